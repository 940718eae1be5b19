use jauge_model::{Lang, Questionnaire, questionnaire};

use super::*;

const WHEEL: &str = include_str!("../../../../../questionnaires/jg-roue/v1.toml");

fn read(text: &str) -> Questionnaire {
    let (grid, said) = questionnaire::read("grid.toml", text);
    grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)))
}

fn options(lang: Lang) -> FormOptions {
    FormOptions {
        wave: 0,
        role: Some(0),
        lang,
        codes: Codes::Issued,
        keys: Vec::new(),
    }
}

#[test]
fn the_page_fetches_nothing_and_lets_only_itself_in() {
    for lang in Lang::ALL {
        let page = html(&read(WHEEL), &options(lang)).unwrap();
        let script = carried(CORE) + &carried(SCRIPT);
        assert!(!script.contains("\n ") && !script.contains("/*"));
        for source in [script.as_str(), STYLE] {
            assert!(page.contains(&source_hash(source)));
            assert!(page.contains(&format!(">{source}</")));
        }
        // The namespace of SVG is a name, not an address.
        let addresses = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!addresses.contains("http:") && !addresses.contains("https:"));
        assert!(!page.contains(" style=\"") && !page.contains(" onclick="));
        assert!(page.len() < 150_000, "{}", page.len());
    }
}

/// Every form of the library, in thousands of bytes: its longest wave and role. Under 150 with
/// thirty questions, and as much again for each of more.
const SIZES: [(&str, usize); 8] = [
    ("jg-afest", 80),
    ("jg-annuel", 150),
    ("jg-auto", 165),
    ("jg-coop", 85),
    ("jg-liens", 60),
    ("jg-parcours", 135),
    ("jg-recit", 75),
    ("jg-roue", 85),
];

#[test]
fn every_form_of_the_library_is_small_enough_for_an_old_phone() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../questionnaires");
    let mut sizes = Vec::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let file = entry.unwrap().path().join("v1.toml");
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        if !text.starts_with("format = \"jauge-grid/1\"") {
            continue;
        }
        let grid = read(&text);
        let mut largest = 0;
        for wave in 0..grid.waves.len() {
            for role in 0..grid.roles.len() {
                let options = FormOptions {
                    wave,
                    role: Some(role),
                    ..options(Lang::Fr)
                };
                let items = super::super::asked(&grid, wave, Some(role)).count();
                let size = html(&grid, &options).unwrap().len();
                assert!(size < 150_000 * items.max(30) / 30, "{}: {size}", grid.id);
                largest = largest.max(size);
            }
        }
        // Listed to five thousand bytes, so that a form that grows is seen.
        sizes.push((grid.id, largest.div_ceil(5_000) * 5));
    }
    sizes.sort();
    let listed: Vec<(String, usize)> = SIZES.map(|(id, size)| (id.to_owned(), size)).to_vec();
    assert_eq!(sizes, listed);
}

#[test]
fn hostile_texts_stay_texts() {
    let bad = r#"</script><img src=x onerror=alert(1)>{{ 7*7 }}<!--\u2028"#;
    let quoted = bad.replace("\\u2028", "\u{2028}");
    let text = WHEEL.replace("Je travaille avec d’autres.", &quoted);
    assert_ne!(text, WHEEL);
    let page = html(&read(&text), &options(Lang::Fr)).unwrap();
    assert!(!page.contains("<img"));
    assert_eq!(page.matches("</script>").count(), 2);
    assert_eq!(page.matches("<script").count(), 2);
    assert!(page.contains("{{ 7*7 }}") && !page.contains("}}49"));
    assert!(!page.contains('\u{2028}') || page.matches('\u{2028}').count() == 1);
}

#[test]
fn a_text_in_another_language_says_so() {
    let text = WHEEL.replace(r#", en = "I work with others." }"#, " }");
    assert_ne!(text, WHEEL);
    let page = html(&read(&text), &options(Lang::En)).unwrap();
    assert!(page.contains(r#"lang="fr">Je travaille avec d"#));
    assert_eq!(page.matches(r#"lang="fr">Je "#).count(), 1);
}

#[test]
fn neighbours_on_one_scale_stand_together() {
    let grid = read(WHEEL);
    let options = options(Lang::Fr);
    let form = Form::new(&grid, &options);
    let sizes: Vec<usize> = form.groups().iter().map(|g| g.items.len()).collect();
    assert_eq!(sizes, [5, 3, 2, 1]);
}

#[test]
fn pictures_stand_once_on_the_page_with_what_they_show() {
    let grid = read(WHEEL);
    for lang in Lang::ALL {
        let page = html(&grid, &options(lang)).unwrap();
        let drawn = |n: usize| page.matches(&format!("href=\"#p{n}\"")).count();
        let mut seen = 0;
        for picture in &grid.pictures {
            let symbol = picture.svg.symbol("");
            let inside = symbol.split_once('>').unwrap().1;
            assert_eq!(page.matches(inside).count(), 1, "{}", picture.id);
            seen += 1;
        }
        assert_eq!(seen, 15);
        // One beside each spoke, one beside each level of each spoke.
        let all: Vec<usize> = (0..seen).map(drawn).collect();
        assert_eq!(all.iter().filter(|n| **n == 1).count(), 10);
        assert_eq!(all.iter().filter(|n| **n == 10).count(), 5);
        let spoke = grid.picture(grid.items[0].picture).unwrap();
        assert_eq!(page.matches(spoke.alt.get(lang)).count(), 1);
        // The words of a level say what its picture shows.
        let level = grid.picture(grid.scales[0].levels[0].picture).unwrap();
        assert!(!page.contains(level.alt.get(lang)));
    }
}

//! Reading grids: valid ones, and what their fingerprint depends on.

#![allow(clippy::unwrap_used)]

use jauge_model::questionnaire::{Better, ItemKind, ScaleKind, ScoreMethod, read};
use jauge_model::{Lang, Missing, Questionnaire, Severity};

const WHEEL: &str = include_str!("../../../questionnaires/jg-roue/v1.toml");
const SMALL: &str = include_str!("data/small.toml");

fn valid(text: &str) -> Questionnaire {
    let (grid, faults) = read("grid.toml", text);
    assert!(!faults.has_errors(), "{}", faults.render(Lang::En));
    grid.unwrap()
}

#[test]
fn the_progress_wheel_is_complete_and_reads_with_advice_only() {
    let (grid, faults) = read("v1.toml", WHEEL);
    let said: Vec<_> = faults.iter().map(|f| (f.code, f.severity)).collect();
    assert_eq!(
        said,
        [("Q051", Severity::Advice), ("Q080", Severity::Advice)],
        "{}",
        faults.render(Lang::En)
    );
    let grid = grid.unwrap();
    assert_eq!(
        (grid.id.as_str(), grid.version.as_str()),
        ("jg-roue", "1.0.1")
    );
    assert_eq!(grid.licence, "CC-BY-SA-4.0");
    assert_eq!(grid.validation, None);
    assert_eq!(grid.items.len(), 12);
    assert_eq!(grid.roles.len(), 3);
    let waves: Vec<_> = grid.waves.iter().filter(|w| !w.retrospective).collect();
    assert_eq!(waves.len(), 3);
    let scale = &grid.scales[0];
    assert_eq!(
        (scale.kind, scale.better, scale.target),
        (ScaleKind::Rubric, Better::Higher, 3)
    );
    assert_eq!(scale.levels[3].label.get(Lang::Fr), "Tout·e seul·e");
    assert_eq!(
        (scale.missing[0].code, scale.missing[0].reason),
        (-1, Missing::NotObserved)
    );
    for (score, items, min) in [(0, 5, 4), (1, 3, 3), (2, 2, 2)] {
        assert_eq!(grid.scores[score].items.len(), items);
        assert_eq!(grid.scores[score].min_answered, min);
    }
    for item in &grid.items[..10] {
        assert!(item.dimension.is_some() && item.competence.is_some() && item.sign.is_some());
        assert!(item.waves.is_empty());
    }
    assert!(!grid.items[10].asked_at(0) && grid.items[10].asked_at(2));
}

#[test]
fn a_small_grid_keeps_everything_it_says() {
    let (grid, faults) = read("grid.toml", SMALL);
    // One French grid with five English texts out of 31: title, two waves, two dimensions.
    let coverage = faults.iter().find(|f| f.code == "Q050").unwrap();
    assert_eq!(coverage.message.get(Lang::En), "texts in English: 5 of 31");
    assert_eq!(
        coverage.message.get(Lang::Fr),
        "textes en anglais\u{a0}: 5 sur 31"
    );
    let said: Vec<_> = faults.iter().map(|f| f.code).collect();
    assert_eq!(said, ["Q051", "Q080", "Q050", "Q053", "Q053"]);
    let generic = faults.iter().find(|f| f.code == "Q051").unwrap();
    assert!(generic.message.get(Lang::En).contains("5 of 6"));
    let grid = grid.unwrap();
    assert_eq!((grid.dimensions.len(), grid.competences.len()), (2, 2));
    assert_eq!(
        (grid.waves.len(), grid.roles.len(), grid.items.len()),
        (2, 2, 8)
    );
    assert_eq!(grid.scales[0].target, 2); // first level of the upper half of four
    assert_eq!(grid.waves[0].window_days, Some([-7, 14]));
    assert_eq!(grid.items[0].rubric.len(), 4);
    assert_eq!(grid.items[2].since.as_deref(), Some("1.2.0"));
    assert_eq!(grid.item_index("aut_ordi"), grid.item_index("aut_num"));
    assert!(matches!(grid.items[6].kind, ItemKind::Text));
    let asked = grid.items[7].ask_if.as_ref().map(ToString::to_string);
    assert_eq!(asked.as_deref(), Some("role == \"learner\""));
    assert_eq!(grid.scores[0].items, [0, 1, 2]);
    assert_eq!(grid.scores[0].method, ScoreMethod::Mean);
    assert_eq!(grid.scores[0].label.get(Lang::Fr), "Faire avec les autres");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let (plain, _) = read("grid.toml", SMALL);
    let windows = format!("\u{feff}{}", SMALL.replace('\n', "\r\n"));
    let (same, faults) = read("grid.toml", &windows);
    assert_eq!(same, plain, "{}", faults.render(Lang::En));
    // Columns count characters, not bytes, and not the mark.
    let (_, faults) = read(
        "g",
        "\u{feff}format = 3\n[grid]\ntitle = { fr = \"Été\", xx9 = \"x\" }",
    );
    let at = |code| {
        let fault = faults.iter().find(|f| f.code == code).unwrap();
        (fault.place.line, fault.place.column)
    };
    assert_eq!(at("Q006"), (Some(1), Some(10)));
    assert_eq!(at("Q012"), (Some(3), Some(23))); // 25 in bytes
}

/// Computed apart from jauge, with Python 3: `json.dumps(canonical,
/// sort_keys=True, separators=(",", ":"), ensure_ascii=False)`, then `hashlib.sha256`,
/// where `canonical` was written by hand for this grid.
#[test]
fn the_fingerprint_is_the_one_computed_elsewhere() {
    let grid = valid(include_str!("data/tiny.toml"));
    assert_eq!(grid.hash, TINY_HASH);
}

const TINY_HASH: &str = "ddf055dfa4810d9092d9a03f9ca7e0fb69a84bfa1b8d951da59510e4952b171e";

#[test]
fn the_fingerprint_ignores_layout_and_follows_content() {
    let hash = valid(SMALL).hash;
    assert_eq!(hash.len(), 64);
    let same = [
        (
            "# comment\n[[wave]]\nid = \"entry\"",
            "[[wave]]\nid = \"entry\"",
        ),
        (
            "[[wave]]\n# \n\n  id   =   'entry'  # here",
            "[[wave]]\nid = \"entry\"",
        ),
        ("version      = \"1.2.1\"", "version      = \"1.2.0\""),
        ("licence      = \"MIT\"", "licence      = \"CC-BY-SA-4.0\""),
        (
            "kind = \"rubric\"\nbetter = \"higher\"\ntarget = 3",
            "kind = \"rubric\"",
        ),
        (
            "code = 1, score = 1.0, id = \"decouvre\"",
            "code = 1, id = \"decouvre\", score = 1",
        ),
        (
            "text = \"Faire vivre les règles du lieu\"",
            "text = { fr = \"Faire vivre les règles du lieu\" }",
        ),
    ];
    for (new, old) in same {
        assert!(SMALL.contains(old), "{old}");
        assert_eq!(valid(&SMALL.replacen(old, new, 1)).hash, hash, "{new}");
    }
    let other = [
        ("tl_agir2", "tl_agir"),
        (
            "Faire vivre la règle du lieu",
            "Faire vivre les règles du lieu",
        ),
        ("code = 5, id = \"transmet\"", "code = 4, id = \"transmet\""),
        ("code = -9", "code = -8"),
        ("id = \"aut_temps2\"", "id = \"aut_temps\""),
        ("min_answered = 1", "min_answered = 2"),
        ("kind = \"rubric\"\ntarget = 4", "kind = \"rubric\""),
    ];
    let mut seen = vec![hash];
    for (new, old) in other {
        assert!(SMALL.contains(old), "{old}");
        let changed = valid(&SMALL.replacen(old, new, 1)).hash;
        assert!(!seen.contains(&changed), "{new}");
        seen.push(changed);
    }
    let (a, b) = (
        SMALL.find("[[item]]\nid = \"col_aide\"").unwrap(),
        SMALL.find("[[item]]\nid = \"col_regle\"").unwrap(),
    );
    let c = b + SMALL[b..].find("[[item]]\nid = \"aut_but\"").unwrap();
    let swapped = [&SMALL[..a], &SMALL[b..c], &SMALL[a..b], &SMALL[c..]].concat();
    assert!(!seen.contains(&valid(&swapped).hash), "order of items");
}

/// A picture is part of what is asked; how its file is laid out is not, nor is a picture that was
/// never there.
#[test]
fn the_fingerprint_holds_the_pictures() {
    let item = "[[item]]\nid = \"col_aide\"";
    let with = |drawing: &str, alt: &str, beside: &str| {
        let picture = format!(
            "[[picture]]\nid = \"p\"\nalt = {{ fr = \"{alt}\" }}\nsvg = \'\'\'{drawing}\'\'\'\n\n{item}\n{beside}"
        );
        valid(&SMALL.replacen(item, &picture, 1)).hash
    };
    let drawing = "<svg viewBox=\"0 0 8 8\"><path d=\"M1 1h6\"/></svg>";
    let beside = "picture = \"p\"\n";
    let hash = with(drawing, "Un trait", beside);
    let laid_out = "\n<svg viewBox='0 0 8 8' width='8'>\n <path d='M1 1h6' /> </svg>\n";
    assert_eq!(with(laid_out, "Un trait", beside), hash);
    let mut seen = vec![valid(SMALL).hash, hash];
    for other in [
        with(&drawing.replace("h6", "h5"), "Un trait", beside),
        with(drawing, "Une barre", beside),
        with(drawing, "Un trait", ""),
    ] {
        assert!(!seen.contains(&other));
        seen.push(other);
    }
}

/// A grid with one scale of these levels.
fn scale(extra: &str, levels: std::ops::Range<i64>) -> String {
    let levels: Vec<String> = levels
        .map(|code| {
            format!("{{ code = {code}, label = {{ fr = \"n{code}\", en = \"n{code}\" }} }}")
        })
        .collect();
    format!(
        "format = \"jauge-grid/1\"\n[grid]\nid = \"g\"\nversion = \"1.0.0\"\nlicence = \"MIT\"\n\
         title = {{ fr = \"t\", en = \"t\" }}\n[[wave]]\nid = \"entry\"\nlabel = {{ fr = \"e\", en = \"e\" }}\n\
         [[scale]]\nid = \"s\"\nkind = \"likert\"\n{extra}\nlevels = [{}]\n\
         [[item]]\nid = \"q\"\nscale = \"s\"\ntext = {{ fr = \"q\", en = \"q\" }}\n",
        levels.join(", ")
    )
}

#[test]
fn scales_have_two_to_a_hundred_levels() {
    for (count, ok) in [
        (0, false),
        (1, false),
        (2, true),
        (7, true),
        (8, true),
        (100, true),
        (101, false),
    ] {
        let (grid, faults) = read("g", &scale("", 0..count));
        assert_eq!(grid.is_some(), ok, "{count}: {}", faults.render(Lang::En));
        let warned = faults.iter().any(|f| f.code == "Q021");
        assert_eq!(warned, (8..=100).contains(&count), "{count}");
    }
}

#[test]
fn the_target_is_the_first_level_of_the_better_half() {
    for (count, higher, lower) in [(2, 1, 0), (3, 2, 0), (4, 2, 1), (5, 3, 1), (7, 4, 2)] {
        let up = valid(&scale("", 0..count));
        assert_eq!(up.scales[0].target, higher, "{count}");
        let down = valid(&scale("better = \"lower\"", 0..count));
        assert_eq!(down.scales[0].target, lower, "{count}");
        let said = valid(&scale("target = 0", 0..count));
        assert_eq!(said.scales[0].target, 0);
    }
}

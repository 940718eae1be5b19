//! Hostile text stays text, and the page asks nothing of the network.

use jauge_model::{Lang, Text};
use jauge_report::Audience;

use crate::html::{Piece, read, words};
use crate::support::{self, HOSTILE, Material};

/// Hostile text wherever an author or an answer can put text.
pub(crate) fn hostile() -> Material {
    let mut m = support::material();
    let evil = |i: usize| Text::same(HOSTILE[i % HOSTILE.len()]);
    m.study.title = evil(0);
    m.study.source = Some(evil(1));
    m.study.by = vec!["project".into()];
    m.study.secrecy.reason = Some(evil(4));
    for (i, w) in m.grid.waves.iter_mut().enumerate() {
        w.label = evil(i + 4);
    }
    for (i, item) in m.grid.items.iter_mut().enumerate() {
        item.text = evil(i);
        item.rubric = (0..4).map(|k| evil(i + k)).collect();
    }
    for (i, s) in m
        .grid
        .scales
        .iter_mut()
        .flat_map(|s| &mut s.levels)
        .enumerate()
    {
        s.label = evil(i);
    }
    for d in &mut m.grid.dimensions {
        d.label = evil(4);
    }
    for s in &mut m.grid.scores {
        s.label = evil(0);
    }
    for (i, f) in m.results.findings.iter_mut().enumerate() {
        f.label = evil(i);
        f.method = HOSTILE[i % HOSTILE.len()].into();
        if let Some(g) = &mut f.group {
            g.label = format!("{} {}", g.label, HOSTILE[4]);
        }
    }
    for (i, s) in m
        .results
        .statements
        .iter_mut()
        .chain(&mut m.results.limits)
        .enumerate()
    {
        s.text = evil(i + 4);
        for c in &mut s.caveats {
            c.gate = HOSTILE[0].into();
            c.text = evil(4);
        }
    }
    for (id, name) in &mut m.results.silent_units {
        *name = format!("{id} {}", HOSTILE[4]);
    }
    for f in &mut m.reception.files {
        f.file = HOSTILE[4].into();
    }
    m
}

const TAGS: [&str; 57] = [
    "a",
    "b",
    "bdi",
    "blockquote",
    "body",
    "caption",
    "circle",
    "dd",
    "defs",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "header",
    "html",
    "li",
    "line",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "pattern",
    "polygon",
    "rect",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "use",
    "g",
    "em",
    "abbr",
    "hr",
    "br",
];

#[test]
fn no_answer_becomes_a_tag_or_an_attribute() {
    for material in [hostile(), support::material(), support::compared()] {
        for lang in Lang::ALL {
            let pages = Audience::ALL.map(|a| material.page(a, lang));
            for piece in pages.iter().flat_map(|page| read(page)) {
                let Piece::Open(name, attributes) = piece else {
                    continue;
                };
                assert!(
                    TAGS.contains(&name.as_str()),
                    "a tag of somebody else: {name}"
                );
                for (key, _) in attributes {
                    assert!(
                        !key.starts_with("on") && key != "src" && key != "srcdoc",
                        "{key}"
                    );
                }
            }
        }
    }
}

#[test]
fn hostile_answers_are_read_as_they_were_written() {
    let page = support::material().html(Lang::En);
    let seen = words(&page);
    for text in HOSTILE {
        assert!(seen.contains(text), "not shown: {text}");
    }
    assert!(!page.contains("<script"));
    assert!(seen.contains("{{ 1234*5678 }}") && !seen.contains("7006652"));
    let evil = hostile().html(Lang::Fr);
    assert!(evil.contains("&lt;script&gt;") && !evil.contains("<script"));
}

#[test]
fn nothing_is_asked_of_the_network() {
    for material in [hostile(), support::large()] {
        for lang in Lang::ALL {
            let page = Audience::ALL.map(|a| material.page(a, lang)).concat();
            let own = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            for word in [
                "http:", "https:", "src=", "@import", "<link", "<iframe", "<img", "<base",
            ] {
                assert!(!own.contains(word), "{word}");
            }
            for (i, _) in own.match_indices("url(") {
                assert!(own[i..].starts_with("url(#"), "{}", &own[i..i + 20]);
            }
            assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for lang in Lang::ALL {
        assert_eq!(support::large().html(lang), support::large().html(lang));
    }
}

#[test]
fn thirty_items_stay_under_a_megabyte() {
    let m = support::large();
    assert!(m.grid.items.len() >= 30);
    for lang in Lang::ALL {
        let size = m.html(lang).len();
        assert!(size < 1_000_000, "{size} bytes");
    }
}

#[test]
fn what_is_withheld_is_in_no_output() {
    // "Le Relais" has five people; its mean of 2.91 belongs to nobody else.
    let m = support::material();
    let raw = m
        .results
        .findings
        .iter()
        .filter_map(|f| f.estimate.as_ref());
    let secret = raw.filter(|e| (e.estimate - 2.91).abs() < 1e-9).count();
    assert_eq!(
        secret, 1,
        "the secret number is in the results before clearing"
    );
    for (lang, shown, said) in [
        (Lang::Fr, "2,91", ">masqué<"),
        (Lang::En, "2.91", ">withheld<"),
    ] {
        let page = m.html(lang);
        assert!(!page.contains(shown));
        assert!(page.contains("Le Relais") && page.contains(said));
    }
    let json = m.with_report(|r| r.findings_json().unwrap());
    let csv = m.with_report(|r| r.findings_csv().unwrap());
    assert!(!json.contains("2.91") && !csv.contains("2.91"));
    // Which of the groups that are withheld is the small one is not told either.
    let mut withheld = csv.lines().filter(|l| l.contains("few_or_telling"));
    assert!(withheld.any(|l| l.contains("Le Relais")));
    let own = ["too_few", "few_answers", "complementary"];
    let mut of_groups = csv.lines().filter(|l| l.contains("Le Relais"));
    assert!(!of_groups.any(|l| own.iter().any(|reason| l.contains(reason))));
}

#[test]
fn the_annex_says_where_more_was_withheld_than_is_necessary() {
    let said = [
        (Lang::Fr, "par prudence, plus de résultats y sont masqués"),
        (Lang::En, "as a precaution, more results are withheld there"),
    ];
    let mut m = support::material();
    for large in [false, true] {
        m.results.hidden_at_large = large;
        for (lang, sentence) in said {
            assert_eq!(words(&m.html(lang)).contains(sentence), large, "{lang}");
        }
    }
}

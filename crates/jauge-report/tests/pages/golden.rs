//! Small parts of a page compared byte for byte with a stored copy, so that a change of
//! drawing is seen. After looking at the page: JAUGE_GOLDEN=write cargo test -p jauge-report

use jauge_model::Lang;
use jauge_report::Audience;

use crate::support;

/// The part of the page from the last `open` before `mark` to the next `close`.
fn part<'p>(page: &'p str, mark: &str, open: &str, close: &str) -> &'p str {
    let at = page.find(mark).expect(mark);
    let start = page[..at].rfind(open).expect(open);
    let end = at + page[at..].find(close).expect(close) + close.len();
    &page[start..end]
}

fn compare(name: &str, found: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pages/golden")
        .join(name);
    if std::env::var("JAUGE_GOLDEN").is_ok_and(|v| v == "write") {
        std::fs::write(&path, found).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == found,
        "{name} differs from its stored copy; look at the page, then write it anew with \
         JAUGE_GOLDEN=write"
    );
}

#[test]
fn drawings_are_as_they_were_looked_at() {
    let m = support::material();
    let (fr, en) = (m.html(Lang::Fr), m.html(Lang::En));
    let territories = support::territories().html(Lang::Fr);
    let plain = m.page(Audience::Inhabitants, Lang::Fr);
    for (page, id, name) in [
        (&fr, "fig-flow-t", "flow.fr.svg"),
        (&fr, "fig-items-0-t", "likert.fr.svg"),
        (&en, "fig-score-1-t", "dumbbell.en.svg"),
        (&en, "fig-wheel-t", "wheel.en.svg"),
        (&fr, "fig-population-t", "intervals.fr.svg"),
        (&fr, "fig-waiting-0-t", "survival.fr.svg"),
        (&en, "fig-waiting-0-by-t", "survival_groups.en.svg"),
        (&fr, "fig-themes-t", "themes.fr.svg"),
        (&fr, "fig-words-0-t", "words.fr.svg"),
        (&territories, "fig-map-0-1-t", "map.fr.svg"),
        (&territories, "fig-heat-0-t", "heat.fr.svg"),
        (&territories, "fig-multiples-0-t", "multiples.fr.svg"),
        (&territories, "fig-funnel-0-0-t", "funnel.fr.svg"),
        (&plain, "fig-parts-0-t", "parts.fr.svg"),
    ] {
        compare(name, part(page, &format!("id=\"{id}\""), "<svg", "</svg>"));
    }
}

#[test]
fn tables_and_quotes_are_as_they_were_looked_at() {
    let m = support::material();
    let fr = m.html(Lang::Fr);
    compare(
        "moves.fr.html",
        part(&fr, "Qui a changé de niveau", "<div", "</div>"),
    );
    compare(
        "reliability.fr.html",
        part(&fr, "Fidélité des scores", "<div", "</div>"),
    );
    compare(
        "quote.fr.html",
        part(
            &fr,
            "&lt;script&gt;alert(1)&lt;&#x2f;script&gt;</bdi>",
            "<figure",
            "</figure>",
        ),
    );
}

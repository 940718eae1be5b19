//! What a study adds of its own: words, logo, colour, template. Faults are named with their line.

use jauge_model::study::{Logo, Portrait};
use jauge_model::{Lang, Text};
use jauge_report::{Error, LogoFile, check_words};

use crate::html::words;
use crate::support::{self, HOSTILE, Material};

fn own() -> Material {
    let mut m = support::material();
    let options = &mut m.study.report;
    options.introduction = Some(Text::both(
        "Un **mot** d’abord.\n\n- un\n- deux",
        "A **word**.",
    ));
    options.limits = Some(Text::same("La *salle* a fermé un mois."));
    options.territory = Some(Text::same("# Le plateau\n\nTrois communes."));
    options.portraits = vec![Portrait {
        title: Text::same("Une journée"),
        text: Text::same("Elle arrive tôt."),
        chosen: Text::same("tirée au sort parmi neuf"),
        consent: "écrit, 3 mai, gardé par le projet".into(),
    }];
    options.accent = Some("#7a1f5c".into());
    options.logo = Some(Logo {
        file: "logo.svg".into(),
        alt: Text::same("Le tiers-lieu \"<b>\""),
    });
    m.assets.logo = LogoFile::read("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>").ok();
    m
}

#[test]
fn own_words_logo_and_colour_are_on_the_page() {
    let page = own().html(Lang::Fr);
    assert!(page.contains("<strong>mot</strong>") && page.contains("<em>salle</em>"));
    assert!(page.contains("--accent:#7a1f5c"));
    assert!(page.contains("src=\"data:image/svg+xml;base64,"));
    assert!(page.contains("alt=\"Le tiers-lieu &quot;&lt;b&gt;&quot;\""));
    let seen = words(&page);
    assert!(seen.contains("tirée au sort parmi neuf") && seen.contains("Le plateau"));
    assert!(
        !seen.contains("gardé par le projet"),
        "consent is never printed"
    );
}

#[test]
fn html_in_own_words_is_refused_with_its_place() {
    let mut m = own();
    assert!(!check_words("study.toml", &m.study).has_errors());
    m.study.report.limits = Some(Text::both("Bien.\n\n<iframe src=x>", "Fine."));
    let said = check_words("study.toml", &m.study).render(Lang::Fr);
    assert!(
        said.contains("report.limits.fr") && said.contains("ligne 3"),
        "{said}"
    );
    // Hostile words that are no HTML stay words.
    for hostile in HOSTILE {
        m.study.report.limits = Some(Text::same(hostile));
        let page = m.html(Lang::En);
        assert!(!page.contains("<script") && !page.contains("<iframe"));
    }
}

fn with_template(source: &str) -> Result<String, Error> {
    let mut m = own();
    m.assets.template = Some(("page.j2".into(), source.into()));
    m.with_report(|r| r.own_page(Lang::Fr)).map(Option::unwrap)
}

fn refused(source: &str) -> String {
    match with_template(source) {
        Err(Error::OwnTemplate(d)) => d.render(Lang::Fr),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_template_of_its_own_sets_the_same_document() {
    let page = with_template(
        "{% from \"blocks.html.j2\" import block %}\n<main id=\"content\">\n{% for c in d.chapters %}\
         <h2>{{ c.title }}</h2>{% for b in c.blocks %}{{ block(b) }}{% endfor %}{% endfor %}</main>",
    )
    .unwrap();
    assert!(page.contains("<h2>Qui a répondu</h2>") && page.contains("<svg"));
    assert!(page.contains("default-src 'none'") && page.contains("SIMULÉ"));
    assert!(page.contains("provenance.json"), "the footer is ours");
}

#[test]
fn a_template_that_cannot_be_followed_says_its_line() {
    let said = refused("<p>\n{{ d.nothing.here }}\n</p>");
    assert!(
        said.contains("page.j2:2") && said.contains("d.nothing.here"),
        "{said}"
    );
    let said = refused("\n\n{% for x in %}");
    assert!(said.contains("page.j2:3"), "{said}");
    let said = refused("{% include \"/etc/passwd\" %}");
    assert!(said.contains("page.j2:1"), "{said}");
    let said = refused("a\n{% autoescape false %}{{ d.title }}{% endautoescape %}");
    assert!(said.contains("page.j2:2"), "{said}");
}

#[test]
fn a_template_without_end_is_stopped() {
    let endless = "{% for a in range(10000) %}\n{% for b in range(10000) %}x{{ a * b }}\n\
                   {% endfor %}{% endfor %}";
    let said = refused(endless);
    assert!(
        said.contains("ne s’arrête pas") && said.contains("page.j2:"),
        "{said}"
    );
    let said = refused("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    assert!(said.contains("page.j2:1"), "{said}");
}

#[test]
fn the_fuel_is_enough_for_a_large_report() {
    let mut m = support::large();
    m.assets.template = Some((
        "page.j2".into(),
        "{% from \"blocks.html.j2\" import block %}{% for c in d.chapters %}\
         {% for b in c.blocks %}{{ block(b) }}{% endfor %}{% endfor %}"
            .into(),
    ));
    assert!(m.with_report(|r| r.own_page(Lang::Fr)).is_ok());
}

//! Whatever comes in, each reader gets a page and each kind of file is whole.

use jauge_model::{Lang, Text};
use jauge_report::Audience;

use crate::html::{read, words};
use crate::safety::hostile;
use crate::support::{self, Material};

/// All pages and files of a study; the pages are read back as tags.
fn everything(m: &Material) -> usize {
    let mut bytes = 0;
    for lang in Lang::ALL {
        for audience in Audience::ALL {
            let page = m.page(audience, lang);
            assert!(read(&page).iter().any(|p| p.opens("main")));
            bytes += page.len();
            m.with_report(|r| {
                // Pictures are drawn point by point: four hundred questions take minutes.
                if lang == Lang::Fr && (m.grid.items.len() < 100 || audience == Audience::Funder) {
                    bytes += r.docx(audience, lang).unwrap().len();
                }
                bytes += r.markdown(audience, lang).unwrap().len();
            });
        }
        m.with_report(|r| {
            bytes += r.xlsx(lang).unwrap().len();
            bytes += r.figures(lang).unwrap().len();
            bytes += r.findings_json().unwrap().len();
        });
    }
    bytes
}

#[test]
fn hostile_text_and_no_answers_leave_every_file_whole() {
    assert!(everything(&hostile()) > 100_000);
    assert!(everything(&support::nothing()) > 10_000);
    // A page without findings says what to do.
    let empty = words(&support::nothing().page(Audience::Funder, Lang::Fr));
    assert!(empty.contains("Aucune phrase ne peut encore être tirée"));
    let empty = words(&support::nothing().page(Audience::Inhabitants, Lang::Fr));
    assert!(empty.contains("Personne n’a encore répondu deux fois"));
}

#[test]
fn everything_withheld_still_makes_pages_that_say_so() {
    let mut m = support::territories();
    m.study.secrecy.persons = 100_000;
    m.study.secrecy.organisations = 100_000;
    m.pooled.clear();
    everything(&m);
    #[cfg(feature = "pdf")]
    for audience in Audience::ALL {
        assert!(m.with_report(|r| r.pdf(audience, Lang::En)).is_ok());
    }
    let technical = words(&m.html(Lang::Fr));
    assert!(technical.contains("masqué") && technical.contains("secret statistique"));
    let plain = words(&m.page(Audience::Inhabitants, Lang::Fr));
    assert!(!plain.contains("répondent mieux"));
    assert!(plain.contains("Cette page ne montre aucun changement"));
}

#[test]
fn one_project_alone_makes_every_file() {
    let mut m = support::territories();
    let first = |f: &jauge_model::finding::Finding| {
        f.group
            .as_ref()
            .is_none_or(|g| g.by != "project" || g.label.ends_with('1'))
    };
    m.results.findings.retain(first);
    m.pooled.clear();
    m.results.silent_units.clear();
    everything(&m);
    #[cfg(feature = "pdf")]
    assert!(
        m.with_report(|r| r.pdf(Audience::Technical, Lang::Fr))
            .is_ok()
    );
}

/// Four hundred questions, and names of more than two hundred characters.
fn four_hundred() -> Material {
    let mut m = support::large();
    let long = "Très long nom de question, avec des détails. ".repeat(5);
    assert!(long.chars().count() > 200);
    let template = m.grid.items[0].clone();
    let found: Vec<_> = m
        .results
        .findings
        .iter()
        .filter(|f| f.outcome == template.id && f.group.is_none())
        .cloned()
        .collect();
    assert!(!found.is_empty());
    for i in 0..400 {
        let mut item = template.clone();
        item.id = format!("z{i:03}");
        item.text = Text::same(format!("{i} {long}"));
        for f in &found {
            let mut copy = f.clone();
            copy.id = copy.id.replace(&template.id, &item.id);
            copy.outcome.clone_from(&item.id);
            m.results.findings.push(copy);
        }
        m.grid.items.push(item);
    }
    for name in &mut m.results.silent_units {
        name.1 = long.clone();
    }
    m
}

#[test]
fn four_hundred_questions_and_long_names_fit() {
    assert!(everything(&four_hundred()) > 1_000_000);
}

#[test]
#[cfg(feature = "pdf")]
#[cfg_attr(debug_assertions, ignore = "the typesetter takes minutes unoptimised")]
fn four_hundred_questions_fit_on_paper() {
    let m = four_hundred();
    let paper = m.with_report(|r| r.pdf(Audience::Technical, Lang::En));
    assert!(paper.unwrap().len() > 500_000);
    assert!(
        m.with_report(|r| r.docx(Audience::Technical, Lang::En))
            .is_ok()
    );
}

//! Frameworks and crosswalks.

#![allow(clippy::unwrap_used)]

use jauge_model::Lang;
use jauge_model::framework::{Fit, Framework, read, read_crosswalk};
use jauge_model::questionnaire;

const PLACES: &str = include_str!("../../../questionnaires/frameworks/jg-tiers-lieux/v1.toml");
const CLEA: &str = include_str!("../../../questionnaires/crosswalks/vers-clea.toml");
const ROME: &str = include_str!("../../../questionnaires/crosswalks/vers-rome.toml");
const WHEEL: &str = include_str!("../../../questionnaires/jg-roue/v1.toml");

fn places() -> Framework {
    let (framework, faults) = read("v1.toml", PLACES);
    assert!(faults.is_empty(), "{}", faults.render(Lang::En));
    framework.unwrap()
}

#[test]
fn the_framework_holds_the_competences_of_the_wheel() {
    let framework = places();
    let wheel = questionnaire::read("v1.toml", WHEEL).0.unwrap();
    assert!(wheel.competences.len() >= 10);
    for competence in &wheel.competences {
        let found = framework.competences.iter().find(|c| c.id == competence.id);
        assert_eq!(found.unwrap().label, competence.label, "{}", competence.id);
    }
}

#[test]
fn what_answers_to_nothing_is_kept_and_listed() {
    let framework = places();
    for (text, at_least) in [(CLEA, 7), (ROME, 12)] {
        let (crosswalk, faults) = read_crosswalk("c.toml", text, &framework);
        assert!(faults.is_empty(), "{}", faults.render(Lang::En));
        let crosswalk = crosswalk.unwrap();
        let unmapped: Vec<&str> = crosswalk
            .unmapped(&framework)
            .map(|c| c.id.as_str())
            .collect();
        assert!(unmapped.len() >= at_least, "{unmapped:?}");
        for id in ["animer", "accueillir", "consortium"] {
            assert!(unmapped.contains(&id), "{id}");
        }
        let mapped = framework.competences.len() - unmapped.len();
        let linked: std::collections::BTreeSet<&str> = crosswalk
            .links
            .iter()
            .filter(|l| l.to.is_some())
            .map(|l| l.from.as_str())
            .collect();
        assert_eq!(linked.len(), mapped);
    }
}

#[test]
fn ratings_roll_up_and_never_down() {
    for (fit, up) in [
        (Fit::Exact, true),
        (Fit::Close, true),
        (Fit::Broader, true),
        (Fit::Narrower, false),
        (Fit::None, false),
    ] {
        assert_eq!(fit.rolls_up(), up, "{fit:?}");
    }
}

#[test]
fn faults_are_said_with_their_line() {
    let framework = places();
    let link = |body: &str| {
        let text = format!(
            "format = \"jauge-crosswalk/1\"\n[crosswalk]\nid = \"c\"\nversion = \"1.0.0\"\n\
             from = \"jg-tiers-lieux\"\nto = {{ fr = \"x\", en = \"x\" }}\n{body}"
        );
        let (found, faults) = read_crosswalk("c", &text, &framework);
        assert_eq!(found.is_none(), faults.has_errors());
        faults
            .iter()
            .map(|f| (f.code, f.place.line.unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let one = "[[link]]\nfrom = \"animer\"\n";
    assert_eq!(link(&format!("{one}match = \"none\"")), []);
    assert_eq!(
        link(&format!("{one}match = \"none\"\nto = \"1\"")),
        [("G072", 10)]
    );
    assert_eq!(link(&format!("{one}match = \"close\"")), [("G063", 7)]);
    assert_eq!(link(&format!("{one}match = \"alike\"")), [("G066", 9)]);
    assert_eq!(
        link("[[link]]\nfrom = \"anime\"\nmatch = \"none\""),
        [("G069", 8)]
    );
    let both = format!("{one}match = \"close\"\nto = \"1\"\n{one}match = \"broader\"\nto = \"1\"");
    assert_eq!(link(&both), [("G068", 12)]);
    let (none, faults) = read("f", "format = \"jauge-grid/1\"\n[[competence]]\nid = \"A\"");
    assert!(none.is_none());
    let codes: Vec<_> = faults.iter().map(|f| f.code).collect();
    for code in ["G062", "G063", "G067"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
}

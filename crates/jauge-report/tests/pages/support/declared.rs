//! What is asked and declared in the synthetic study.

use jauge_model::questionnaire::{Better, Dimension, ScaleKind, ScoreMethod};
use jauge_model::study::{Consent, Keys, Population, PopulationIndicator};
use jauge_model::{
    Item, ItemKind, Level, Questionnaire, Scale, Score, SecrecyPolicy, Study, Text, Wave,
};

use super::HOSTILE;

pub fn wave(id: &str, fr: &str, en: &str) -> Wave {
    Wave {
        id: id.into(),
        label: Text::both(fr, en),
        anchor: None,
        window_days: None,
        retrospective: false,
    }
}

fn scale(id: &str, better: Better, words: &[(&str, &str)]) -> Scale {
    Scale {
        id: id.into(),
        kind: ScaleKind::Likert,
        better,
        levels: words
            .iter()
            .enumerate()
            .map(|(i, (fr, en))| Level {
                code: i as i64 + 1,
                id: format!("l{}", i + 1),
                score: i as f64 + 1.0,
                label: Text::both(*fr, *en),
                picture: None,
            })
            .collect(),
        missing: Vec::new(),
        target: words.len().div_ceil(2),
    }
}

pub fn item(id: &str, kind: ItemKind, dimension: Option<usize>, fr: &str, en: &str) -> Item {
    Item {
        id: id.into(),
        kind,
        text: Text::both(fr, en),
        dimension,
        ..Item::default()
    }
}

pub const LEVEL: ItemKind = ItemKind::Level { scale: 0 };

pub fn grid() -> Questionnaire {
    Questionnaire {
        id: "roue-essai".into(),
        version: "1.0.0".into(),
        hash: "5f".repeat(32),
        default_lang: "fr".into(),
        licence: "CC-BY-SA-4.0".into(),
        title: Text::both(
            "Ma roue\u{a0}: agir dans un tiers-lieu",
            "My wheel: acting in a third place",
        ),
        waves: vec![
            wave("entry", "À l’entrée", "At entry"),
            wave("exit", "À la sortie", "At exit"),
        ],
        roles: Vec::new(),
        link: None,
        scales: vec![
            scale(
                "autonomie4",
                Better::Higher,
                &[
                    ("Je découvre", "I am finding out"),
                    ("J’y arrive avec de l’aide", "I manage with help"),
                    ("J’y arrive sans aide", "I manage without help"),
                    ("Je montre aux autres", "I show others"),
                ],
            ),
            scale(
                "frequence5",
                Better::Lower,
                &[
                    ("Jamais", "Never"),
                    ("Rarement", "Rarely"),
                    ("Parfois", "Sometimes"),
                    ("Souvent", "Often"),
                    ("Toujours", "Always"),
                ],
            ),
        ],
        dimensions: vec![
            Dimension {
                id: "collectif".into(),
                label: Text::both("Faire avec les autres", "Working with others"),
            },
            Dimension {
                id: "autonomie".into(),
                label: Text::both("Avancer par moi-même", "Moving on my own"),
            },
        ],
        items: items(),
        scores: vec![
            score("s_collectif", 0, &[0, 1, 2]),
            score("s_autonomie", 1, &[3, 4, 5]),
        ],
        ..Questionnaire::default()
    }
}

fn items() -> Vec<Item> {
    let long = "long ".repeat(39) + "label";
    vec![
        item(
            "r01",
            LEVEL,
            Some(0),
            "Prendre la parole\u{a0}: donner mon avis devant le groupe",
            "Speaking up: giving my opinion to the group",
        ),
        item(
            "r02",
            LEVEL,
            Some(0),
            "Demander ou proposer un coup de main",
            "Asking for or offering a hand",
        ),
        item(
            "r03",
            LEVEL,
            Some(0),
            "Faire vivre les règles du lieu",
            "Keeping the rules of the place alive",
        ),
        item(
            "r04",
            LEVEL,
            Some(1),
            "Dire où je veux aller",
            "Saying where I want to go",
        ),
        item("r05", LEVEL, Some(1), &long, &long),
        item("r06", LEVEL, Some(1), HOSTILE[0], HOSTILE[0]),
        item(
            "f01",
            ItemKind::Level { scale: 1 },
            Some(1),
            "Je renonce à une démarche parce que je ne sais pas comment faire",
            "I give up an errand because I do not know how to do it",
        ),
        item(
            "h01",
            ItemKind::Number {
                unit: Text::both("heures", "hours"),
                min: None,
                max: None,
                better: Better::Higher,
                whole: false,
            },
            None,
            "Heures passées dans le lieu la semaine dernière",
            "Hours spent in the place last week",
        ),
        item(
            "t01",
            ItemKind::Text,
            None,
            "Qu’est-ce qui a changé pour toi\u{202f}?",
            "What has changed for you?",
        ),
    ]
}

fn score(id: &str, dimension: usize, items: &[usize]) -> Score {
    let label = match dimension {
        0 => Text::both("Faire avec les autres", "Working with others"),
        _ => Text::both("Avancer par moi-même", "Moving on my own"),
    };
    Score {
        id: id.into(),
        label,
        dimension: Some(dimension),
        items: items.to_vec(),
        method: ScoreMethod::Mean,
        min_answered: 2,
    }
}

pub fn study() -> Study {
    Study {
        id: "region-essai".into(),
        title: Text::both(
            "Apprendre dans les tiers-lieux\u{a0}: première promotion",
            "Learning in third places: first cohort",
        ),
        simulated: true,
        source: Some(Text::both(
            "Grille passée à l’entrée et à la sortie",
            "Grid filled in at entry and at exit",
        )),
        grid: "grid.toml".into(),
        keys: Keys {
            participant: "code".into(),
            groups: vec![("project".into(), "projet".into())],
        },
        linking: jauge_model::study::Linking::default(),
        answers: Vec::new(),
        contrasts: vec![(0, 1)],
        primary: vec!["s_collectif".into(), "r04".into()],
        by: vec!["project".into()],
        population: Some(population()),
        comparison: None,
        enrolled: Some(60),
        stages: Vec::new(),
        claims: jauge_model::study::Claims::default(),
        selected_on_low_start: true,
        consent: Some(Consent {
            publication: "accord".into(),
            yes: vec!["oui".into()],
        }),
        covariates: Vec::new(),
        waiting: Vec::new(),
        indicators: Vec::new(),
        // These pages are about drawing; what small answers do to them has a test of its own.
        secrecy: SecrecyPolicy {
            answers: 1,
            ..SecrecyPolicy::default()
        },
        conf_level: 0.95,
        report: jauge_model::study::ReportOptions::default(),
    }
}

pub fn population() -> Population {
    let indicator = |id: &str, fr: &str, en: &str| PopulationIndicator {
        id: id.into(),
        label: Text::both(fr, en),
        column: id.into(),
        yes: vec!["oui".into()],
        no: vec!["non".into()],
        zoning: None,
    };
    Population {
        unit: "project".into(),
        label: Text::both("projets", "projects"),
        frame: "projets.csv".into(),
        id: "projet".into(),
        name: Some("nom".into()),
        answered: ("retour".into(), vec!["oui".into()]),
        indicators: vec![
            indicator(
                "qpv",
                "disent toucher des habitants de quartiers prioritaires (QPV)",
                "say they reach residents of priority neighbourhoods (QPV)",
            ),
            indicator(
                "rural",
                "disent toucher des habitants de communes rurales",
                "say they reach residents of rural towns",
            ),
        ],
    }
}

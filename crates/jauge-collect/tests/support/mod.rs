//! A small grid and study, built by hand.

use jauge_model::disclosure::SecrecyPolicy;
use jauge_model::questionnaire::{
    Better, Item, ItemKind, Level, MissingCode, Questionnaire, Scale, ScaleKind, Wave,
};
use jauge_model::study::{AnswerFile, Dialect, Duplicates, Keys, Layout, Study, WaveOf};
use jauge_model::{Missing, Text};

pub(crate) const ENTRY: usize = 0;
pub(crate) const EXIT: usize = 1;

fn item(id: &str, kind: ItemKind, waves: &[usize]) -> Item {
    Item {
        id: id.to_owned(),
        kind,
        text: Text::same(id),
        waves: waves.to_vec(),
        ..Item::default()
    }
}

fn wave(id: &str) -> Wave {
    Wave {
        id: id.to_owned(),
        label: Text::same(id),
        anchor: None,
        window_days: None,
        retrospective: false,
    }
}

/// `levels` items r01, r02, ... on a scale of four levels at both waves, then `heures`
/// (0 to 100, both waves) and `mots` (text, exit only).
pub(crate) fn grid(levels: usize) -> Questionnaire {
    let level = |code: i64, id: &str, fr: &str, en: &str| Level {
        code,
        id: id.to_owned(),
        score: code as f64,
        label: Text::both(fr, en),
        picture: None,
    };
    let scale = Scale {
        id: "autonomie4".to_owned(),
        kind: ScaleKind::Likert,
        better: Better::Higher,
        levels: vec![
            level(1, "decouvre", "Je découvre", "New to me"),
            level(
                2,
                "aide",
                "J\u{2019}y arrive avec de l\u{2019}aide",
                "With help",
            ),
            level(3, "seul", "J\u{2019}y arrive sans aide", "On my own"),
            level(4, "montre", "Je montre aux autres", "I show others"),
        ],
        missing: vec![MissingCode {
            code: -8,
            reason: Missing::DontKnow,
            label: Text::both("Je ne sais pas", "I do not know"),
        }],
        target: 2,
    };
    let mut items: Vec<Item> = (1..=levels)
        .map(|n| item(&format!("r{n:02}"), ItemKind::Level { scale: 0 }, &[]))
        .collect();
    let hours = ItemKind::Number {
        unit: Text::both("heures", "hours"),
        min: Some(0.0),
        max: Some(100.0),
        better: Better::Higher,
        whole: false,
    };
    items.push(item("heures", hours, &[]));
    items.push(item("mots", ItemKind::Text, &[EXIT]));
    Questionnaire {
        id: "g".to_owned(),
        version: "1.0.0".to_owned(),
        default_lang: "fr".to_owned(),
        title: Text::same("g"),
        waves: vec![wave("entry"), wave("exit")],
        scales: vec![scale],
        items,
        ..Questionnaire::default()
    }
}

/// One wide file for all rows of a wave.
pub(crate) fn answers(file: &str, wave: WaveOf) -> AnswerFile {
    AnswerFile {
        file: file.to_owned(),
        layout: Layout::Wide,
        wave,
        columns: Vec::new(),
        mapping: None,
        filled_in: None,
        mode: None,
        versions: Vec::new(),
        date: None,
        dialect: Dialect::default(),
        duplicates: Duplicates::SetAside,
        raters: None,
        forms: None,
    }
}

/// Two wide files, `entree.csv` and `sortie.csv`, keyed by `code` and `projet`.
pub(crate) fn study() -> Study {
    Study {
        id: "s".to_owned(),
        title: Text::same("s"),
        simulated: true,
        source: None,
        grid: "grid.toml".to_owned(),
        keys: Keys {
            participant: "code".to_owned(),
            groups: vec![("project".to_owned(), "projet".to_owned())],
        },
        linking: jauge_model::study::Linking::default(),
        answers: vec![
            answers("entree.csv", WaveOf::Fixed(ENTRY)),
            answers("sortie.csv", WaveOf::Fixed(EXIT)),
        ],
        contrasts: vec![(ENTRY, EXIT)],
        primary: Vec::new(),
        by: Vec::new(),
        population: None,
        comparison: None,
        enrolled: None,
        stages: Vec::new(),
        claims: jauge_model::study::Claims::default(),
        selected_on_low_start: false,
        consent: None,
        covariates: Vec::new(),
        waiting: Vec::new(),
        indicators: Vec::new(),
        secrecy: SecrecyPolicy::default(),
        conf_level: 0.95,
        report: jauge_model::study::ReportOptions::default(),
    }
}

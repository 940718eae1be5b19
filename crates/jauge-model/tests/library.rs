//! Every questionnaire of the library, as it will be handed out.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jauge_model::questionnaire::reading_ease::Counts;
use jauge_model::questionnaire::{Role, read};
use jauge_model::{Lang, Questionnaire, Severity};

/// Fewer than this means that the folder was not found as a whole.
const AT_LEAST: usize = 7;

fn library() -> Vec<(PathBuf, Questionnaire)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../questionnaires");
    let mut files: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("v1.toml"))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert!(files.len() >= AT_LEAST, "only {} found", files.len());
    let grids = files.into_iter().map(|path| {
        let (grid, faults) = read("v1.toml", &fs::read_to_string(&path).unwrap());
        let serious: Vec<_> = faults
            .iter()
            .filter(|f| f.severity != Severity::Advice)
            .collect();
        assert!(
            serious.is_empty(),
            "{}\n{}",
            path.display(),
            faults.render(Lang::En)
        );
        let grid = grid.unwrap();
        (path, grid)
    });
    grids.collect()
}

#[test]
fn a_score_needs_three_quarters_of_its_answers() {
    let mut seen = 0;
    for (_, grid) in library() {
        for score in &grid.scores {
            let (least, all) = (score.min_answered, score.items.len());
            assert!(
                4 * least >= 3 * all,
                "{} {}: {least} of {all}",
                grid.id,
                score.id
            );
            seen += 1;
        }
    }
    assert!(seen >= 10, "only {seen} scores");
}

#[test]
fn every_questionnaire_reads_and_says_how_it_is_used() {
    let mut ids = BTreeSet::new();
    for (path, grid) in library() {
        let folder = path.parent().unwrap().file_name().unwrap();
        assert_eq!(folder.to_str(), Some(grid.id.as_str()));
        assert!(ids.insert(grid.id.clone()));
        assert_eq!(grid.licence, "CC-BY-SA-4.0", "{}", grid.id);
        assert!(grid.minutes.is_some_and(|m| m > 0), "{}", grid.id);
        assert!(grid.source.is_some() && grid.validation.is_none());
        let guide = grid.guide.as_ref().unwrap();
        for (lang, words) in [
            (
                Lang::Fr,
                [
                    "Qui\u{a0}:",
                    "Quand\u{a0}:",
                    "Durée\u{a0}:",
                    "Scores\u{a0}:",
                    "validé",
                ],
            ),
            (
                Lang::En,
                ["Who:", "When:", "Length:", "Scores:", "validated"],
            ),
        ] {
            let text = guide.exact(lang).unwrap();
            for word in words {
                assert!(text.contains(word), "{}: {word} in {text}", grid.id);
            }
        }
        assert!(!grid.roles.is_empty());
    }
}

/// Twenty-eight criteria in seven dimensions, each worded level by level; for each dimension the
/// evidence with its type, reference, date and holder, and what would move it up a level.
#[test]
fn the_self_assessment_has_every_criterion_and_a_place_for_its_evidence() {
    let all = library();
    let (_, grid) = all.iter().find(|(_, g)| g.id == "jg-auto").unwrap();
    assert_eq!(grid.dimensions.len(), 7);
    let mut seen = BTreeSet::new();
    for (dimension, letter) in "abcdefg".chars().enumerate() {
        let of = |id: String| {
            let item = grid.items.iter().find(|i| i.id == id);
            let item = item.unwrap_or_else(|| panic!("{id}"));
            assert_eq!(item.dimension, Some(dimension), "{id}");
            item
        };
        for n in 1..=4 {
            let item = of(format!("{letter}{n}"));
            assert_eq!(item.rubric.len(), 5, "{}", item.id);
            for text in std::iter::once(&item.text).chain(&item.rubric) {
                assert!(Lang::ALL.iter().all(|l| text.exact(*l).is_some()));
            }
            seen.insert(item.id.clone());
        }
        // A level that is called solid asks for a piece of evidence.
        let evidence = of(format!("{letter}_preuve"));
        let check = evidence.check.as_ref().unwrap().to_string();
        assert!(
            (1..=4).all(|n| check.contains(&format!("{letter}{n} >= 3"))),
            "{check}"
        );
        for part in ["reference", "date", "detenteur"] {
            assert!(of(format!("{letter}_{part}")).ask_if.is_some());
        }
        of(format!("{letter}_suite"));
    }
    assert_eq!(seen.len(), 28);
}

/// Stories have a domain for what got worse, and an answer to each use that may be made of them,
/// which may be refused and taken back.
#[test]
fn stories_ask_for_the_negative_and_for_consent_use_by_use() {
    let all = library();
    let (_, grid) = all.iter().find(|(_, g)| g.id == "jg-recit").unwrap();
    let domains = grid.options.iter().find(|l| l.id == "l_domaine").unwrap();
    assert!(domains.options.iter().any(|o| o.id == "negatif"));
    for use_of in [
        "v_equipe",
        "v_financeurs",
        "v_public",
        "v_recherche",
        "v_media",
    ] {
        let item = grid.items.iter().find(|i| i.id == use_of).unwrap();
        let ids: Vec<&str> = grid
            .options_of(item)
            .unwrap()
            .options
            .iter()
            .map(|o| o.id.as_str())
            .collect();
        assert_eq!(ids, ["oui", "non", "retire"], "{use_of}");
    }
}

/// Each spoke and each level of the wheel has its picture, each drawn otherwise.
#[test]
fn the_wheel_is_drawn() {
    let all = library();
    let (_, grid) = all.iter().find(|(_, g)| g.id == "jg-roue").unwrap();
    let spokes = grid.items.iter().filter(|i| grid.scale_of(i).is_some());
    let beside = spokes
        .map(|i| i.picture)
        .chain(grid.scales[0].levels.iter().map(|l| l.picture));
    let mut drawn = BTreeSet::new();
    for picture in beside.map(|p| grid.picture(p).unwrap()) {
        assert!(Lang::ALL.iter().all(|l| picture.alt.exact(*l).is_some()));
        // Black on white in print, the text's colour on the screen: no colour of its own.
        assert!(!picture.svg.svg().contains('#'));
        drawn.insert(picture.svg.svg().to_owned());
    }
    assert_eq!(drawn.len(), 15);
}

/// The hash of a grid that is out in the field does not move.
#[test]
fn the_wheel_is_the_wheel_that_was_handed_out() {
    let all = library();
    let wheel = all.iter().find(|(_, g)| g.id == "jg-roue").unwrap();
    assert_eq!(wheel.1.hash, WHEEL);
}

const WHEEL: &str = "48c1ab21aabce5f8f36c1a5c860c66f3674e17e0649baf297ce4c869c64d5a12";

/// Learners read plain words: every question that a learner answers has some, or its grid says that
/// its own words are plain, and they are.
#[test]
fn learners_get_plain_words() {
    let mut seen = 0;
    for (_, grid) in library() {
        let learner = |r: &Role| ["learner", "learner_log"].contains(&r.id.as_str());
        let Some(learner) = grid.roles.iter().position(learner) else {
            continue;
        };
        let mut ease = Lang::ALL.map(|_| Counts::default());
        for item in &grid.items {
            // The log of a training action is the trainer's, but for what the learner thinks of it.
            let reflection = ["attendu", "realise", "appris", "ecarts", "decision"];
            let asked = item.roles.is_empty() || item.roles.contains(&learner);
            if !asked || grid.id == "jg-afest" && !reflection.contains(&item.id.as_str()) {
                continue;
            }
            let plain = grid.plain_words(item);
            let plain = plain.unwrap_or_else(|| panic!("{}/{}", grid.id, item.id));
            for (lang, ease) in Lang::ALL.into_iter().zip(&mut ease) {
                let words = plain.exact(lang).unwrap();
                *ease = ease.and(Counts::of(words, lang));
                for sentence in words.split(['.', '?', '!', ':', ';']) {
                    let count = sentence.split_whitespace().count();
                    assert!(count <= 15, "{}/{}: {sentence}", grid.id, item.id);
                }
                seen += 1;
            }
        }
        for (lang, counts) in Lang::ALL.into_iter().zip(ease) {
            let ease = counts.ease(lang).unwrap();
            assert!(
                ease >= 60.0,
                "{} {lang:?}: {ease} over {} words",
                grid.id,
                counts.words
            );
        }
    }
    assert!(seen > 130, "{seen}");
}

/// Every indicator of the library is whole, in both languages, and what a study takes of it is what it says.
#[test]
fn every_indicator_is_defined_in_both_languages_and_can_be_taken() {
    use jauge_model::study::definitions;
    let (read, faults) = definitions::read("deffinov.toml", definitions::LIBRARY);
    assert!(faults.is_empty(), "{}", faults.render(Lang::En));
    let all = read.unwrap();
    let ids: Vec<String> = all.indicators.iter().map(|i| i.id.clone()).collect();
    let wanted: Vec<String> = (1..=41).map(|n| format!("i{n:02}")).collect();
    assert_eq!(ids, wanted);
    let (_, grid) = library()
        .into_iter()
        .find(|(_, g)| g.id == "jg-roue")
        .unwrap();
    let head = "format = \"jauge-study/1\"\n[study]\nid = \"e\"\ntitle = \"E\"\ngrid = \"g\"\n[keys]\nparticipant = \"code\"\n[[answers]]\nfile = \"a.csv\"\nwave = \"entry\"\n";
    for one in &all.indicators {
        let texts = [
            Some(&one.label),
            Some(&one.unit),
            Some(&one.numerator_is),
            one.denominator_is.as_ref(),
            one.note.as_ref(),
        ];
        for (lang, text) in Lang::ALL
            .into_iter()
            .flat_map(|l| texts.into_iter().flatten().map(move |t| (l, t)))
        {
            assert!(
                text.exact(lang).is_some_and(|t| !t.is_empty()),
                "{}",
                one.id
            );
        }
        let zoning = match one.zoning {
            None => "",
            Some(jauge_model::study::ZoningKind::Qpv) => "zoning = \"QPV2024\"\n",
            Some(jauge_model::study::ZoningKind::Rural) => "zoning = \"FRR2024\"\n",
        };
        let figure = match one.denominator_is {
            Some(_) => "numerator = 30\ndenominator = 60",
            None => "value = 30.0\nlow = 20.0\nhigh = 40.0\nformula = \"a × b\"",
        };
        let text = format!(
            "{head}[[indicators]]\nuse = \"{}\"\ndate = \"2025-06-24\"\nsource = \"S\"\n{zoning}{figure}\n",
            one.id.to_uppercase()
        );
        let (study, faults) = jauge_model::study::read("study.toml", &text, &grid);
        assert!(
            !faults.has_errors(),
            "{}: {}",
            one.id,
            faults.render(Lang::En)
        );
        let taken = &study.unwrap().indicators[0];
        assert_eq!(
            (&taken.id, &taken.label, &taken.unit),
            (&one.id, &one.label, &one.unit)
        );
        assert_eq!((taken.status, taken.secrecy), (one.status, one.secrecy));
        assert_eq!(&taken.denominator_is, &one.denominator_is);
        assert_eq!(
            taken.stage.is_some(),
            one.stage.is_some() || one.zoning.is_some(),
            "{}",
            one.id
        );
    }
}

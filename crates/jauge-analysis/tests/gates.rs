//! Each gate shuts on data that have what it looks for, and stays open on data that have not.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

mod support;

use jauge_analysis::claim_rules::words::refused;
use jauge_analysis::{Material, analyse};
use jauge_model::claim::rules;
use jauge_model::finding::{Finding, Measure, Results, Verdict};
use jauge_model::reception::{ElementLinkage, ElementLinks, Linkage};
use jauge_model::responses::GroupKey;
use jauge_model::study::{
    AnswerFile, Assignment, Dialect, Duplicates, Layout, Mode, Replicated, Replication, Rival,
    StepFound, Stories, Theme, Verdict as Likely, WaveOf,
};
use jauge_model::{ClaimLevel, Lang, Reception, Responses, StoryLevel, Study, Text, Written};

use support::*;

/// Gates named beside any sentence or limit of the study, and those of limits in words.
fn gates(results: &Results) -> Vec<String> {
    let statements = results.statements.iter();
    let beside = statements.flat_map(|s| s.caveats.iter().map(|c| c.gate.clone()));
    let mut all: Vec<String> = beside.collect();
    all.sort();
    all.dedup();
    all
}

fn has(results: &Results, gate: &str) -> bool {
    gates(results).iter().any(|g| g == gate)
}

fn said(results: &Results, lang: Lang) -> String {
    let statements = results.statements.iter().chain(&results.limits);
    let texts: Vec<&str> = statements.map(|s| s.text.get(lang)).collect();
    texts.join("\n").replace(['\u{a0}', '\u{202f}'], " ")
}

fn lint<'r>(results: &'r Results, id: &str) -> &'r jauge_model::finding::Lint {
    results.lints.iter().find(|l| l.id == id).unwrap()
}

/// The first `k` of the rising people have no exit form.
fn losing(k: usize) -> Vec<Person> {
    let mut people = rising();
    people.iter_mut().take(k).for_each(|p| p.1 = None);
    people
}

fn plain(study: &Study, people: &[Person]) -> Results {
    results(study, &responses(people), None)
}

#[test]
fn response_is_a_gate() {
    let enrolled = |n| Study {
        enrolled: Some(n),
        ..study()
    };
    assert!(has(&plain(&enrolled(100), &rising()), "G3"));
    assert!(!has(&plain(&enrolled(70), &rising()), "G3"));
}

#[test]
fn attrition_is_a_gate() {
    assert!(has(&plain(&study(), &losing(18)), "G4"));
    assert!(!has(&plain(&study(), &losing(6)), "G4"));
}

#[test]
fn a_low_start_is_seen_in_the_answers_and_said() {
    // Everybody at the lowest of five levels; then evenly spread.
    let low: Vec<Person> = (0..60)
        .map(|i| ([Some(0); 2], Some([Some(i % 3), Some(i % 2)])))
        .collect();
    let found = plain(&study(), &low);
    assert!(said(&found, Lang::En).contains("lowest quarter of their scale"));
    assert_eq!(lint(&found, "L07").verdict, Verdict::Raised);
    let found = plain(&study(), &rising());
    assert!(!said(&found, Lang::En).contains("lowest quarter"));
    assert_eq!(lint(&found, "L07").verdict, Verdict::Kept);
    // Declared, it is a caveat of every sentence of change.
    let declared = Study {
        selected_on_low_start: true,
        ..study()
    };
    assert!(has(&plain(&declared, &rising()), "G7"));
    assert!(!has(&plain(&study(), &rising()), "G7"));
}

#[test]
fn many_outcomes_are_a_gate() {
    let one = Study {
        primary: vec!["q1".into()],
        ..study()
    };
    let all = Study {
        primary: vec!["q1".into(), "q2".into(), "s".into()],
        ..study()
    };
    let found = plain(&one, &rising());
    assert!(has(&found, "G8"));
    let exploratory = found.findings.iter().filter(|f| !f.primary);
    let exploratory = exploratory.filter(|f| f.measure == Measure::MeanChange);
    assert!(exploratory.clone().count() > 0);
    let words = |f: &Finding| {
        f.caveats
            .iter()
            .any(|c| c.text.get(Lang::En).contains("Exploratory"))
    };
    assert!(exploratory.clone().all(words));
    assert!(!has(&plain(&all, &rising()), "G8"));
}

#[test]
fn an_interval_with_zero_in_it_is_inconclusive_unless_it_leaves_out_what_matters() {
    // As many rise as fall.
    let still: Vec<Person> = (0..60)
        .map(|i| {
            let (a, b) = (1 + i % 3, 1 + (i + 1) % 3);
            let to = |x: usize| if i % 2 == 0 { x + 1 } else { x - 1 };
            ([Some(a), Some(b)], Some([Some(to(a)), Some(to(b))]))
        })
        .collect();
    let found = plain(&study(), &still);
    assert!(said(&found, Lang::En).contains("the data are inconclusive"));
    assert!(said(&found, Lang::Fr).contains("ne permettent pas de conclure"));
    assert!(!said(&plain(&study(), &rising()), Lang::En).contains("inconclusive"));
    let mut declared = study();
    declared.claims.important = vec![("s".into(), 0.9)];
    let small = said(&plain(&declared, &still), Lang::En);
    assert!(
        small.contains("smaller than what the study had declared important (0.90)"),
        "{small}"
    );
    declared.claims.important = vec![("s".into(), 0.01)];
    assert!(said(&plain(&declared, &still), Lang::En).contains("the data are inconclusive"));
}

#[test]
fn forms_filled_in_otherwise_allow_no_change() {
    let file = |wave, mode| AnswerFile {
        file: format!("{wave}.csv"),
        layout: Layout::Wide,
        wave: WaveOf::Fixed(wave),
        columns: Vec::new(),
        mapping: None,
        filled_in: None,
        versions: Vec::new(),
        date: None,
        mode,
        dialect: Dialect::default(),
        duplicates: Duplicates::default(),
        raters: None,
        forms: None,
    };
    let with = |a, b| Study {
        answers: vec![file(0, a), file(1, b)],
        ..study()
    };
    let changed = plain(&with(Some(Mode::Paper), Some(Mode::Phone)), &rising());
    let english = said(&changed, Lang::En);
    assert!(english.contains("(on paper; by telephone)"), "{english}");
    assert!(!english.contains("the mean goes from"), "{english}");
    assert_eq!(
        find(&changed, "s", Measure::MeanChange).claim,
        ClaimLevel::C2
    );
    assert_eq!(lint(&changed, "L17").verdict, Verdict::Raised);
    for same in [
        with(Some(Mode::Paper), Some(Mode::Paper)),
        with(None, Some(Mode::Paper)),
        study(),
    ] {
        let found = plain(&same, &rising());
        assert!(said(&found, Lang::En).contains("the mean goes from"));
        assert_eq!(lint(&found, "L17").verdict, Verdict::Kept);
    }
}

#[test]
fn matching_is_a_gate() {
    // Exit forms of people without an entry form: `k` of them beside 60 linked ones.
    let with = |k: usize| {
        let mut responses = responses(&[rising(), rising()].concat());
        for person in 60..120 {
            responses.waves[0].returned[person] = false;
            responses.waves[1].returned[person] = person < 60 + k;
        }
        results(&study(), &responses, None)
    };
    assert!(!has(&with(10), "G5"));
    let some = with(30);
    assert!(has(&some, "G5"));
    assert_eq!(find(&some, "s", Measure::MeanChange).claim, ClaimLevel::C3);
    // 60 of 110 found their entry form: under 60 %.
    assert_eq!(
        find(&with(50), "s", Measure::MeanChange).claim,
        ClaimLevel::C2
    );
}

#[test]
fn approximate_links_are_said() {
    let with = |tolerant: u64| {
        let links = ElementLinks {
            from: "entry".into(),
            to: "exit".into(),
            strict: 60 - tolerant,
            tolerant,
            ..ElementLinks::default()
        };
        let linkage = Linkage {
            elements: Some(ElementLinkage {
                links: vec![links],
                ..ElementLinkage::default()
            }),
            ..Linkage::default()
        };
        let reception = Reception {
            linkage,
            ..Reception::default()
        };
        let (grid, study, responses) = (grid(), study(), responses(&rising()));
        analyse(Material {
            grid: &grid,
            study: &study,
            responses: &responses,
            population: None,
            reception: &reception,
        })
    };
    assert!(said(&with(6), Lang::En).contains("6 of 60 links (10%)"));
    assert!(!said(&with(3), Lang::En).contains("links"));
}

/// People whose exit form is not due, beside those who were lost.
fn not_due(k: usize, lost: usize) -> Responses {
    let mut responses = responses(&losing(k + lost));
    responses.waves[1].not_due = (0..60).map(|p| p < k).collect();
    responses
}

fn dated() -> Study {
    let mut study = study();
    study.claims.as_of = Some("2026-06-30".parse().unwrap());
    study
}

#[test]
fn who_is_not_due_is_not_lost() {
    let found = results(&dated(), &not_due(20, 6), None);
    let french = said(&found, Lang::Fr);
    assert!(
        french.contains("non échu pour 20 personnes sur 60 au 30 juin 2026"),
        "{french}"
    );
    let statement = found.statements.iter().find(|s| s.level == ClaimLevel::C0);
    assert!(statement.is_some());
    // 6 of 40 lost, not 26 of 60.
    assert!(!has(&found, "G4"));
    assert!(has(&found, "G13"));
    let late = results(&dated(), &not_due(0, 26), None);
    assert!(has(&late, "G4") && !has(&late, "G13"));
    assert!(!said(&late, Lang::Fr).contains("échu"));
}

#[test]
fn where_nobody_is_due_nothing_is_said_of_a_change() {
    let found = results(&dated(), &not_due(60, 0), None);
    let english = said(&found, Lang::En);
    assert!(english.contains("not yet due on 30 June 2026"), "{english}");
    assert!(!english.contains("rate higher"), "{english}");
    assert!(found.statements.iter().all(|s| s.level <= ClaimLevel::C1));
}

#[test]
fn an_outcome_without_a_result_makes_the_report_incomplete() {
    let missing = Study {
        primary: vec!["q1".into(), "q9".into()],
        ..study()
    };
    let found = plain(&missing, &rising());
    assert!(said(&found, Lang::Fr).contains("Rapport incomplet"));
    assert_eq!(lint(&found, "L20").verdict, Verdict::Raised);
    let found = plain(&study(), &rising());
    assert!(!said(&found, Lang::Fr).contains("Rapport incomplet"));
    assert_eq!(lint(&found, "L20").verdict, Verdict::Kept);
}

/// Two groups of 60, of whom `lost` of the second are not followed; the first rises by `gap` levels more.
fn unequal(lost: usize, gap: usize) -> Responses {
    let people: Vec<Person> = (0..120)
        .map(|i| {
            let treated = i < 60;
            let start = i % 2;
            let up = if treated { gap } else { 0 } + i / 2 % 2;
            let exit = treated || i >= 60 + lost;
            ([Some(start); 2], exit.then_some([Some(start + up); 2]))
        })
        .collect();
    let mut responses = responses(&people);
    responses.keys.push(GroupKey {
        name: "comparison".into(),
        labels: vec!["0".into(), "1".into()],
        of: (0..120).map(|i| u32::from(i < 60)).collect(),
    });
    responses
}

#[test]
fn unequal_losses_need_bounds_that_keep_their_sign() {
    let random = two_groups(Assignment::Random);
    let at = |lost, gap| results(&random, &unequal(lost, gap), None);
    let level = |r: &Results| find(r, "s", Measure::DifferenceInMeanChange).claim;
    let even = at(2, 1);
    assert_eq!(level(&even), ClaimLevel::C5);
    assert!(
        even.findings
            .iter()
            .all(|f| f.measure != Measure::LeeBounds)
    );
    // A sixth lost on one side alone; a gap of two levels holds whoever was lost.
    let wide = at(10, 2);
    assert_eq!(level(&wide), ClaimLevel::C5);
    let bounds = find(&wide, "s", Measure::LeeBounds)
        .estimate
        .clone()
        .unwrap();
    assert!(bounds.conf_low.unwrap() > 0.0 && bounds.conf_low < bounds.conf_high);
    let words = |r: &Results| {
        let finding = find(r, "s", Measure::DifferenceInMeanChange);
        let caveat = finding.caveats.iter().find(|c| c.gate == "G4").unwrap();
        caveat.text.get(Lang::En).to_owned()
    };
    assert!(
        words(&wide).contains("it keeps its direction"),
        "{}",
        words(&wide)
    );
    // The same losses, and no gap: the bounds lie on both sides of none.
    let none = at(10, 0);
    assert_eq!(level(&none), ClaimLevel::C3);
    assert!(
        words(&none).contains("its direction is not certain"),
        "{}",
        words(&none)
    );
}

#[test]
fn few_clusters_keep_a_gap_at_an_observation() {
    let with = |projects: u32| {
        let mut responses = arms(0);
        responses.keys.insert(
            0,
            GroupKey {
                name: "project".into(),
                labels: (0..projects).map(|p| format!("P{p:02}")).collect(),
                of: (0..120).map(|i| i % projects).collect(),
            },
        );
        results(&two_groups(Assignment::NotRandom), &responses, None)
    };
    let level = |r: &Results| find(r, "s", Measure::DifferenceInMeanChange).claim;
    let few = with(6);
    assert_eq!(level(&few), ClaimLevel::C3);
    assert!(said(&few, Lang::En).contains("from 6 projects or cohorts only"));
    assert_eq!(level(&with(12)), ClaimLevel::C4);
}

fn written(key: &str, text: &str) -> Written {
    Written {
        key: key.into(),
        lang: Some(Lang::Fr),
        line: 1,
        text: text.into(),
    }
}

#[test]
fn checks_of_the_words_pictures_and_rankings_look_at_what_is_there() {
    let mut study = study();
    study.claims.written = vec![written(
        "report.introduction",
        "Le parcours améliore la confiance.",
    )];
    let found = plain(&study, &rising());
    assert_eq!(lint(&found, "L01").verdict, Verdict::Raised);
    assert_eq!(lint(&found, "L15").verdict, Verdict::Kept);
    assert_eq!(lint(&found, "L16").verdict, Verdict::NotConcerned);
    study.claims.written = vec![written(
        "report.introduction",
        "Le classement des projets figure en annexe.",
    )];
    let found = plain(&study, &rising());
    assert_eq!(lint(&found, "L01").verdict, Verdict::Kept);
    assert_eq!(lint(&found, "L16").verdict, Verdict::Raised);
    study.report.template = Some("page.html".into());
    assert_eq!(
        lint(&plain(&study, &rising()), "L15").verdict,
        Verdict::Raised
    );
    // Nobody answered: nothing is drawn.
    assert_eq!(
        lint(&plain(&support::study(), &[]), "L15").verdict,
        Verdict::NotConcerned
    );
    let mut grouped = responses(&rising());
    grouped.keys.push(GroupKey {
        name: "region".into(),
        labels: vec!["A".into(), "B".into()],
        of: (0..60).map(|i| u32::from(i < 30)).collect(),
    });
    let by = Study {
        by: vec!["region".into()],
        ..support::study()
    };
    let found = results(&by, &grouped, None);
    assert_eq!(lint(&found, "L16").verdict, Verdict::Kept);
}

fn replication(estimate: f64, claim: ClaimLevel, caveats: &[&str]) -> Replication {
    Replication {
        name: Text::both("l’étude de 2024", "the study of 2024"),
        findings: "2024/findings.json".into(),
        study: "autre".into(),
        inputs: vec!["abc".into()],
        found: vec![Replicated {
            outcome: "s".into(),
            measure: "difference_in_mean_change".into(),
            unit: "scale_points".into(),
            estimate,
            std_error: 0.1,
            claim,
            caveats: caveats.iter().map(|c| (*c).to_owned()).collect(),
        }],
    }
}

#[test]
fn a_gap_found_again_elsewhere_is_the_last_step() {
    let with = |others: Vec<Replication>| {
        let mut study = two_groups(Assignment::Random);
        study.claims.replications = others;
        results(&study, &arms(0), None)
    };
    let level = |r: &Results| {
        let found = r.overall("s", Measure::PooledDifference, HEADLINE);
        found.map(|f| f.claim)
    };
    let alone = with(Vec::new());
    let own = find(&alone, "s", Measure::DifferenceInMeanChange);
    let own = own.estimate.as_ref().unwrap().estimate;
    assert_eq!(level(&with(Vec::new())), None, "one study confirms nothing");
    let again = with(vec![replication(own + 0.05, ClaimLevel::C5, &[])]);
    assert_eq!(level(&again), Some(ClaimLevel::C6));
    let sentence = again
        .statements
        .iter()
        .find(|s| s.level == ClaimLevel::C6)
        .unwrap();
    let text = sentence.text.get(Lang::En);
    assert!(
        text.contains("found again in 2 of 2 independent studies (this one, the study of 2024)"),
        "{text}"
    );
    // A strong comparison counts, a weak one does not, and one that points the other way says no.
    assert_eq!(
        level(&with(vec![replication(own, ClaimLevel::C4, &[])])),
        Some(ClaimLevel::C6)
    );
    assert_eq!(
        level(&with(vec![replication(own, ClaimLevel::C4, &["G4"])])),
        None
    );
    assert_eq!(
        level(&with(vec![replication(own, ClaimLevel::C3, &[])])),
        None
    );
    let other_way = with(vec![replication(-own, ClaimLevel::C5, &[])]);
    assert_eq!(level(&other_way), Some(ClaimLevel::C4));
    assert!(said(&other_way, Lang::En).contains("not held to have been found again"));
    // The same file twice is one study.
    let twice = vec![replication(own, ClaimLevel::C5, &[]); 2];
    let text = said(&with(twice), Lang::En);
    assert!(text.contains("in 2 of 2 independent studies"), "{text}");
    // A file that this study has read too: the same people.
    let mut results = with(vec![replication(own, ClaimLevel::C5, &[])]);
    results.findings.clear();
    let reception = Reception {
        files: vec![jauge_model::reception::FileReception {
            sha256: "abc".into(),
            ..Default::default()
        }],
        ..Reception::default()
    };
    let mut study = two_groups(Assignment::Random);
    study.claims.replications = vec![replication(own, ClaimLevel::C5, &[])];
    let (grid, responses) = (grid(), arms(0));
    let same = analyse(Material {
        grid: &grid,
        study: &study,
        responses: &responses,
        population: None,
        reception: &reception,
    });
    assert_eq!(level(&same), None);
}

fn theme() -> Theme {
    Theme {
        id: "confiance".into(),
        label: Text::both("Prendre la parole", "Speaking up"),
        recurs_in: 14,
        outcome: Some("s".into()),
        ..Theme::default()
    }
}

fn stories(theme: Theme) -> Stories {
    Stories {
        collected: 24,
        from: Text::both("14 apprenants", "14 learners"),
        chosen: Some(Text::both("tous les volontaires", "all volunteers")),
        themes: vec![theme],
        ..Stories::default()
    }
}

fn story_level(stories: Stories) -> (Option<StoryLevel>, usize, String) {
    let mut study = study();
    study.claims.stories = Some(stories);
    let found = plain(&study, &rising());
    let told = found.stories.first();
    (
        told.map(|s| s.level),
        told.map_or(0, |s| s.missing.len()),
        told.map_or_else(String::new, |s| s.text.get(Lang::En).to_owned()),
    )
}

#[test]
fn stories_climb_their_ladder_step_by_step() {
    let one = stories(theme());
    let (level, missing, text) = story_level(one.clone());
    assert_eq!((level, missing), (Some(StoryLevel::Q1), 5));
    assert!(
        text.contains("not chosen at random (all volunteers)"),
        "{text}"
    );
    let mut coded = Stories {
        coders: 2,
        coded_twice: 5,
        agreement: Some(0.7),
        codebook: Some("1.2".into()),
        ..one.clone()
    };
    assert_eq!(
        story_level(coded.clone()).1,
        1,
        "the opposite is not counted"
    );
    coded.themes[0].opposite_in = Some(0);
    let (level, _, text) = story_level(coded.clone());
    assert_eq!(level, Some(StoryLevel::Q2));
    assert!(
        text.contains("recurs in 14 of 24 stories from 14 learners; none say the opposite"),
        "{text}"
    );
    for worse in [
        Stories {
            coders: 1,
            ..coded.clone()
        },
        Stories {
            coded_twice: 4,
            ..coded.clone()
        },
        Stories {
            agreement: Some(0.66),
            ..coded.clone()
        },
        Stories {
            codebook: None,
            ..coded.clone()
        },
    ] {
        let (level, missing, _) = story_level(worse);
        assert_eq!((level, missing), (Some(StoryLevel::Q1), 1));
    }
    let rival = |verdict| Rival {
        explanation: Text::both("le temps qui passe", "the passing of time"),
        facts: Text::both(
            "rien de tel avant l’entrée",
            "nothing of the kind before entry",
        ),
        verdict,
    };
    let mut weighed = coded.clone();
    let t = &mut weighed.themes[0];
    t.sources = vec![
        Text::both("récits", "stories"),
        Text::both("tuteurs", "tutors"),
    ];
    t.rivals = vec![rival(Likely::LessLikely), rival(Likely::AsLikely)];
    let (level, _, text) = story_level(weighed.clone());
    assert_eq!(level, Some(StoryLevel::Q3));
    assert!(
        text.contains("rival explanations examined: the passing of time"),
        "{text}"
    );
    let mut beaten = weighed.clone();
    beaten.themes[0].rivals.push(rival(Likely::MoreLikely));
    assert_eq!(story_level(beaten).0, Some(StoryLevel::Q2));
    let mut traced = weighed.clone();
    let t = &mut traced.themes[0];
    let step = |text: &str| StepFound {
        step: Text::same(text),
        trace: Text::same("log"),
    };
    t.steps = vec![step("a"), step("b")];
    t.negative_cases = Some(Text::both("deux, lus par tous", "two, read by all"));
    t.checks = vec![Text::both(
        "relu par les personnes",
        "read by the people themselves",
    )];
    let (level, missing, text) = story_level(traced);
    assert_eq!((level, missing), (Some(StoryLevel::Q4), 0));
    assert!(text.contains("looked for: two, read by all"), "{text}");
    // No rule of choice: nothing is said.
    assert_eq!(
        story_level(Stories {
            chosen: None,
            ..one
        })
        .0,
        None
    );
}

#[test]
fn a_story_raises_no_figure() {
    let without = plain(&study(), &rising());
    let mut study = study();
    study.claims.stories = Some(stories(theme()));
    let with = plain(&study, &rising());
    assert_eq!(with.stories[0].beside, Some(ClaimLevel::C3));
    let levels = |r: &Results| r.findings.iter().map(|f| f.claim).collect::<Vec<_>>();
    assert_eq!(levels(&without), levels(&with));
}

#[test]
fn few_stories_are_not_counted_aloud() {
    let mut few = stories(theme());
    few.coders = 2;
    (few.coded_twice, few.agreement, few.codebook) = (6, Some(0.8), Some("1".into()));
    few.themes[0].opposite_in = Some(2);
    let (level, _, text) = story_level(few);
    assert_eq!(level, Some(StoryLevel::Q2));
    assert!(text.contains("fewer than 3 say the opposite"), "{text}");
}

/// Every sentence that jauge writes at a level passes its own lint at that level.
#[test]
fn what_is_said_is_allowed_and_has_no_place_left_empty() {
    let mut seen = 0;
    let mut read = |results: &Results, level| {
        for statement in results.statements.iter().chain(&results.limits) {
            let mut texts = vec![&statement.text];
            texts.extend(statement.caveats.iter().map(|c| &c.text));
            for text in texts {
                for lang in Lang::ALL {
                    seen += 1;
                    let said = text.get(lang);
                    assert!(!said.contains('{'), "{said}");
                    assert_eq!(refused(said, lang, level), [""; 0], "{said}");
                }
            }
        }
    };
    read(&results(&dated(), &not_due(20, 6), None), ClaimLevel::C3);
    read(&plain(&study(), &losing(30)), ClaimLevel::C3);
    for gap in [0, 2] {
        let found = results(&two_groups(Assignment::Random), &unequal(10, gap), None);
        read(&found, ClaimLevel::C5);
    }
    assert!(seen > 100, "only {seen} texts were read");
    // And so do the sentences of the gates, which may stand beside any.
    for sentence in rules().sentences.iter().filter(|s| s.gate.is_some()) {
        for (lang, text) in [(Lang::Fr, &sentence.fr), (Lang::En, &sentence.en)] {
            assert_eq!(refused(text, lang, ClaimLevel::C3), [""; 0], "{text}");
        }
    }
}

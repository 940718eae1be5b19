//! What an analysis would have found in the synthetic study.

use jauge_model::finding::{FlowStep, Input, Moved, Voice, VoiceCount};
use jauge_model::{
    Caveat, ClaimLevel, Contrast, Estimate, Finding, Group, Measure, Questionnaire, Results,
    Section, Statement, StoryCount, StoryLevel, StoryStatement, Text, Unit,
};

use super::HOSTILE;
use super::declared::population;
use super::waiting;

/// The contrast from entry to exit.
pub const HEADLINE: Contrast = Contrast { from: 0, to: 1 };

pub fn finding(
    section: Section,
    outcome: &str,
    label: Text,
    measure: Measure,
    unit: Unit,
) -> Finding {
    Finding {
        id: format!("{outcome}.{}", measure.id()),
        section,
        outcome: outcome.into(),
        label,
        group: None,
        contrast: None,
        wave: None,
        measure,
        estimate: None,
        not_computed: None,
        table: None,
        numerator: None,
        denominator: None,
        unit,
        method: "by hand".into(),
        primary: false,
        claim: ClaimLevel::C3,
        caveats: vec![Caveat {
            gate: "G6".into(),
            text: Text::both("auto-évaluation seule", "self-rating only"),
        }],
        withheld: None,
    }
}

pub fn estimate(value: f64, low: f64, high: f64) -> Estimate {
    Estimate {
        estimate: value,
        conf_low: Some(low),
        conf_high: Some(high),
        conf_level: Some(0.95),
        ..Estimate::default()
    }
}

pub fn at(mut f: Finding, contrast: Contrast, group: Option<(&str, &str)>) -> Finding {
    f.id = format!("{}.entry-exit", f.id);
    f.contrast = Some(contrast);
    if let Some((by, label)) = group {
        f.id = format!("{}.{by}={label}", f.id);
        f.group = Some(Group {
            within: Vec::new(),
            by: by.into(),
            label: label.into(),
        });
    }
    f
}

/// The findings on one item from its entry-exit table.
pub fn item_findings(
    grid: &Questionnaire,
    id: &str,
    table: &[Vec<u64>],
    contrast: Contrast,
    group: Option<(&str, &str)>,
    primary: bool,
) -> Vec<Finding> {
    let item = &grid.items[grid.item_index(id).unwrap()];
    let target = grid.scale_of(item).unwrap().target;
    let higher = grid.higher_is_better(item);
    let sum = |keep: &dyn Fn(usize, usize) -> bool| -> u64 {
        let cells = table
            .iter()
            .enumerate()
            .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, n)| (i, j, *n)));
        cells
            .filter(|(i, j, _)| keep(*i, *j))
            .map(|(_, _, n)| n)
            .sum()
    };
    let n = sum(&|_, _| true);
    let better = |a: usize, b: usize| if higher { b > a } else { b < a };
    let reached = |a: usize| if higher { a >= target } else { a <= target };
    let blank = |measure, unit| Finding {
        denominator: Some(n),
        primary,
        ..at(
            finding(Section::Item, id, item.text.clone(), measure, unit),
            contrast,
            group,
        )
    };
    let up = sum(&|i, j| better(i, j));
    let down = sum(&|i, j| better(j, i));
    let shares = [
        (Measure::ShareImproved, up),
        (Measure::ShareSame, sum(&|i, j| i == j)),
        (Measure::ShareDeclined, down),
        (Measure::ShareAtTargetBefore, sum(&|i, _| reached(i))),
        (Measure::ShareAtTargetAfter, sum(&|_, j| reached(j))),
    ];
    let some = |row: &[u64]| row.iter().map(|c| Some(*c)).collect::<Vec<_>>();
    let mut out = vec![Finding {
        table: Some(table.iter().map(|row| some(row)).collect()),
        ..blank(Measure::Transition, Unit::People)
    }];
    if group.is_none() {
        let levels = 0..table.len();
        let sides = [
            table
                .iter()
                .map(|row| row.iter().sum())
                .collect::<Vec<u64>>(),
            levels
                .map(|j| table.iter().map(|row| row[j]).sum())
                .collect(),
        ];
        for (wave, counts) in [contrast.from, contrast.to].into_iter().zip(sides) {
            let blank = blank(Measure::LinkedLevels, Unit::People);
            out.push(Finding {
                id: format!("{}.{wave}", blank.id),
                wave: Some(wave),
                table: Some(vec![some(&counts)]),
                ..blank
            });
        }
    }
    for (measure, count) in shares {
        let p = count as f64 / n as f64;
        out.push(Finding {
            numerator: Some(count),
            estimate: Some(estimate(p, (p - 0.15).max(0.0), (p + 0.15).min(1.0))),
            ..blank(measure, Unit::Share)
        });
    }
    let probability = 0.5 + (up as f64 - down as f64) / n as f64 / 2.0;
    out.push(Finding {
        estimate: Some(estimate(
            probability,
            probability - 0.1,
            (probability + 0.1).min(1.0),
        )),
        ..blank(Measure::ProbabilityOfImprovement, Unit::Probability)
    });
    let mut test = blank(Measure::WilcoxonSignedRank, Unit::RankSum);
    if up + down == 0 {
        test.not_computed = Some(Text::both(
            "personne n’a changé de niveau\u{a0}: rien à tester",
            "nobody changed level: nothing to test",
        ));
    } else {
        test.estimate = Some(Estimate {
            estimate: 100.0,
            p_value: Some(0.000_2),
            p_adjusted: primary.then_some(0.0004),
            ..Estimate::default()
        });
    }
    out.push(test);
    out
}

/// The findings on one score or number.
#[allow(clippy::too_many_arguments)]
pub fn mean_findings(
    id: &str,
    label: &Text,
    unit: &Unit,
    contrast: Contrast,
    group: Option<(&str, &str)>,
    n: u64,
    before: f64,
    after: f64,
    primary: bool,
) -> Vec<Finding> {
    let blank = |measure, unit: Unit| Finding {
        denominator: Some(n),
        primary,
        ..at(
            finding(Section::Score, id, label.clone(), measure, unit),
            contrast,
            group,
        )
    };
    let point = |value| {
        Some(Estimate {
            estimate: value,
            ..Estimate::default()
        })
    };
    let change = after - before;
    let half = 0.9 / (n as f64).sqrt();
    let mut mean_change = estimate(change, change - half, change + half);
    mean_change.p_value = Some(0.0123);
    mean_change.p_adjusted = primary.then_some(0.0246);
    vec![
        Finding {
            estimate: point(before),
            ..blank(Measure::MeanBefore, unit.clone())
        },
        Finding {
            estimate: point(after),
            ..blank(Measure::MeanAfter, unit.clone())
        },
        Finding {
            estimate: Some(mean_change),
            ..blank(Measure::MeanChange, unit.clone())
        },
        Finding {
            estimate: Some(estimate(
                change / 0.8,
                change / 0.8 - 0.3,
                change / 0.8 + 0.3,
            )),
            ..blank(Measure::HedgesGAv, Unit::StandardDeviations)
        },
    ]
}

fn population_findings(out: &mut Vec<Finding>) {
    let label = Text::both("projets", "projects");
    let mut coverage = finding(
        Section::Population,
        "project",
        label,
        Measure::Coverage,
        Unit::Share,
    );
    (coverage.numerator, coverage.denominator) = (Some(35), Some(48));
    coverage.estimate = Some(Estimate {
        estimate: 35.0 / 48.0,
        ..Estimate::default()
    });
    out.push(coverage);
    let of = |n: f64| n / 48.0;
    for (i, yes, wilson, exact, bounds) in [
        (
            0,
            28,
            (0.641, 0.900),
            (of(34.0), of(41.0)),
            (of(28.0), of(41.0)),
        ),
        (
            1,
            20,
            (0.409, 0.720),
            (of(23.0), of(31.0)),
            (of(20.0), of(33.0)),
        ),
    ] {
        let indicator = &population().indicators[i];
        for (measure, (low, high)) in [
            (Measure::Share, wilson),
            (Measure::ShareFinitePopulation, exact),
            (Measure::ShareNoAssumption, bounds),
        ] {
            let mut f = finding(
                Section::Population,
                &indicator.id,
                indicator.label.clone(),
                measure,
                Unit::Share,
            );
            (f.numerator, f.denominator) = (Some(yes), Some(35));
            f.estimate = Some(estimate(yes as f64 / 35.0, low, high));
            out.push(f);
        }
    }
}

/// The reliability of a score at entry, and at exit among too few.
fn reliability_findings(grid: &Questionnaire, out: &mut Vec<Finding>) {
    for (id, wave, n, alpha, omega) in [
        ("s_collectif", 0, 48, 0.78, Some(0.8)),
        ("s_collectif", 1, 9, 0.7, None),
        ("s_autonomie", 0, 44, -0.05, None),
    ] {
        let score = grid.scores.iter().find(|s| s.id == id).unwrap();
        let blank = |measure| Finding {
            wave: Some(wave),
            numerator: Some(n),
            denominator: Some(52),
            ..finding(
                Section::Reliability,
                id,
                score.label.clone(),
                measure,
                Unit::Coefficient,
            )
        };
        out.push(Finding {
            estimate: Some(estimate(alpha, alpha - 0.1, alpha + 0.07)),
            ..blank(Measure::CronbachAlpha)
        });
        let one_factor = Text::both(
            "un facteur seul ne rend pas compte de ces réponses\u{a0}: lire alpha",
            "one factor alone does not account for these answers: read alpha",
        );
        out.push(Finding {
            estimate: omega.map(|estimate| Estimate {
                estimate,
                ..Estimate::default()
            }),
            not_computed: omega.is_none().then_some(one_factor),
            ..blank(Measure::McdonaldOmega)
        });
    }
}

/// Three words that set the north or the south apart, one of them written by too few.
fn word_findings(out: &mut Vec<Finding>) {
    for (word, by, here, elsewhere, change) in [
        ("jardin", "Nord", [24, 16], [12, 48], 0.4),
        ("bus", "Sud", [4, 56], [16, 24], -0.33),
        ("dette", "Nord", [8, 32], [2, 58], 0.2),
    ] {
        let label = Text::both(
            format!("«\u{a0}{word}\u{a0}»"),
            format!("\u{201c}{word}\u{201d}"),
        );
        let blank = finding(
            Section::Words,
            &format!("t01/{word}"),
            label,
            Measure::WordDifference,
            Unit::Share,
        );
        let mut difference = estimate(change, change - 0.17, change + 0.15);
        (difference.p_value, difference.p_adjusted) = (Some(0.000_5), Some(0.004));
        out.push(Finding {
            group: Some(Group {
                by: "region".into(),
                label: by.into(),
                within: Vec::new(),
            }),
            wave: Some(1),
            numerator: Some(here[0]),
            denominator: Some(here[0] + here[1]),
            table: Some([here, elsewhere].map(|row| row.map(Some).to_vec()).to_vec()),
            estimate: Some(difference),
            ..blank
        });
    }
}

fn flow_findings(out: &mut Vec<Finding>) {
    for (outcome, fr, en, n, wave, contrast) in [
        (
            "enrolled",
            "Personnes inscrites",
            "People enrolled",
            60,
            None,
            None,
        ),
        (
            "forms",
            "Questionnaires utilisables\u{a0}: À l’entrée",
            "Usable forms: At entry",
            52,
            Some(0),
            None,
        ),
        (
            "forms",
            "Questionnaires utilisables\u{a0}: À la sortie",
            "Usable forms: At exit",
            41,
            Some(1),
            None,
        ),
        (
            "linked",
            "Mêmes personnes aux deux temps",
            "Same people at both times",
            37,
            None,
            Some(HEADLINE),
        ),
    ] {
        let mut f = finding(
            Section::Flow,
            outcome,
            Text::both(fr, en),
            Measure::Count,
            Unit::People,
        );
        f.numerator = Some(n);
        f.estimate = Some(Estimate {
            estimate: n as f64,
            ..Estimate::default()
        });
        (f.wave, f.contrast) = (wave, contrast);
        out.push(f);
    }
}

pub fn results(grid: &Questionnaire) -> Results {
    let mut findings = Vec::new();
    population_findings(&mut findings);
    flow_findings(&mut findings);
    reliability_findings(grid, &mut findings);
    word_findings(&mut findings);
    let tables: [(&str, Vec<Vec<u64>>); 6] = [
        (
            "r01",
            vec![
                vec![2, 8, 4, 0],
                vec![1, 5, 7, 2],
                vec![0, 1, 3, 3],
                vec![0, 0, 0, 1],
            ],
        ),
        (
            "r02",
            vec![
                vec![1, 5, 5, 1],
                vec![0, 4, 9, 1],
                vec![0, 1, 5, 3],
                vec![0, 0, 1, 1],
            ],
        ),
        (
            "r03",
            vec![
                vec![3, 6, 2, 0],
                vec![4, 6, 4, 0],
                vec![1, 3, 4, 1],
                vec![0, 0, 2, 0],
            ],
        ),
        (
            "r04",
            vec![
                vec![0, 9, 6, 1],
                vec![0, 3, 8, 2],
                vec![0, 0, 4, 3],
                vec![0, 0, 0, 1],
            ],
        ),
        (
            "r05",
            vec![
                vec![9, 0, 0, 0],
                vec![0, 20, 0, 0],
                vec![0, 0, 8, 0],
                vec![0, 0, 0, 0],
            ],
        ),
        (
            "r06",
            vec![
                vec![1, 2, 3, 0],
                vec![0, 2, 2, 0],
                vec![0, 0, 1, 1],
                vec![0, 0, 0, 0],
            ],
        ),
    ];
    for (id, table) in &tables {
        findings.extend(item_findings(grid, id, table, HEADLINE, None, *id == "r04"));
        let one = |wave, counts: Vec<u64>| {
            let mut f = finding(
                Section::Item,
                id,
                Text::same(*id),
                Measure::Distribution,
                Unit::People,
            );
            f.wave = Some(wave);
            f.denominator = Some(counts.iter().sum());
            f.table = Some(vec![counts.into_iter().map(Some).collect()]);
            f
        };
        findings.push(one(0, vec![12, 14, 9, 3]));
        findings.push(one(1, vec![4, 11, 15, 8]));
    }
    let fives = vec![
        vec![2, 0, 0, 0, 0],
        vec![3, 2, 1, 0, 0],
        vec![2, 5, 4, 0, 0],
        vec![0, 3, 6, 3, 0],
        vec![0, 1, 2, 2, 1],
    ];
    findings.extend(item_findings(grid, "f01", &fives, HEADLINE, None, false));
    for (group, table) in [
        (
            "Atelier du canal",
            vec![
                vec![0, 5, 3, 0],
                vec![0, 2, 4, 1],
                vec![0, 0, 2, 1],
                vec![0, 0, 0, 1],
            ],
        ),
        (
            "Ferme des possibles",
            vec![
                vec![0, 3, 2, 1],
                vec![0, 1, 3, 1],
                vec![0, 0, 1, 1],
                vec![0, 0, 0, 0],
            ],
        ),
        (
            "Le Relais",
            vec![
                vec![0, 1, 1, 0],
                vec![0, 0, 1, 0],
                vec![0, 0, 1, 1],
                vec![0, 0, 0, 0],
            ],
        ),
    ] {
        findings.extend(item_findings(
            grid,
            "r04",
            &table,
            HEADLINE,
            Some(("project", group)),
            true,
        ));
    }
    let hours = Unit::Own(Text::both("heures", "hours"));
    findings.extend(mean_findings(
        "h01",
        &grid.items[7].text,
        &hours,
        HEADLINE,
        None,
        33,
        6.4,
        9.75,
        false,
    ));
    for (s, before, after) in [(0, 2.06, 2.61), (1, 1.84, 2.42)] {
        let (id, label) = (grid.scores[s].id.clone(), grid.scores[s].label.clone());
        let points = Unit::ScalePoints;
        findings.extend(mean_findings(
            &id,
            &label,
            &points,
            HEADLINE,
            None,
            37,
            before,
            after,
            s == 0,
        ));
        for (group, n, shift) in [
            ("Atelier du canal", 19, 0.1),
            ("Ferme des possibles", 13, -0.5),
            ("Le Relais", 5, 0.3),
        ] {
            findings.extend(mean_findings(
                &id,
                &label,
                &points,
                HEADLINE,
                Some(("project", group)),
                n,
                before,
                after + shift,
                s == 0,
            ));
        }
    }
    Results {
        findings,
        statements: statements(),
        limits: limits(),
        stories: stories(),
        flow: vec![
            FlowStep {
                id: "orientation".to_owned(),
                label: Text::both("Orientées", "Oriented"),
                count: 60,
                joined: 60,
                ..FlowStep::default()
            },
            FlowStep {
                id: "entree".to_owned(),
                label: Text::both("Entrées", "Entered"),
                count: 48,
                wave: Some(0),
                lost: 11,
                reasons: vec![(Text::both("<b>emploi</b>", "<b>job</b>"), 11)],
                unexplained: 1,
                ..FlowStep::default()
            },
        ],
        silent_units: (1..=13)
            .map(|i| (format!("P{i:02}"), format!("Lieu numéro {i}")))
            .collect(),
        voices: voices(),
        made_of: std::collections::BTreeMap::new(),
        asked_after: std::collections::BTreeMap::new(),
        voice_counts: vec![VoiceCount {
            item: "t01".into(),
            wave: 1,
            written: 21,
            publishable: 12,
            shown: 8,
        }],
        inputs: vec![Input {
            file: "entree.csv".into(),
            sha256: "ab".repeat(32),
        }],
        sensitive: std::collections::BTreeSet::new(),
        waiting: waiting::found(),
        indicators: Vec::new(),
        lints: Vec::new(),
        words_hidden: jauge_model::finding::WordsHidden::default(),
        hidden_at_large: false,
    }
}

fn statements() -> Vec<Statement> {
    let caveat = |gate: &str, fr: &str, en: &str| Caveat {
        gate: gate.into(),
        text: Text::both(fr, en),
    };
    vec![
        Statement {
            level: ClaimLevel::C1,
            text: Text::both(
                "35 projets sur 48 ont répondu (72,9\u{202f}%).",
                "35 of 48 projects answered (72.9%).",
            ),
            findings: vec!["project.coverage".into()],
            caveats: Vec::new(),
        },
        Statement {
            level: ClaimLevel::C2,
            text: Text::both(
                "Parmi les 35 projets qui ont répondu, 28 disent toucher des habitants de QPV.",
                "Among the 35 projects that answered, 28 say they reach QPV residents.",
            ),
            findings: vec!["qpv.share".into()],
            caveats: vec![caveat(
                "G3",
                "13 projets sur 48 n’ont pas répondu",
                "13 of 48 projects did not answer",
            )],
        },
        Statement {
            level: ClaimLevel::C3,
            text: Text::both(
                "Entre l’entrée et la sortie, 29 personnes sur 37 ont un niveau plus élevé pour «\u{a0}Dire où je veux aller\u{a0}», 8 le même, 0 un niveau plus bas.",
                "Between entry and exit, 29 of 37 people have a higher level for “Saying where I want to go”, 8 the same, 0 a lower one.",
            ),
            findings: vec!["r04.share_improved.entry-exit".into()],
            caveats: vec![
                caveat(
                    "G4",
                    "15 personnes sur 52 n’ont pas de réponse à la sortie",
                    "15 of 52 people have no answer at exit",
                ),
                caveat("G6", "auto-évaluation seule", "self-rating only"),
            ],
        },
    ]
}

fn limits() -> Vec<Statement> {
    vec![Statement {
        level: ClaimLevel::C3,
        text: Text::both(
            "Sans groupe de comparaison, on ne peut pas dire si le parcours est la raison du changement.",
            "Without a comparison group, one cannot say whether the pathway is the reason for the change.",
        ),
        findings: Vec::new(),
        caveats: Vec::new(),
    }]
}

fn voices() -> Vec<Voice> {
    let mut texts: Vec<String> = HOSTILE.iter().map(|t| (*t).to_owned()).collect();
    texts.insert(0, "J’ose dire ce que je pense, et on m’écoute.".into());
    texts
        .into_iter()
        .enumerate()
        .map(|(i, text)| Voice {
            item: "t01".into(),
            wave: 1,
            text,
            scores: vec![
                ("s_collectif".into(), Moved::Higher),
                (
                    "s_autonomie".into(),
                    if i % 3 > 0 {
                        Moved::Lower
                    } else {
                        Moved::NotMeasured
                    },
                ),
            ],
        })
        .collect()
}

/// Three themes of 24 stories; one that two people told of.
fn stories() -> Vec<StoryStatement> {
    let theme = |id: &str, (fr, en): (&str, &str), recurs_in, opposite_in| StoryStatement {
        theme: id.to_owned(),
        label: Text::both(fr, en),
        collected: 24,
        recurs_in: StoryCount::Count(recurs_in),
        opposite_in,
        level: StoryLevel::Q1,
        beside: None,
        outcome: None,
        text: Text::both(
            format!("«\u{a0}{fr}\u{a0}» revient dans des récits."),
            format!("\"{en}\" recurs in stories."),
        ),
        missing: Vec::new(),
    };
    vec![
        theme(
            "parole",
            (
                "Prendre la parole devant les autres",
                "To speak before others",
            ),
            14,
            StoryCount::Count(6),
        ),
        theme(
            "route",
            ("Venir seul jusqu’au lieu", "To come alone"),
            9,
            StoryCount::NotCounted,
        ),
        theme(
            "dette",
            ("Une dette qui pèse moins", "A debt that weighs less"),
            2,
            StoryCount::Count(0),
        ),
    ]
}

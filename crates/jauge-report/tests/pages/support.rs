//! A synthetic study built by hand: what an analysis would hand over, without one. The numbers
//! are plausible and agree with each other; none is asserted as a statistic here.
#![allow(unreachable_pub, missing_docs, clippy::unwrap_used)]

mod declared;
mod found;
mod waiting;

use jauge_model::reception::{ColumnReception, FileReception};
use jauge_model::study::{Assignment, Comparison, Covariate};
use jauge_model::{
    Cleared, Contrast, Estimate, Finding, Lang, Measure, Missing, Questionnaire, Reception,
    Responses, Results, Section, Study, Text, Unit,
};
use jauge_report::{Assets, Audience, Pooled, Pooling, ReceptionReport, Report};

use declared::{LEVEL, grid, item, study, wave};
use found::{HEADLINE, at, estimate, finding, item_findings, mean_findings, results};

/// Texts that try to become something else than text.
pub const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script>",
    "{{ 1234*5678 }} {% raw %}",
    "=cmd()",
    "\u{202e}abc \u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "a\" onload=\"x' <svg/onload=x> </title></style>]]>",
    "👩🏽‍🎨 emoji 🙂 & amp; &lt;",
    "javascript:alert(1)",
];

/// The parts of a report, owned.
pub struct Material {
    pub grid: Questionnaire,
    pub study: Study,
    pub reception: Reception,
    pub results: Results,
    pub assets: Assets,
    pub pooled: Vec<Pooling>,
}

impl Material {
    /// The report after disclosure control, handed to `read`.
    pub fn with_report<T>(&self, read: impl FnOnce(&Report<'_>) -> T) -> T {
        let results = Cleared::results(self.results.clone(), &self.study.secrecy);
        read(&Report {
            grid: &self.grid,
            study: &self.study,
            reception: &self.reception,
            results: &results,
            assets: &self.assets,
            pooled: &self.pooled,
        })
    }

    /// The page of the reception alone.
    pub fn reception_html(&self, responses: &Responses, lang: Lang) -> String {
        let report = ReceptionReport {
            grid: &self.grid,
            study: &self.study,
            reception: &self.reception,
            responses,
        };
        report.html(lang).unwrap()
    }

    /// The page of an audience.
    pub fn page(&self, audience: Audience, lang: Lang) -> String {
        self.with_report(|r| r.page(audience, lang).unwrap())
    }

    pub fn html(&self, lang: Lang) -> String {
        self.with_report(|r| r.html(lang).unwrap())
    }
}

pub fn reception() -> Reception {
    let column = |name: &str, used: u64, skipped: u64| ColumnReception {
        name: name.into(),
        letters: None,
        read_as: Some(format!("item:{name}@entry")),
        apart: None,
        used,
        missing: [(Missing::Skipped, skipped), (Missing::DontKnow, 2)]
            .into_iter()
            .collect(),
        set_aside: 1,
    };
    Reception {
        files: vec![FileReception {
            file: "entree.csv".into(),
            frame: false,
            sheet: None,
            tool: None,
            grid: None,
            versions: Vec::new(),
            sha256: "ab".repeat(32),
            encoding: "utf-8".into(),
            delimiter: ";".into(),
            decimal: None,
            rows_read: 55,
            rows_used: 52,
            rows_set_aside: 3,
            columns: vec![column("r01", 47, 2), column("r02", 45, 4)],
            forms: Vec::new(),
        }],
        ..Reception::default()
    }
}

/// The whole study.
pub fn material() -> Material {
    let grid = grid();
    let results = results(&grid);
    Material {
        grid,
        study: study(),
        reception: reception(),
        results,
        assets: Assets::default(),
        pooled: Vec::new(),
    }
}

/// A study whose files are empty.
pub fn nothing() -> Material {
    let mut study = study();
    study.population = None;
    study.enrolled = None;
    Material {
        grid: grid(),
        study,
        reception: Reception::default(),
        results: Results::default(),
        assets: Assets::default(),
        pooled: Vec::new(),
    }
}

/// The same study with a group compared with.
pub fn compared() -> Material {
    let mut m = material();
    m.study.comparison = Some(Comparison {
        column: "arm".into(),
        treated: ("1".into(), Text::both("parcours", "pathway")),
        control: ("2".into(), Text::both("liste d’attente", "waiting list")),
        assignment: Assignment::NotRandom,
        assumption: Text::both(
            "les deux groupes auraient changé de même sans le parcours",
            "both groups would have changed alike without the pathway",
        ),
    });
    m.study.covariates = vec![Covariate {
        column: "age".into(),
        label: Text::both("Âge", "Age"),
        numeric: true,
    }];
    for (arm, n, after) in [("1", 20, 2.8), ("2", 17, 2.3)] {
        let (id, label) = ("s_collectif", m.grid.scores[0].label.clone());
        m.results.findings.extend(mean_findings(
            id,
            &label,
            &Unit::ScalePoints,
            HEADLINE,
            Some(("comparison", arm)),
            n,
            2.05,
            after,
            true,
        ));
    }
    let label = m.grid.scores[0].label.clone();
    let gap = |measure, unit, section| {
        at(
            finding(section, "s_collectif", label.clone(), measure, unit),
            HEADLINE,
            None,
        )
    };
    m.results.findings.push(Finding {
        denominator: Some(37),
        estimate: Some(Estimate {
            p_value: Some(0.02),
            ..estimate(0.5, 0.1, 0.9)
        }),
        ..gap(
            Measure::DifferenceInMeanChange,
            Unit::ScalePoints,
            Section::Comparison,
        )
    });
    m.results.findings.push(Finding {
        denominator: Some(37),
        estimate: Some(estimate(0.62, 0.05, 1.2)),
        ..gap(
            Measure::HedgesGDifference,
            Unit::StandardDeviations,
            Section::Comparison,
        )
    });
    let r01 = finding(
        Section::Comparison,
        "r01",
        Text::same("r01"),
        Measure::DifferenceInShareImproved,
        Unit::Share,
    );
    m.results.findings.push(Finding {
        denominator: Some(37),
        estimate: Some(estimate(0.12, -0.1, 0.33)),
        ..at(r01, HEADLINE, None)
    });
    let age = finding(
        Section::Balance,
        "age",
        Text::both("Âge", "Age"),
        Measure::StandardisedDifference,
        Unit::StandardDeviations,
    );
    m.results.findings.push(Finding {
        denominator: Some(37),
        estimate: Some(Estimate {
            estimate: -0.31,
            ..Estimate::default()
        }),
        ..age
    });
    m
}

/// Three waves and thirty items.
pub fn large() -> Material {
    let mut m = material();
    m.grid.waves.push(wave("m6", "À 6 mois", "At 6 months"));
    m.study.contrasts = vec![(0, 1), (0, 2), (1, 2)];
    let later = Contrast { from: 0, to: 2 };
    for i in 0..24 {
        let id = format!("x{i:02}");
        let text =
            format!("Question supplémentaire numéro {i}, formulée un peu longuement pour l’essai");
        m.grid
            .items
            .push(item(&id, LEVEL, Some(i % 2), &text, &text));
        let table = vec![
            vec![2, 8, 4, i as u64],
            vec![1, 5, 7, 2],
            vec![0, 1, 3, 3],
            vec![0, 0, 0, 1],
        ];
        for c in [HEADLINE, later] {
            let found = item_findings(&m.grid, &id, &table, c, None, false);
            m.results.findings.extend(found);
        }
        for w in 0..3 {
            let mut f = finding(
                Section::Item,
                &id,
                Text::same(&*id),
                Measure::Distribution,
                Unit::People,
            );
            f.wave = Some(w);
            f.denominator = Some(40);
            f.table = Some(vec![[10, 10, 12, 8].map(Some).to_vec()]);
            m.results.findings.push(f);
        }
    }
    m
}

/// Two scores by region, enough regions for a funnel, one of them withheld.
pub fn territories() -> Material {
    let mut m = material();
    m.study.by = vec!["region".into()];
    let names = [
        "Bretagne",
        "Corse",
        "Grand Est",
        "Guyane",
        "La Réunion",
        "Martinique",
        "Mayotte",
        "Normandie",
        "Occitanie",
        "Pays de la Loire",
        "Provence-Alpes-Côte d’Azur",
        "Île-de-France",
    ];
    for score in ["s_collectif", "s_second"] {
        let label = Text::both("Faire avec les autres", "Doing with others");
        if score == "s_second" {
            let overall = mean_findings(
                score,
                &label,
                &Unit::ScalePoints,
                HEADLINE,
                None,
                90,
                2.0,
                2.3,
                true,
            );
            m.results.findings.extend(overall);
        }
        let mut groups = Vec::new();
        for (i, name) in names.iter().enumerate() {
            let n = if i == 3 { 4 } else { 20 + i as u64 };
            let change = if i == 3 {
                -1.77
            } else {
                0.1 * (i as f64 - 4.0)
            };
            let after = 2.0 + change;
            let found = mean_findings(
                score,
                &label,
                &Unit::ScalePoints,
                HEADLINE,
                Some(("region", name)),
                n,
                2.0,
                after,
                true,
            );
            m.results.findings.extend(found.into_iter().map(|mut f| {
                if let Some(e) = &mut f.estimate {
                    e.std_error = Some(0.05 + 0.01 * i as f64);
                }
                f
            }));
            // The smallest after Guyane goes with it, so that a subtraction gives nothing away.
            if n > 20 {
                groups.push(Pooled {
                    group: (*name).into(),
                    estimate: 0.05 * (i as f64 - 4.0),
                    std_error: 0.1,
                    conf_low: -0.2,
                    conf_high: 0.3,
                    kept: 0.5,
                });
            }
        }
        m.pooled.push(Pooling {
            by: "region".into(),
            outcome: score.into(),
            contrast: HEADLINE,
            mean: 0.1,
            std_error: 0.05,
            tau_squared: 0.02,
            groups,
        });
    }
    m
}

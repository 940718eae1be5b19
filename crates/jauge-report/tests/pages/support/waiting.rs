//! How long people waited, as an analysis would have found it: shares and limits by R's `survfit` on these counts.

use jauge_model::waiting::{Period, WaitingCurve, WaitingFound};
use jauge_model::{Caveat, ClaimLevel, Statement, Text};

/// Month, at risk, events, last seen; share with its limits.
type Row = ([u64; 4], [f64; 3]);

fn curve(group: Option<&str>, people: u64, rows: &[Row], mean: [f64; 3]) -> WaitingCurve {
    let period = |([month, at_risk, events, censored], [reached, low, high]): &Row| Period {
        month: *month,
        at_risk: *at_risk,
        events: *events,
        censored: *censored,
        reached: *reached,
        conf_low: Some(*low),
        conf_high: Some(*high),
    };
    WaitingCurve {
        group: group.map(str::to_owned),
        people,
        periods: rows.iter().map(period).collect(),
        of_ten: 6,
        median: Some(12.0),
        median_low: Some(6.0),
        median_high: None,
        mean: Some(mean[0]),
        mean_low: Some(mean[1]),
        mean_high: Some(mean[2]),
    }
}

pub fn found() -> Vec<WaitingFound> {
    let all = [
        (
            [2, 48, 5, 0],
            [0.104_166_666_7, 0.044_733_767_6, 0.232_331_543_2],
        ),
        ([3, 43, 4, 3], [0.187_5, 0.102_292_543_8, 0.329_367_374]),
        (
            [5, 36, 6, 0],
            [0.322_916_666_7, 0.208_466_602_9, 0.478_200_773_5],
        ),
        ([6, 30, 3, 4], [0.390_625, 0.266_399_236_4, 0.547_046_481_6]),
        (
            [9, 23, 4, 0],
            [0.496_603_260_9, 0.358_668_977_3, 0.653_739_763_9],
        ),
        (
            [12, 19, 3, 16],
            [0.576_086_956_5, 0.432_483_092_7, 0.727_527_522_3],
        ),
    ];
    let north = [
        (
            [3, 26, 6, 0],
            [0.230_769_230_8, 0.110_947_976_3, 0.443_080_211],
        ),
        (
            [6, 20, 6, 3],
            [0.461_538_461_5, 0.294_170_492_8, 0.667_119_192_8],
        ),
        (
            [12, 11, 3, 8],
            [0.608_391_608_4, 0.420_486_856_1, 0.800_306_565_9],
        ),
    ];
    let south = [
        (
            [3, 22, 3, 3],
            [0.136_363_636_4, 0.046_136_650_3, 0.365_561_684_6],
        ),
        (
            [6, 16, 3, 0],
            [0.298_295_454_5, 0.145_373_621_8, 0.550_142_359_4],
        ),
        (
            [12, 13, 4, 9],
            [0.514_204_545_5, 0.316_293_891_9, 0.746_110_876_7],
        ),
    ];
    vec![WaitingFound {
        id: "travail".into(),
        label: Text::both("Premier mois en emploi", "First month in work"),
        items: (1..=14).map(|n| format!("c{n:02}")).collect(),
        until: Vec::new(),
        between: None,
        months: 14,
        never_seen: 7,
        by: Some("region".into()),
        all: Some(curve(None, 48, &all, [8.536_232, 7.408_438, 9.664_026])),
        groups: vec![
            curve(
                Some("Nord <b>"),
                26,
                &north,
                [8.538_462, 7.048_881, 10.028_042],
            ),
            curve(Some("Sud"), 22, &south, [9.801_136, 8.298_673, 11.303_6]),
        ],
        conf_level: 0.95,
        method: "Kaplan-Meier by month".into(),
        said: Some(Statement {
            level: ClaimLevel::C2,
            text: Text::both(
                "Premier mois en emploi\u{a0}: 58\u{202f}% des 48 personnes suivies au mois 12.",
                "First month in work: 58% of the 48 people followed at month 12.",
            ),
            findings: Vec::new(),
            caveats: vec![Caveat {
                gate: "G4".into(),
                text: Text::both(
                    "Des personnes sont perdues de vue.",
                    "Some people were lost.",
                ),
            }],
        }),
        withheld: None,
        groups_withheld: None,
    }]
}

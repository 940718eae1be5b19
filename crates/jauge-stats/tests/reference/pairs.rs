//! Paired data: arthritis (ordinal), sleep, depression, anorexia, lalonde.

use jauge_stats::effect_size::{
    AverageSd, d_av, d_z, hedges_correction, hedges_g_av, rank_biserial,
};
use jauge_stats::paired::{
    Correction, Method, SignedRank, WilcoxonOptions, Zeros, paired_t, probability_of_improvement,
    sign_test, sign_test_of_counts, wilcoxon_signed_rank, wilcoxon_signed_rank_of_differences,
};
use jauge_stats::{Alternative, Moments, PairedTable};
use serde_json::Value;

use crate::reader::{CLOSED, Data, ITERATED, cases, list, number, same};

const SIDES: [(&str, Alternative); 3] = [
    ("two_sided", Alternative::TwoSided),
    ("greater", Alternative::Greater),
    ("less", Alternative::Less),
];

/// The paths where R's rank p-values stand, and our options for each.
const WILCOXON: [(&str, Zeros, Correction, Method); 6] = [
    (
        "wilcox_test",
        Zeros::Wilcoxon,
        Correction::None,
        Method::Asymptotic,
    ),
    (
        "wilcox_test_corrected",
        Zeros::Wilcoxon,
        Correction::Continuity,
        Method::Asymptotic,
    ),
    (
        "coin_wilcoxon",
        Zeros::Wilcoxon,
        Correction::None,
        Method::Asymptotic,
    ),
    (
        "coin_pratt",
        Zeros::Pratt,
        Correction::None,
        Method::Asymptotic,
    ),
    (
        "coin_exact_wilcoxon",
        Zeros::Wilcoxon,
        Correction::None,
        Method::Exact,
    ),
    (
        "coin_exact_pratt",
        Zeros::Pratt,
        Correction::None,
        Method::Exact,
    ),
];

/// Checks a test against all that R says of it; returns how many numbers were compared.
fn check_wilcoxon(case: &Value, test: impl Fn(WilcoxonOptions) -> SignedRank) -> usize {
    let mut compared = 0;
    for (path, zeros, correction, method) in WILCOXON {
        if case.get(path).is_none() {
            continue;
        }
        for (side, alternative) in SIDES {
            let found = test(WilcoxonOptions {
                zeros,
                correction,
                method,
                alternative,
            });
            same(found.p_value, case, &format!("{path}.{side}.p"), CLOSED);
            if let Some(peer) = case.pointer(&format!("/{path}/{side}/peer_p")) {
                // coin takes a normal p-value as one minus, so only its absolute error is small.
                assert!((found.p_value - peer.as_f64().unwrap()).abs() < 2e-15);
            }
            if path.starts_with("wilcox") {
                same(found.statistic, case, &format!("{path}.{side}.V"), CLOSED);
            } else {
                same(found.z, case, &format!("{path}.{side}.z"), CLOSED);
            }
            if zeros == Zeros::Pratt {
                same(found.statistic, case, "t_plus_pratt", CLOSED);
            }
            assert_eq!(Some(found.n as f64), number(case, "n"));
            assert_eq!(Some(found.n_positive as f64), number(case, "up"));
            assert_eq!(Some(found.n_negative as f64), number(case, "down"));
            assert_eq!(Some(found.n_zero as f64), number(case, "same"));
            compared += 2;
        }
    }
    compared
}

fn check_moments(case: &Value, m: &Moments) {
    same(m.mean_before(), case, "describe.mean_before", CLOSED);
    same(m.mean_after(), case, "describe.mean_after", CLOSED);
    same(m.mean_change(), case, "describe.mean_change", CLOSED);
    same(m.sd_before(), case, "describe.sd_before", CLOSED);
    same(m.sd_after(), case, "describe.sd_after", CLOSED);
    same(m.sd_change(), case, "describe.sd_change", CLOSED);
    same(m.correlation(), case, "describe.correlation", CLOSED);
    let levels = [
        ("two_sided", 0.95, Alternative::TwoSided),
        ("greater", 0.95, Alternative::Greater),
        ("less", 0.95, Alternative::Less),
        ("two_sided_90", 0.9, Alternative::TwoSided),
    ];
    for (name, level, alternative) in levels {
        let t = paired_t(m, level, alternative).unwrap();
        let at = |field: &str| format!("paired_t.{name}.{field}");
        same(t.estimate, case, &at("estimate"), CLOSED);
        same(t.std_error, case, &at("std_error"), CLOSED);
        same(t.statistic, case, &at("t"), CLOSED);
        same(t.df, case, &at("df"), CLOSED);
        same(t.p_value, case, &at("p"), CLOSED);
        same(t.conf_low, case, &at("conf.0"), CLOSED);
        same(t.conf_high, case, &at("conf.1"), CLOSED);
    }
    let z = d_z(m, 0.95).unwrap();
    same(z.estimate, case, "d_z.d", CLOSED);
    same(z.estimate, case, "peer_d_z.d", CLOSED);
    same(z.conf_low, case, "d_z.conf.0", ITERATED);
    same(z.conf_high, case, "d_z.conf.1", ITERATED);
    let j = hedges_correction(m.n() as f64 - 1.0).unwrap();
    same(j, case, "hedges_j", CLOSED);
    same(j * z.estimate, case, "peer_d_z.g", CLOSED);
    for (name, average) in [
        ("av_mean_of_sds", AverageSd::MeanOfSds),
        ("av_root_mean_square", AverageSd::RootMeanSquare),
    ] {
        let d = d_av(m, average, 0.95).unwrap();
        let g = hedges_g_av(m, average, 0.95).unwrap();
        same(d.estimate, case, &format!("{name}.d"), CLOSED);
        same(g.estimate, case, &format!("{name}.g"), CLOSED);
        same(g.conf_low, case, &format!("{name}.conf.0"), ITERATED);
        same(g.conf_high, case, &format!("{name}.conf.1"), ITERATED);
        same(g.p_value, case, "paired_t.two_sided.p", CLOSED);
    }
}

fn check_raw(case: &Value, before: &[f64], after: &[f64]) -> usize {
    assert_eq!(Some(before.len() as f64), number(case, "n"));
    check_moments(case, &Moments::from_pairs(before, after).unwrap());
    let differences: Vec<f64> = before.iter().zip(after).map(|(b, a)| a - b).collect();
    for (side, alternative) in SIDES {
        let up = differences.iter().filter(|&&d| d > 0.0).count() as u64;
        let down = differences.iter().filter(|&&d| d < 0.0).count() as u64;
        let sign = sign_test_of_counts(up, down, 0.95, alternative).unwrap();
        same(sign.p_value, case, &format!("sign.{side}"), CLOSED);
        same(sign.conf_low, case, "sign_conf.0", ITERATED);
        same(sign.conf_high, case, "sign_conf.1", ITERATED);
    }
    check_wilcoxon(case, |o| {
        wilcoxon_signed_rank_of_differences(&differences, o).unwrap()
    })
}

#[test]
fn arthritis_from_tables() {
    let complete = Data::read("arthritis")
        .keep("baseline", |s| !s.is_empty())
        .keep("m5", |s| !s.is_empty());
    let all = cases("arthritis");
    assert_eq!(list(&all).len(), 4);
    for case in list(&all) {
        let rows = match case["name"].as_str().unwrap() {
            "all" => complete.keep("id", |_| true),
            "trt1" => complete.keep("trt", |s| s == "1"),
            "trt2" => complete.keep("trt", |s| s == "2"),
            "trt2_young" => complete
                .keep("trt", |s| s == "2")
                .keep("age", |s| s.parse::<u32>().unwrap() < 40),
            other => panic!("unknown case {other}"),
        };
        let (before, after) = (rows.numbers("baseline"), rows.numbers("m5"));
        let level = |v: &[f64]| -> Vec<u8> { v.iter().map(|&x| x as u8 - 1).collect() };
        let table = PairedTable::from_pairs(5, &level(&before), &level(&after)).unwrap();
        assert_eq!(
            check_wilcoxon(case, |o| wilcoxon_signed_rank(&table, o).unwrap()),
            36
        );
        assert_eq!(check_raw(case, &before, &after), 36);
        // The table with its levels as scores is the same numeric scale.
        check_moments(case, &table.moments(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap());
        for (side, alternative) in SIDES {
            let sign = sign_test(&table, 0.95, alternative).unwrap();
            same(sign.p_value, case, &format!("sign.{side}"), CLOSED);
        }
        let p = probability_of_improvement(&table, 0.95).unwrap();
        same(p.estimate, case, "improvement.estimate", CLOSED);
        same(p.conf_low, case, "improvement.conf.0", CLOSED);
        same(p.conf_high, case, "improvement.conf.1", CLOSED);
        let r = rank_biserial(&table).unwrap();
        same(r.estimate, case, "rank_biserial", CLOSED);
    }
}

#[test]
fn sleep_with_a_zero_and_ties() {
    let data = Data::read("sleep");
    let all = cases("sleep");
    let (before, after) = (data.numbers("drug1"), data.numbers("drug2"));
    assert_eq!(check_raw(&all[0], &before, &after), 36);
}

#[test]
fn depression_without_ties_equals_psignrank() {
    let data = Data::read("depression");
    let all = cases("depression");
    let (before, after) = (data.numbers("before"), data.numbers("after"));
    assert_eq!(check_raw(&all[0], &before, &after), 36);
    let differences: Vec<f64> = before.iter().zip(&after).map(|(b, a)| a - b).collect();
    for (side, alternative) in SIDES {
        let test = wilcoxon_signed_rank_of_differences(
            &differences,
            WilcoxonOptions {
                alternative,
                ..WilcoxonOptions::default()
            },
        )
        .unwrap();
        same(
            test.p_value,
            &all[0],
            &format!("wilcox_exact.{side}"),
            CLOSED,
        );
    }
}

#[test]
fn anorexia_three_treatments() {
    let data = Data::read("anorexia");
    let all = cases("anorexia");
    for case in list(&all["paired"]) {
        let rows = data.keep("treat", |s| s == case["name"]);
        assert_eq!(
            check_raw(case, &rows.numbers("pre"), &rows.numbers("post")),
            36
        );
    }
}

#[test]
fn lalonde_with_many_zeros() {
    let data = Data::read("lalonde");
    let all = cases("lalonde");
    for case in list(&all["paired"]) {
        let treated = if case["name"] == "treated" { "1" } else { "0" };
        let rows = data.keep("treat", |s| s == treated);
        assert_eq!(
            check_raw(case, &rows.numbers("re74"), &rows.numbers("re78")),
            24
        );
    }
}

/// No R package splits zeros: scipy 1.17.1, `wilcoxon(d, zero_method="zsplit", correction=...,
/// alternative="greater", method="asymptotic")`, on sleep and on seventeen changes with six zeros.
#[test]
fn split_zeros_equal_scipy() {
    let data = Data::read("sleep");
    let (before, after) = (data.numbers("drug1"), data.numbers("drug2"));
    let sleep: Vec<f64> = before.iter().zip(&after).map(|(b, a)| a - b).collect();
    let steps: Vec<f64> = [0, 0, 0, 0, 0, 1, 1, 1, -1, 2, 2, -1, 1, 3, -2, 0, 1]
        .map(f64::from)
        .to_vec();
    for (differences, correction, statistic, p) in [
        (&sleep, Correction::None, 54.5, 0.002_944_635_020_908_738_4),
        (
            &sleep,
            Correction::Continuity,
            54.5,
            0.003_437_017_908_678_353_6,
        ),
        (&steps, Correction::None, 107.5, 0.068_453_917_861_467_57),
        (
            &steps,
            Correction::Continuity,
            107.5,
            0.071_676_962_365_515_88,
        ),
    ] {
        let test = wilcoxon_signed_rank_of_differences(
            differences,
            WilcoxonOptions {
                zeros: Zeros::Split,
                correction,
                method: Method::Asymptotic,
                alternative: Alternative::Greater,
            },
        )
        .unwrap();
        assert_eq!(test.statistic, statistic);
        assert!((test.p_value / p - 1.0).abs() < CLOSED, "{}", test.p_value);
    }
}

#[test]
fn improvement_equals_the_printed_example() {
    let printed = &cases("newcombe")["printed_paired"];
    let count = |field: &str| printed[field].as_u64().unwrap();
    let mut counts = ndarray::Array2::zeros((2, 2));
    counts[(0, 1)] = count("up");
    counts[(1, 0)] = count("down");
    counts[(0, 0)] = count("same");
    let table = PairedTable::from_counts(counts).unwrap();
    let p = probability_of_improvement(&table, 0.95).unwrap();
    // Printed on the scale of the difference, seven decimals.
    for (found, path) in [
        (p.conf_low.unwrap(), "conf.0"),
        (p.conf_high.unwrap(), "conf.1"),
    ] {
        let wanted = number(printed, path).unwrap();
        assert!((2.0 * found - 1.0 - wanted).abs() < 6e-8, "{path}");
    }
    let wanted = number(printed, "std_error").unwrap();
    assert!((2.0 * p.std_error.unwrap() - wanted).abs() < 6e-9);
}

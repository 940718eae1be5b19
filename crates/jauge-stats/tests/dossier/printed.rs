//! Figures that cannot be held to a relative tolerance: printed with few digits, or typed in from a peer.

use std::fs;

use jauge_stats::clustered::clustered_probability_of_improvement;
use jauge_stats::finite_population::{hypergeometric_interval, no_assumption_bounds};
use jauge_stats::independent::difference_of_proportions;
use jauge_stats::noncentral_t::ncp_interval;
use jauge_stats::paired::{
    Correction, Method, PairedDifferenceInterval, WilcoxonOptions, Zeros,
    difference_of_paired_proportions, probability_of_improvement,
    wilcoxon_signed_rank_of_differences,
};
use jauge_stats::selection::regression_to_the_mean;
use jauge_stats::{Alternative, PairedTable};
use serde_json::Value;

fn folder(topic: &str) -> String {
    format!(
        "{}/../../tests/reference/{topic}",
        env!("CARGO_MANIFEST_DIR")
    )
}

fn cases(topic: &str) -> Value {
    let text = fs::read_to_string(format!("{}/expected.json", folder(topic))).unwrap();
    let mut all: Value = serde_json::from_str(&text).unwrap();
    all["cases"].take()
}

fn sleep() -> Vec<f64> {
    let text = fs::read_to_string(format!("{}/data.csv", folder("sleep"))).unwrap();
    let mut lines = text.lines().map(|l| l.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let place = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let (before, after) = (place("drug1"), place("drug2"));
    let value = |cell: &str| cell.parse::<f64>().unwrap();
    lines
        .map(|row| value(row[after]) - value(row[before]))
        .collect()
}

/// coin takes a normal p-value as one minus a probability, so only its absolute error is small.
#[test]
fn p_values_that_coin_prints() {
    let case = &cases("sleep")[0];
    for (path, zeros) in [
        ("coin_wilcoxon", Zeros::Wilcoxon),
        ("coin_pratt", Zeros::Pratt),
    ] {
        let options = WilcoxonOptions {
            zeros,
            method: Method::Asymptotic,
            ..WilcoxonOptions::default()
        };
        let test = wilcoxon_signed_rank_of_differences(&sleep(), options).unwrap();
        let peer = case[path]["two_sided"]["peer_p"].as_f64().unwrap();
        assert!((test.p_value - peer).abs() < 2e-15);
    }
}

/// No R package splits zeros: scipy 1.17.1, `wilcoxon(d, zero_method="zsplit", correction=...,
/// alternative="greater", method="asymptotic")`, on sleep and on seventeen changes with six zeros.
#[test]
fn split_zeros_equal_scipy() {
    let sleep = sleep();
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
        assert!((test.p_value / p - 1.0).abs() < 1e-10, "{}", test.p_value);
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
    for (found, wanted) in [
        (p.conf_low.unwrap(), &printed["conf"][0]),
        (p.conf_high.unwrap(), &printed["conf"][1]),
    ] {
        assert!((2.0 * found - 1.0 - wanted.as_f64().unwrap()).abs() < 6e-8);
    }
    let wanted = printed["std_error"].as_f64().unwrap();
    assert!((2.0 * p.std_error.unwrap() - wanted).abs() < 6e-9);
}

#[test]
fn newcombe_printed_intervals() {
    let all = cases("newcombe");
    let printed = all["printed"].as_array().unwrap();
    assert!(!printed.is_empty());
    for case in printed {
        let count = |field: &str| case[field].as_u64().unwrap();
        let d = difference_of_proportions(count("x1"), count("n1"), count("x2"), count("n2"), 0.95)
            .unwrap();
        for (found, wanted) in [
            (d.conf_low, &case["conf"][0]),
            (d.conf_high, &case["conf"][1]),
        ] {
            let wanted = wanted.as_f64().unwrap();
            assert!((found.unwrap() - wanted).abs() < 5.1e-5, "{found:?} {case}");
        }
    }
}

#[test]
fn newcombe_printed_paired_intervals() {
    let all = cases("paired_binary");
    let printed = all["printed"].as_array().unwrap();
    assert!(!printed.is_empty());
    for case in printed {
        let rows: Vec<Vec<u64>> = serde_json::from_value(case["table"].clone()).unwrap();
        let d = difference_of_paired_proportions(
            &PairedTable::try_from(rows).unwrap(),
            PairedDifferenceInterval::Newcombe,
            0.95,
        )
        .unwrap();
        let last_digit = 10_f64.powi(-case["digits"].as_i64().unwrap() as i32);
        for (found, wanted) in [
            (d.conf_low, &case["conf"][0]),
            (d.conf_high, &case["conf"][1]),
        ] {
            let wanted = wanted.as_f64().unwrap();
            assert!(
                (found.unwrap() - wanted).abs() < 0.51 * last_digit,
                "{case}"
            );
        }
    }
}

#[test]
fn an_interval_lies_within_what_is_certain() {
    let all = cases("proportions");
    let finite = all["finite"].as_array().unwrap();
    assert!(!finite.is_empty());
    for case in finite {
        let count = |field: &str| case[field].as_u64().unwrap();
        let (x, n, population) = (count("x"), count("n"), count("population"));
        let found = hypergeometric_interval(x, n, population, 0.95).unwrap();
        let certain = no_assumption_bounds(x, n, population).unwrap();
        assert!(certain.low <= found.low && found.high <= certain.high);
    }
}

/// Arithmetic of 2,287 pupils (R's nlme::bdf; d_z = 1.4553996218863066), limits by an
/// independent quadrature. effectsize 0.8.3 prints [1.281, 1.681].
#[test]
fn large_noncentrality() {
    let root_n = 2287.0_f64.sqrt();
    let (low, high) = ncp_interval(1.455_399_621_886_306_6 * root_n, 2286.0, 0.95).unwrap();
    assert!((low / root_n - 1.396_502_947_402_639_1).abs() < 1e-10);
    assert!((high / root_n - 1.514_133_127_657_417_5).abs() < 1e-10);
}

/// Five clusters of 1, 2, 7, 3 and 12 people, many without change, one level of four unused. R 4.2.2, clubSandwich 0.5.8, as for
/// [`improvement_over_clusters_equals_club_sandwich`]; its upper limit, 1.022, is ours at 1.
#[test]
fn improvement_over_few_uneven_clusters_equals_club_sandwich() {
    let clusters: [(&[u8], &[u8]); 5] = [
        (&[0], &[1]),
        (&[0, 1], &[0, 3]),
        (&[0, 0, 0, 1, 1, 3, 3], &[1, 1, 0, 1, 0, 3, 1]),
        (&[1, 1, 0], &[1, 0, 0]),
        (
            &[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 3, 3],
            &[1, 1, 3, 3, 1, 0, 1, 1, 3, 3, 3, 1],
        ),
    ];
    let tables: Vec<PairedTable> = clusters
        .iter()
        .map(|(before, after)| PairedTable::from_pairs(4, before, after).unwrap())
        .collect();
    let found = clustered_probability_of_improvement(&tables, 0.95).unwrap();
    assert_eq!((found.n, found.conf_high), (25, Some(1.0)));
    for (value, expected) in [
        (Some(found.estimate), 0.64),
        (found.std_error, 0.096_615_402_474_996_63),
        (found.df, 2.194_997_157_475_837),
        (found.statistic, 1.449_044_318_127_547),
        (found.p_value, 0.273_798_958_983_649_4),
        (found.conf_low, 0.257_756_657_576_743_6),
    ] {
        let relative = value.unwrap() / expected - 1.0;
        assert!(relative.abs() < 1e-10, "{value:?}, expected {expected}");
    }
}

/// R 4.2.2, clubSandwich 0.5.8, on the people of the tables of `resampling_table`, "24 clusters":
/// `coef_test(lm((sign(after - before) + 1) / 2 ~ 1), vcov = "CR2", cluster = cluster)`, `conf_int` likewise; t and p of the same
/// model minus 1/2.
#[test]
fn improvement_over_clusters_equals_club_sandwich() {
    let tables: Vec<PairedTable> =
        serde_json::from_value(cases("resampling_table")["clusters"][0]["tables"].clone()).unwrap();
    let found = clustered_probability_of_improvement(&tables, 0.95).unwrap();
    assert_eq!(found.n, 272);
    for (value, expected) in [
        (Some(found.estimate), 0.590_073_529_411_764_6),
        (found.std_error, 0.049_801_055_436_581_1),
        (found.df, 21.558_653_674_001_58),
        (found.statistic, 1.808_667_077_878_868),
        (found.p_value, 0.084_472_575_313_772_57),
        (found.conf_low, 0.486_669_735_032_406_1),
        (found.conf_high, 0.693_477_323_791_123_1),
    ] {
        let relative = value.unwrap() / expected - 1.0;
        assert!(relative.abs() < 1e-10, "{value:?}, expected {expected}");
    }
}

/// R 4.2.2: `before <- -dnorm(c) / pnorm(c)`, `r * before - before`.
#[test]
fn regression_to_the_mean_equals_r() {
    for (correlation, cutoff, before, gain) in [
        (0.5, -1.0, -1.525_135_276_160_981_3, 0.762_567_638_080_490_7),
        (0.8, 0.0, -0.797_884_560_802_865_4, 0.159_576_912_160_573),
        (
            -0.3,
            2.5,
            -0.017_637_825_486_916_74,
            0.022_929_173_132_991_76,
        ),
        (1.0, -6.0, -6.158_482_604_544_6, 0.0),
        (0.0, 0.25, -0.645_839_371_016_817_3, 0.645_839_371_016_817_3),
    ] {
        let found = regression_to_the_mean(correlation, cutoff).unwrap();
        assert!((found.before / before - 1.0).abs() < 1e-10, "{found:?}");
        assert!((found.gain - gain).abs() <= 1e-10 * gain, "{found:?}");
    }
}

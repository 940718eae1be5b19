//! Paired data: arthritis (ordinal), sleep, depression, anorexia, lalonde.

use serde_json::Value;

use super::reader::{Data, Topic, number};
use super::{CLOSED, Check, ITERATED};
use crate::effect_size::{
    AverageSd, RankBiserialInterval, ZeroChanges, d_av, d_z, hedges_correction, hedges_g_av,
    rank_biserial,
};
use crate::paired::{
    Correction, Method, SignedRank, WilcoxonOptions, Zeros, paired_t, probability_of_improvement,
    sign_test, sign_test_of_counts, wilcoxon_signed_rank, wilcoxon_signed_rank_of_differences,
};
use crate::{Alternative, Error, Moments, PairedTable};

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

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    arthritis(out)?;
    let sleep = Topic::read("sleep");
    let data = Data::read("sleep/data.csv");
    raw(
        out,
        &sleep,
        &sleep.list("")[0],
        &data.numbers("drug1"),
        &data.numbers("drug2"),
    )?;
    depression(out)?;
    let anorexia = Topic::read("anorexia");
    let data = Data::read("anorexia/data.csv");
    for case in anorexia.list("paired") {
        let rows = data.keep("treat", |s| case["name"] == s);
        let (before, after) = (rows.numbers("pre"), rows.numbers("post"));
        raw(out, &anorexia, case, &before, &after)?;
    }
    let lalonde = Topic::read("lalonde");
    let data = Data::read("lalonde/data.csv");
    for case in lalonde.list("paired") {
        let treated = if case["name"] == "treated" { "1" } else { "0" };
        let rows = data.keep("treat", |s| s == treated);
        let (before, after) = (rows.numbers("re74"), rows.numbers("re78"));
        raw(out, &lalonde, case, &before, &after)?;
    }
    Ok(())
}

fn arthritis(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("arthritis");
    let complete = Data::read("arthritis/data.csv")
        .keep("baseline", |s| !s.is_empty())
        .keep("m5", |s| !s.is_empty());
    for case in topic.list("") {
        let rows = match case["name"].as_str() {
            Some("trt1") => complete.keep("trt", |s| s == "1"),
            Some("trt2") => complete.keep("trt", |s| s == "2"),
            Some("trt2_young") => complete
                .keep("trt", |s| s == "2")
                .keep("age", |s| s.parse::<u32>().is_ok_and(|age| age < 40)),
            _ => complete.keep("id", |_| true),
        };
        let (before, after) = (rows.numbers("baseline"), rows.numbers("m5"));
        let level = |v: &[f64]| -> Vec<u8> { v.iter().map(|&x| x as u8 - 1).collect() };
        let table = PairedTable::from_pairs(5, &level(&before), &level(&after))?;
        signed_rank(out, &topic, case, |o| wilcoxon_signed_rank(&table, o))?;
        raw(out, &topic, case, &before, &after)?;
        // The table with its levels as scores is the same numeric scale.
        moments(
            out,
            &topic,
            case,
            &table.moments(&[1.0, 2.0, 3.0, 4.0, 5.0])?,
        )?;
        for (side, alternative) in SIDES {
            let sign = sign_test(&table, 0.95, alternative)?;
            let path = format!("sign.{side}");
            topic.same(out, "paired::sign_test", sign.p_value, case, &path, CLOSED);
        }
        let p = probability_of_improvement(&table, 0.95)?;
        for (found, path) in [
            (Some(p.estimate), "improvement.estimate"),
            (p.conf_low, "improvement.conf.0"),
            (p.conf_high, "improvement.conf.1"),
        ] {
            topic.same(
                out,
                "paired::probability_of_improvement",
                found,
                case,
                path,
                CLOSED,
            );
        }
        let interval = RankBiserialInterval::default();
        let r = rank_biserial(&table, ZeroChanges::Dropped, interval, 0.95)?.estimate;
        topic.same(
            out,
            "effect_size::rank_biserial",
            r,
            case,
            "rank_biserial",
            CLOSED,
        );
    }
    Ok(())
}

/// Without a tie: R's own exact distribution.
fn depression(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("depression");
    let data = Data::read("depression/data.csv");
    let case = &topic.list("")[0];
    let (before, after) = (data.numbers("before"), data.numbers("after"));
    raw(out, &topic, case, &before, &after)?;
    let differences: Vec<f64> = before.iter().zip(&after).map(|(b, a)| a - b).collect();
    for (side, alternative) in SIDES {
        let options = WilcoxonOptions {
            alternative,
            ..WilcoxonOptions::default()
        };
        let p = wilcoxon_signed_rank_of_differences(&differences, options).map(|t| t.p_value);
        topic.same(
            out,
            "paired::wilcoxon_signed_rank",
            p,
            case,
            &format!("wilcox_exact.{side}"),
            CLOSED,
        );
    }
    Ok(())
}

fn signed_rank(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    test: impl Fn(WilcoxonOptions) -> Result<SignedRank, Error>,
) -> Result<(), Error> {
    const NAME: &str = "paired::wilcoxon_signed_rank";
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
            })?;
            let at = |field: &str| format!("{path}.{side}.{field}");
            topic.same(out, NAME, found.p_value, case, &at("p"), CLOSED);
            if path.starts_with("wilcox") {
                topic.same(out, NAME, found.statistic, case, &at("V"), CLOSED);
            } else {
                topic.same(out, NAME, found.z, case, &at("z"), CLOSED);
            }
            if zeros == Zeros::Pratt {
                topic.same(out, NAME, found.statistic, case, "t_plus_pratt", CLOSED);
            }
            for (count, path) in [
                (found.n, "n"),
                (found.n_positive, "up"),
                (found.n_negative, "down"),
                (found.n_zero, "same"),
            ] {
                topic.same(out, NAME, count, case, path, 0.0);
            }
        }
    }
    Ok(())
}

fn moments(out: &mut Vec<Check>, topic: &Topic, case: &Value, m: &Moments) -> Result<(), Error> {
    for (found, field) in [
        (m.mean_before(), "mean_before"),
        (m.mean_after(), "mean_after"),
        (m.mean_change(), "mean_change"),
        (m.sd_before(), "sd_before"),
        (m.sd_after(), "sd_after"),
        (m.sd_change(), "sd_change"),
        (m.correlation(), "correlation"),
    ] {
        let path = format!("describe.{field}");
        topic.same(out, "Moments", found, case, &path, CLOSED);
    }
    for (name, level, alternative) in [
        ("two_sided", 0.95, Alternative::TwoSided),
        ("greater", 0.95, Alternative::Greater),
        ("less", 0.95, Alternative::Less),
        ("two_sided_90", 0.9, Alternative::TwoSided),
    ] {
        let t = paired_t(m, level, alternative)?;
        for (found, field) in [
            (Some(t.estimate), "estimate"),
            (t.std_error, "std_error"),
            (t.statistic, "t"),
            (t.df, "df"),
            (t.p_value, "p"),
            (t.conf_low, "conf.0"),
            (t.conf_high, "conf.1"),
        ] {
            let path = format!("paired_t.{name}.{field}");
            topic.same(out, "paired::paired_t", found, case, &path, CLOSED);
        }
    }
    let z = d_z(m, 0.95)?;
    let j = hedges_correction(m.n() as f64 - 1.0)?;
    for (found, path, tolerance) in [
        (Some(z.estimate), "d_z.d", CLOSED),
        (Some(z.estimate), "peer_d_z.d", CLOSED),
        (z.conf_low, "d_z.conf.0", ITERATED),
        (z.conf_high, "d_z.conf.1", ITERATED),
        (Some(j * z.estimate), "peer_d_z.g", CLOSED),
    ] {
        topic.same(out, "effect_size::d_z", found, case, path, tolerance);
    }
    topic.same(
        out,
        "effect_size::hedges_correction",
        j,
        case,
        "hedges_j",
        CLOSED,
    );
    for (name, average) in [
        ("av_mean_of_sds", AverageSd::MeanOfSds),
        ("av_root_mean_square", AverageSd::RootMeanSquare),
    ] {
        let d = d_av(m, average, 0.95)?.estimate;
        let at = |field: &str| format!("{name}.{field}");
        topic.same(out, "effect_size::d_av", d, case, &at("d"), CLOSED);
        let g = hedges_g_av(m, average, 0.95)?;
        for (found, path, tolerance) in [
            (Some(g.estimate), at("g"), CLOSED),
            (g.conf_low, at("conf.0"), ITERATED),
            (g.conf_high, at("conf.1"), ITERATED),
            (g.p_value, "paired_t.two_sided.p".to_owned(), CLOSED),
        ] {
            topic.same(
                out,
                "effect_size::hedges_g_av",
                found,
                case,
                &path,
                tolerance,
            );
        }
    }
    Ok(())
}

/// Everything that complete pairs of numbers give.
fn raw(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    before: &[f64],
    after: &[f64],
) -> Result<(), Error> {
    moments(out, topic, case, &Moments::from_pairs(before, after)?)?;
    let differences: Vec<f64> = before.iter().zip(after).map(|(b, a)| a - b).collect();
    for (side, alternative) in SIDES {
        let up = differences.iter().filter(|&&d| d > 0.0).count() as u64;
        let down = differences.iter().filter(|&&d| d < 0.0).count() as u64;
        let sign = sign_test_of_counts(up, down, 0.95, alternative)?;
        let path = format!("sign.{side}");
        for (found, path, tolerance) in [
            (sign.p_value, path.as_str(), CLOSED),
            (sign.conf_low, "sign_conf.0", ITERATED),
            (sign.conf_high, "sign_conf.1", ITERATED),
        ] {
            topic.same(
                out,
                "paired::sign_test_of_counts",
                found,
                case,
                path,
                tolerance,
            );
        }
    }
    signed_rank(out, topic, case, |o| {
        wilcoxon_signed_rank_of_differences(&differences, o)
    })?;
    debug_assert_eq!(number(case, "n"), Some(before.len() as f64));
    Ok(())
}

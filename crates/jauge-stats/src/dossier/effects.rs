//! Effect sizes of scores and ranks, and the noncentral distributions behind their intervals.

use serde_json::Value;

use super::reader::{Topic, number, numbers};
use super::{CLOSED, Check, ITERATED};
use crate::effect_size::{
    ExplainedVarianceInterval, RankBiserialInterval, SdOf, SuperiorityInterval, VarianceExplained,
    ZeroChanges, cliffs_delta, cliffs_delta_of_counts, cohens_d_independent, d_rm, epsilon_squared,
    epsilon_squared_of_groups, eta_squared, eta_squared_of_groups, glass_delta, omega_squared,
    omega_squared_of_groups, probability_of_superiority, probability_of_superiority_of_counts,
    rank_biserial, rank_biserial_of_differences,
};
use crate::noncentral_chi_squared::{noncentral_chi_squared_cdf, noncentral_chi_squared_sf};
use crate::noncentral_f::{noncentral_f_cdf, noncentral_f_sf};
use crate::{Error, Estimate, Moments, PairedTable, SampleMoments, noncentral_f};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    noncentral(out)?;
    standardised(out)?;
    ranked_pairs(out)?;
    superiority(out)?;
    brunner_munzel(out)?;
    explained(out)
}

pub(super) fn at(case: &Value, path: &str) -> f64 {
    number(case, path).unwrap_or(f64::NAN)
}

/// Whole numbers of a case.
pub(super) fn counts(case: &Value, path: &str) -> Vec<u64> {
    numbers(case, path).into_iter().map(|x| x as u64).collect()
}

fn noncentral(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_noncentral");
    // Both tails promise 1e-12, relative; Boost's lower tail is off by 1e-14 at most.
    const PROMISED: f64 = 1e-12;
    let mut tails = |case: &Value, names: [&'static str; 2], cdf: f64, sf: f64| {
        for (name, found, path) in [
            (names[0], cdf, "cdf"),
            (names[1], sf, "sf"),
            (names[0], cdf, "peer_cdf"),
        ] {
            // None: below the normal range, or a central case that the peer was not asked for.
            if number(case, path).is_some() {
                topic.same(out, name, found, case, path, PROMISED);
            }
        }
    };
    let names = [
        "noncentral_chi_squared::noncentral_chi_squared_cdf",
        "noncentral_chi_squared::noncentral_chi_squared_sf",
    ];
    for case in topic.list("chi_squared") {
        let (x, df, ncp) = (at(case, "x"), at(case, "df"), at(case, "ncp"));
        let cdf = noncentral_chi_squared_cdf(x, df, ncp)?;
        tails(case, names, cdf, noncentral_chi_squared_sf(x, df, ncp)?);
    }
    let names = [
        "noncentral_f::noncentral_f_cdf",
        "noncentral_f::noncentral_f_sf",
    ];
    for case in topic.list("f") {
        let (f, df1, df2) = (at(case, "f"), at(case, "df1"), at(case, "df2"));
        let ncp = at(case, "ncp");
        let cdf = noncentral_f_cdf(f, df1, df2, ncp)?;
        tails(case, names, cdf, noncentral_f_sf(f, df1, df2, ncp)?);
    }
    Ok(())
}

/// An estimate and its two limits at `path`.
fn with_limits(
    out: &mut Vec<Check>,
    topic: &Topic,
    name: &'static str,
    found: &Estimate,
    case: &Value,
    (estimate, conf): (&str, &str),
    tolerance: f64,
) {
    topic.same(out, name, found.estimate, case, estimate, CLOSED);
    for (limit, end) in [(found.conf_low, 0), (found.conf_high, 1)] {
        let path = format!("{conf}.{end}");
        topic.same(out, name, limit, case, &path, tolerance);
    }
}

fn standardised(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_d");
    for case in topic.list("paired") {
        let m = Moments::from_pairs(&numbers(case, "before"), &numbers(case, "after"))?;
        let (name, d) = ("effect_size::d_rm", d_rm(&m, 0.95)?);
        let paths = ("d_rm.d", "d_rm.conf");
        with_limits(out, &topic, name, &d, case, paths, ITERATED);
        topic.same(out, name, d.statistic, case, "t", CLOSED);
        topic.same(out, name, d.p_value, case, "p", CLOSED);
    }
    for case in topic.list("independent") {
        let a = SampleMoments::from_values(&numbers(case, "a"))?;
        let b = SampleMoments::from_values(&numbers(case, "b"))?;
        let name = "effect_size::cohens_d_independent";
        let d = cohens_d_independent(&a, &b, 0.95)?;
        let paths = ("cohens_d.d", "cohens_d.conf");
        with_limits(out, &topic, name, &d, case, paths, ITERATED);
        topic.same(out, name, d.statistic, case, "cohens_d.t", CLOSED);
        topic.same(out, name, d.p_value, case, "cohens_d.p", CLOSED);
        topic.same(out, name, d.estimate, case, "peer_cohens_d", CLOSED);
        let name = "effect_size::glass_delta";
        for (sd_of, estimate, conf) in [
            (SdOf::First, "glass_first.d", "glass_first.conf"),
            (SdOf::Second, "glass_second.d", "glass_second.conf"),
        ] {
            let d = glass_delta(&a, &b, sd_of, 0.95)?;
            with_limits(out, &topic, name, &d, case, (estimate, conf), ITERATED);
            if sd_of == SdOf::Second {
                topic.same(out, name, d.estimate, case, "peer_glass_delta", CLOSED);
            }
        }
    }
    Ok(())
}

fn ranked_pairs(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_rank_biserial");
    let wilson = RankBiserialInterval::EffectiveWilson;
    for case in topic.list("") {
        let (before, after) = (numbers(case, "before"), numbers(case, "after"));
        let differences: Vec<f64> = before.iter().zip(&after).map(|(b, a)| a - b).collect();
        let levels = at(case, "levels") as usize;
        let level = |v: &[f64]| -> Vec<u8> { v.iter().map(|&x| x as u8 - 1).collect() };
        let table = (levels > 0)
            .then(|| PairedTable::from_pairs(levels, &level(&before), &level(&after)))
            .transpose()?;
        for (path, zeros, conf_level) in [
            ("dropped", ZeroChanges::Dropped, 0.95),
            ("included", ZeroChanges::Included, 0.95),
            ("dropped_80", ZeroChanges::Dropped, 0.8),
        ] {
            let raw = rank_biserial_of_differences(&differences, zeros, wilson, conf_level)?;
            let mut both = vec![("effect_size::rank_biserial_of_differences", raw)];
            if let Some(table) = &table {
                let found = rank_biserial(table, zeros, wilson, conf_level)?;
                both.push(("effect_size::rank_biserial", found));
            }
            for (name, r) in both {
                for (found, field) in [
                    (Some(r.estimate), "r"),
                    (r.std_error, "std_error"),
                    (Some(r.conf_low), "conf.0"),
                    (Some(r.conf_high), "conf.1"),
                ] {
                    let path = format!("{path}.{field}");
                    topic.same(out, name, found, case, &path, CLOSED);
                }
                for (found, path) in [
                    (r.n, "n"),
                    (r.n_positive, "up"),
                    (r.n_negative, "down"),
                    (r.n_zero, "same"),
                ] {
                    topic.same(out, name, found, case, path, 0.0);
                }
            }
        }
        let name = "effect_size::rank_biserial_of_differences";
        // Where all changes go one way the peer's interval has no width, and ours is refused.
        if number(case, "peer.conf.0").is_some() {
            let (zeros, fisher) = (ZeroChanges::Dropped, RankBiserialInterval::FisherNull);
            let r = rank_biserial_of_differences(&differences, zeros, fisher, 0.95)?;
            topic.same(out, name, r.estimate, case, "peer.r", CLOSED);
            topic.same(out, name, r.conf_low, case, "peer.conf.0", CLOSED);
            topic.same(out, name, r.conf_high, case, "peer.conf.1", CLOSED);
        }
    }
    Ok(())
}

fn superiority(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_superiority");
    for case in topic.list("") {
        let (a, b) = (numbers(case, "a"), numbers(case, "b"));
        let level = at(case, "conf_level");
        let levels = (at(case, "levels") > 0.0)
            .then(|| (counts(case, "counts.a"), counts(case, "counts.b")));
        for (path, interval) in [
            ("wilson", SuperiorityInterval::EffectiveWilson),
            ("logit", SuperiorityInterval::Logit),
            ("cliff", SuperiorityInterval::Cliff),
        ] {
            let conf = format!("{path}.conf");
            // None: that interval is not defined for these groups, and refused here.
            if number(case, &format!("{conf}.0")).is_none() {
                continue;
            }
            let mut p = vec![(
                "effect_size::probability_of_superiority",
                probability_of_superiority(&a, &b, interval, level)?,
            )];
            let mut delta = vec![(
                "effect_size::cliffs_delta",
                cliffs_delta(&a, &b, interval, level)?,
            )];
            if let Some((a, b)) = &levels {
                p.push((
                    "effect_size::probability_of_superiority_of_counts",
                    probability_of_superiority_of_counts(a, b, interval, level)?,
                ));
                delta.push((
                    "effect_size::cliffs_delta_of_counts",
                    cliffs_delta_of_counts(a, b, interval, level)?,
                ));
            }
            // Cliff's interval is written for delta, the two others for the probability.
            let (here, there, estimate) = match interval {
                SuperiorityInterval::Cliff => (delta, p, "delta"),
                _ => (p, delta, "p"),
            };
            for (name, found) in here {
                with_limits(out, &topic, name, &found, case, (estimate, &conf), CLOSED);
                let path = format!("{path}.std_error");
                topic.same(out, name, found.std_error, case, &path, CLOSED);
            }
            let peer = if estimate == "p" {
                "peer_delta"
            } else {
                "peer_p"
            };
            for (name, found) in there {
                topic.same(out, name, found.estimate, case, peer, CLOSED);
            }
        }
    }
    Ok(())
}

fn brunner_munzel(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_peers");
    let name = "effect_size::probability_of_superiority";
    for case in topic.list("brunner_munzel") {
        let (a, b) = (numbers(case, "a"), numbers(case, "b"));
        let p = probability_of_superiority(&a, &b, SuperiorityInterval::Logit, 0.95)?;
        topic.same(out, name, p.estimate, case, "p", CLOSED);
        topic.same(out, name, p.std_error, case, "std_error", CLOSED);
    }
    Ok(())
}

/// One of the three estimates by both intervals, from F and from groups.
struct Share {
    from_f: &'static str,
    from_groups: &'static str,
    path: &'static str,
    peer: &'static str,
    of: fn(f64, f64, f64, ExplainedVarianceInterval, f64) -> Result<VarianceExplained, Error>,
    of_groups:
        fn(&[SampleMoments], ExplainedVarianceInterval, f64) -> Result<VarianceExplained, Error>,
}

const SHARES: [Share; 3] = [
    Share {
        from_f: "effect_size::eta_squared",
        from_groups: "effect_size::eta_squared_of_groups",
        path: "eta2",
        peer: "peer_eta2",
        of: eta_squared,
        of_groups: eta_squared_of_groups,
    },
    Share {
        from_f: "effect_size::epsilon_squared",
        from_groups: "effect_size::epsilon_squared_of_groups",
        path: "epsilon2",
        peer: "peer_epsilon2",
        of: epsilon_squared,
        of_groups: epsilon_squared_of_groups,
    },
    Share {
        from_f: "effect_size::omega_squared",
        from_groups: "effect_size::omega_squared_of_groups",
        path: "omega2",
        peer: "peer_omega2",
        of: omega_squared,
        of_groups: omega_squared_of_groups,
    },
];

fn explained(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("effect_variance");
    let cases = topic.list("groups").iter().chain(topic.list("f"));
    for case in cases {
        let (f, df1, df2) = (at(case, "f"), at(case, "df1"), at(case, "df2"));
        let level = at(case, "conf_level");
        let groups: Option<Vec<SampleMoments>> = case
            .get("groups")
            .and_then(Value::as_array)
            .map(|groups| {
                (0..groups.len())
                    .map(|g| SampleMoments::from_values(&numbers(case, &format!("groups.{g}"))))
                    .collect::<Result<_, _>>()
            })
            .transpose()?;
        let ncp = noncentral_f::ncp_interval(f, df1, df2, level)?;
        for (found, path) in [(ncp.0, "ncp.0"), (ncp.1, "ncp.1")] {
            let name = "noncentral_f::ncp_interval";
            topic.same(out, name, found, case, path, ITERATED);
        }
        for (interval, conf) in [
            (ExplainedVarianceInterval::SampleSize, "conf"),
            (ExplainedVarianceInterval::DenominatorDf, "conf_df2"),
        ] {
            for kind in &SHARES {
                let mut both = vec![(kind.from_f, (kind.of)(f, df1, df2, interval, level)?)];
                if let Some(groups) = &groups {
                    let found = (kind.of_groups)(groups, interval, level)?;
                    both.push((kind.from_groups, found));
                }
                for (name, found) in both {
                    topic.same(out, name, found.estimate, case, kind.path, CLOSED);
                    topic.same(out, name, found.statistic, case, "f", CLOSED);
                    topic.same(out, name, found.p_value, case, "p", CLOSED);
                    let (low, high) = (format!("{conf}.0"), format!("{conf}.1"));
                    topic.same(out, name, found.conf_low, case, &low, ITERATED);
                    topic.same(out, name, found.conf_high, case, &high, ITERATED);
                    if number(case, kind.peer).is_some() {
                        topic.same(out, name, found.estimate, case, kind.peer, CLOSED);
                    }
                }
            }
        }
    }
    Ok(())
}

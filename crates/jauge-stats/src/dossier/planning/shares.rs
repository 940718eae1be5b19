//! Plans for one share and for two.

use super::{Check, Error, alternative, count, real};
use crate::dossier::reader::Topic;
use crate::dossier::{CLOSED, ITERATED};
use crate::power::{
    ProportionTest, detectable_effect_one_proportion, detectable_effect_two_proportions,
    power_one_proportion, power_two_proportions, sample_size_one_proportion,
    sample_size_two_proportions,
};

const ARCSINE: ProportionTest = ProportionTest::Arcsine;
const EXACT: ProportionTest = ProportionTest::Exact;

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("planning_shares");
    for case in topic.list("one") {
        let (p, q, n) = (
            real(case, "share"),
            real(case, "reference"),
            count(case, "n"),
        );
        let (level, side) = (real(case, "sig_level"), alternative(case));
        let name = "power::power_one_proportion";
        let found = power_one_proportion(p, q, n, ARCSINE, level, side)?;
        topic.same(out, name, found.effect, case, "h", CLOSED);
        topic.same(out, name, found.power, case, "arcsine", CLOSED);
        let found = power_one_proportion(p, q, n, EXACT, level, side)?;
        topic.same(out, name, found.power, case, "exact", CLOSED);
    }
    for case in topic.list("one_n") {
        let (p, q) = (real(case, "share"), real(case, "reference"));
        let (power, level) = (real(case, "target_power"), real(case, "sig_level"));
        let name = "power::sample_size_one_proportion";
        let side = alternative(case);
        let found = sample_size_one_proportion(p, q, power, ARCSINE, level, side)?;
        topic.same(out, name, found.n, case, "arcsine", 0.0);
        topic.same(out, name, found.n_exact, case, "arcsine_exact", ITERATED);
        let found = sample_size_one_proportion(p, q, power, EXACT, level, side)?;
        topic.same(out, name, found.n, case, "exact", 0.0);
    }
    for case in topic.list("one_d") {
        let (q, n) = (real(case, "reference"), count(case, "n"));
        let (power, level) = (real(case, "power"), real(case, "sig_level"));
        for (method, path) in [(ARCSINE, "arcsine"), (EXACT, "exact")] {
            let side = alternative(case);
            let found = detectable_effect_one_proportion(q, n, power, method, level, side)?;
            let name = "power::detectable_effect_one_proportion";
            topic.same(out, name, found.share, case, path, ITERATED);
        }
    }
    for case in topic.list("two") {
        let (p, q) = (real(case, "share"), real(case, "reference"));
        let (n1, n2) = (count(case, "n1"), count(case, "n2"));
        let (level, side) = (real(case, "sig_level"), alternative(case));
        let found = power_two_proportions(p, q, n1, n2, level, side)?.power;
        let name = "power::power_two_proportions";
        topic.same(out, name, found, case, "power", CLOSED);
        let found = detectable_effect_two_proportions(q, n1, n2, 0.8, level, side)?.share;
        let name = "power::detectable_effect_two_proportions";
        topic.same(out, name, found, case, "share_at_80", ITERATED);
    }
    for case in topic.list("two_n") {
        let (p, q, ratio) = (
            real(case, "share"),
            real(case, "reference"),
            real(case, "ratio"),
        );
        let (power, level) = (real(case, "target_power"), real(case, "sig_level"));
        let found = sample_size_two_proportions(p, q, ratio, power, level, alternative(case))?;
        let name = "power::sample_size_two_proportions";
        topic.same(out, name, found.n_exact, case, "n_exact", ITERATED);
        topic.same(out, name, found.n1.map(|n| n as f64), case, "n1", 0.0);
        topic.same(out, name, found.n2.map(|n| n as f64), case, "n2", 0.0);
    }
    Ok(())
}

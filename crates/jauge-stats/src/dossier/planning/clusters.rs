//! Clustered plans.

use serde_json::Value;

use super::{Check, Error, count, real, target};
use crate::Alternative;
use crate::dossier::reader::Topic;
use crate::dossier::{CLOSED, ITERATED};
use crate::power::{
    Clusters, detectable_effect_clustered_change, detectable_effect_clustered_groups,
    half_width_clustered, power_clustered_change, power_clustered_groups,
    sample_size_clustered_change, sample_size_clustered_groups,
};

const TWO: Alternative = Alternative::TwoSided;

fn clusters(case: &Value) -> Result<Clusters, Error> {
    Clusters::new(real(case, "size"), real(case, "icc"), real(case, "size_cv"))
}

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("planning_clusters");
    for case in topic.list("groups") {
        let c = clusters(case)?;
        let (j1, j2) = (count(case, "clusters1"), count(case, "clusters2"));
        let name = "power::Clusters";
        topic.same(out, name, c.design_effect(), case, "design_effect", CLOSED);
        let effective = c.effective_n(j1 + j2);
        topic.same(out, name, effective, case, "effective_n", CLOSED);
        let found = power_clustered_groups(real(case, "d"), j1, j2, &c, 0.05, TWO)?;
        let name = "power::power_clustered_groups";
        topic.same(out, name, found.effective_n, case, "effective_n", CLOSED);
        topic.same(out, name, found.power, case, "power", CLOSED);
        if !case["peer"].is_null() {
            topic.same(out, name, found.power, case, "peer", CLOSED);
        }
        let power = real(case, "target_power");
        let found = detectable_effect_clustered_groups(j1, j2, &c, power, 0.05, TWO)?;
        let name = "power::detectable_effect_clustered_groups";
        topic.same(out, name, found.effect, case, "effect", ITERATED);
        // An approximation, good where there are many clusters.
        if j1 + j2 > 30 {
            topic.same(out, name, found.effect, case, "bloom", 1e-3);
        }
    }
    for case in topic.list("groups_n") {
        let (d, ratio, power) = (
            real(case, "d"),
            real(case, "ratio"),
            real(case, "target_power"),
        );
        let found = sample_size_clustered_groups(d, ratio, &clusters(case)?, power, 0.05, TWO)?;
        let name = "power::sample_size_clustered_groups";
        let whole = |number: Option<u64>| number.map(|number| number as f64);
        topic.same(out, name, whole(found.clusters1), case, "clusters1", 0.0);
        topic.same(out, name, whole(found.clusters2), case, "clusters2", 0.0);
        let exact = found.clusters_exact;
        topic.same(out, name, exact, case, "clusters_exact", ITERATED);
    }
    for case in topic.list("change") {
        let (c, j, of) = (clusters(case)?, count(case, "clusters"), target(case));
        let found = power_clustered_change(real(case, "d"), j, &c, of, 0.05, TWO)?;
        let name = "power::power_clustered_change";
        topic.same(out, name, found.power, case, "power", CLOSED);
        topic.same(out, name, found.power, case, "peer", CLOSED);
        let power = real(case, "target_power");
        let found = detectable_effect_clustered_change(j, &c, power, of, 0.05, TWO)?;
        let name = "power::detectable_effect_clustered_change";
        topic.same(out, name, found.effect, case, "effect", ITERATED);
        let plain = found.effect_uncorrected;
        topic.same(out, name, plain, case, "effect_uncorrected", ITERATED);
        let found = half_width_clustered(j, &c, 0.5, of, 0.95)?.half_width;
        let name = "power::half_width_clustered";
        topic.same(out, name, found, case, "half_width", CLOSED);
    }
    for case in topic.list("change_n") {
        let (d, power) = (real(case, "d"), real(case, "target_power"));
        let c = clusters(case)?;
        let found = sample_size_clustered_change(d, &c, power, target(case), 0.05, TWO)?;
        let name = "power::sample_size_clustered_change";
        topic.same(out, name, found.clusters, case, "clusters", 0.0);
        let exact = found.clusters_exact;
        topic.same(out, name, exact, case, "clusters_exact", ITERATED);
    }
    Ok(())
}

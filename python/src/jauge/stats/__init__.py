"""Statistics of before/after and cohort questions: sequences in, named results out.

Names are those of the Rust crate ``jauge_stats``, whose documentation gives the formula, the
reference, the R call and every chosen departure from R. Missing values never enter: leave them
out, with their reason; a NaN is refused. A question that the data cannot answer raises
:class:`jauge.AnalysisError`, whose message says what to do.

>>> from jauge import stats
>>> change = stats.paired_t([42, 51, 38, 47, 55], [48, 53, 45, 47, 60])
>>> change.estimate, round(change.p_value, 4)
(4.0, 0.0374)
"""

from jauge.stats.finite_population import (
    CountInterval,
    FinitePopulationEstimate,
    ShareForTarget,
    coverage,
    coverage_probability,
    finite_population_mean,
    finite_population_share,
    hypergeometric_interval,
    no_assumption_bounds,
    share_for_target,
)
from jauge.stats.noncentral_t import (
    ncp_interval,
    noncentral_t_cdf,
    noncentral_t_sf,
)
from jauge.stats.paired import SignedRank, paired_t, wilcoxon_signed_rank
from jauge.stats.power import (
    ClusteredPlan,
    Plan,
    Precision,
    SharePlan,
    detectable_effect_clustered_change,
    detectable_effect_clustered_groups,
    detectable_effect_one_proportion,
    detectable_effect_paired_t,
    detectable_effect_signed_rank,
    detectable_effect_two_groups_t,
    detectable_effect_two_proportions,
    half_width_clustered,
    half_width_mean,
    half_width_share,
    post_hoc_power,
    power_clustered_change,
    power_clustered_groups,
    power_one_proportion,
    power_paired_t,
    power_signed_rank,
    power_two_groups_t,
    power_two_proportions,
    sample_size_clustered_change,
    sample_size_clustered_groups,
    sample_size_mean,
    sample_size_one_proportion,
    sample_size_paired_t,
    sample_size_share,
    sample_size_signed_rank,
    sample_size_two_groups_t,
    sample_size_two_proportions,
)
from jauge.stats.printed import (
    Compatible,
    recompute,
    recompute_denominator,
    recompute_mean,
)
from jauge.stats.proportion import (
    clopper_pearson,
    clopper_pearson_bound,
    jeffreys,
    wilson,
)
from jauge.stats.results import Estimate, Result, TestResult

__all__ = [
    "ClusteredPlan",
    "Compatible",
    "CountInterval",
    "Estimate",
    "FinitePopulationEstimate",
    "Plan",
    "Precision",
    "Result",
    "ShareForTarget",
    "SharePlan",
    "SignedRank",
    "TestResult",
    "clopper_pearson",
    "clopper_pearson_bound",
    "coverage",
    "coverage_probability",
    "detectable_effect_clustered_change",
    "detectable_effect_clustered_groups",
    "detectable_effect_one_proportion",
    "detectable_effect_paired_t",
    "detectable_effect_signed_rank",
    "detectable_effect_two_groups_t",
    "detectable_effect_two_proportions",
    "finite_population_mean",
    "finite_population_share",
    "half_width_clustered",
    "half_width_mean",
    "half_width_share",
    "hypergeometric_interval",
    "jeffreys",
    "ncp_interval",
    "no_assumption_bounds",
    "noncentral_t_cdf",
    "noncentral_t_sf",
    "paired_t",
    "post_hoc_power",
    "power_clustered_change",
    "power_clustered_groups",
    "power_one_proportion",
    "power_paired_t",
    "power_signed_rank",
    "power_two_groups_t",
    "power_two_proportions",
    "recompute",
    "recompute_denominator",
    "recompute_mean",
    "sample_size_clustered_change",
    "sample_size_clustered_groups",
    "sample_size_mean",
    "sample_size_one_proportion",
    "sample_size_paired_t",
    "sample_size_share",
    "sample_size_signed_rank",
    "sample_size_two_groups_t",
    "sample_size_two_proportions",
    "share_for_target",
    "wilcoxon_signed_rank",
    "wilson",
]

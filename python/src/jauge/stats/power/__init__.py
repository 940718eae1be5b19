"""How many are needed, and what could such a design see? Before the data.

Three functions per design, one for each quantity that may be missing: ``power_...``,
``sample_size_...`` and ``detectable_effect_...``. Both tails of a two-sided test count.
"""

from jauge.stats.power.clusters import (
    ClusteredPlan,
    detectable_effect_clustered_change,
    detectable_effect_clustered_groups,
    power_clustered_change,
    power_clustered_groups,
    sample_size_clustered_change,
    sample_size_clustered_groups,
)
from jauge.stats.power.means import (
    Plan,
    detectable_effect_paired_t,
    detectable_effect_signed_rank,
    detectable_effect_two_groups_t,
    post_hoc_power,
    power_paired_t,
    power_signed_rank,
    power_two_groups_t,
    sample_size_paired_t,
    sample_size_signed_rank,
    sample_size_two_groups_t,
)
from jauge.stats.power.precision import (
    Precision,
    half_width_clustered,
    half_width_mean,
    half_width_share,
    sample_size_mean,
    sample_size_share,
)
from jauge.stats.power.shares import (
    SharePlan,
    detectable_effect_one_proportion,
    detectable_effect_two_proportions,
    power_one_proportion,
    power_two_proportions,
    sample_size_one_proportion,
    sample_size_two_proportions,
)

__all__ = [
    "ClusteredPlan",
    "Plan",
    "Precision",
    "SharePlan",
    "detectable_effect_clustered_change",
    "detectable_effect_clustered_groups",
    "detectable_effect_one_proportion",
    "detectable_effect_paired_t",
    "detectable_effect_signed_rank",
    "detectable_effect_two_groups_t",
    "detectable_effect_two_proportions",
    "half_width_clustered",
    "half_width_mean",
    "half_width_share",
    "post_hoc_power",
    "power_clustered_change",
    "power_clustered_groups",
    "power_one_proportion",
    "power_paired_t",
    "power_signed_rank",
    "power_two_groups_t",
    "power_two_proportions",
    "sample_size_clustered_change",
    "sample_size_clustered_groups",
    "sample_size_mean",
    "sample_size_one_proportion",
    "sample_size_paired_t",
    "sample_size_share",
    "sample_size_signed_rank",
    "sample_size_two_groups_t",
    "sample_size_two_proportions",
]

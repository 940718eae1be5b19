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

from jauge.stats.effect_size import (
    cohens_d_independent,
    d_av,
    d_rm,
    d_z,
    glass_delta,
    hedges_correction,
    hedges_g_av,
    hedges_g_independent,
    standardised_difference_of_shares,
    standardised_mean_difference,
)
from jauge.stats.interpretation import (
    Interpretation,
    InterpretationRule,
    Threshold,
    interpret,
    interpretation_rules,
)
from jauge.stats.paired import SignedRank, paired_t, wilcoxon_signed_rank
from jauge.stats.ratio import (
    Ratio,
    cohens_h,
    cramers_v,
    odds_ratio,
    paired_odds_ratio,
    paired_odds_ratio_of_counts,
    risk_ratio,
)
from jauge.stats.results import Estimate, Result, TestResult
from jauge.stats.superiority import (
    RankBiserial,
    cliffs_delta,
    cliffs_delta_of_counts,
    probability_of_superiority,
    probability_of_superiority_of_counts,
    rank_biserial,
    rank_biserial_of_differences,
)
from jauge.stats.variance_explained import (
    VarianceExplained,
    epsilon_squared,
    epsilon_squared_of_groups,
    eta_squared,
    eta_squared_of_groups,
    omega_squared,
    omega_squared_of_groups,
)

__all__ = [
    "Estimate",
    "Interpretation",
    "InterpretationRule",
    "RankBiserial",
    "Ratio",
    "Result",
    "SignedRank",
    "TestResult",
    "Threshold",
    "VarianceExplained",
    "cliffs_delta",
    "cliffs_delta_of_counts",
    "cohens_d_independent",
    "cohens_h",
    "cramers_v",
    "d_av",
    "d_rm",
    "d_z",
    "epsilon_squared",
    "epsilon_squared_of_groups",
    "eta_squared",
    "eta_squared_of_groups",
    "glass_delta",
    "hedges_correction",
    "hedges_g_av",
    "hedges_g_independent",
    "interpret",
    "interpretation_rules",
    "odds_ratio",
    "omega_squared",
    "omega_squared_of_groups",
    "paired_odds_ratio",
    "paired_odds_ratio_of_counts",
    "paired_t",
    "probability_of_superiority",
    "probability_of_superiority_of_counts",
    "rank_biserial",
    "rank_biserial_of_differences",
    "risk_ratio",
    "standardised_difference_of_shares",
    "standardised_mean_difference",
    "wilcoxon_signed_rank",
]

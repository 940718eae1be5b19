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

from jauge.stats.independent import (
    Anova,
    ChiSquared,
    FisherExact,
    MannWhitney,
    anova,
    brunner_munzel,
    brunner_munzel_of_counts,
    chi_squared,
    cochran_armitage,
    difference_of_proportions,
    fisher_exact,
    fisher_exact_table,
    kruskal_wallis,
    kruskal_wallis_of_counts,
    mann_whitney,
    mann_whitney_of_counts,
    student_t,
    welch_anova,
    welch_t,
)
from jauge.stats.paired import (
    McNemar,
    SignedRank,
    bhapkar,
    bowker,
    difference_of_paired_proportions,
    hodges_lehmann,
    marginal_homogeneity,
    mcnemar,
    paired_t,
    probability_of_improvement,
    sign_test,
    stuart_maxwell,
    wilcoxon_signed_rank,
)
from jauge.stats.results import Estimate, Result, TestResult
from jauge.stats.table import PairedTable
from jauge.stats.waves import Friedman, cochran_q, friedman, quade

__all__ = [
    "Anova",
    "ChiSquared",
    "Estimate",
    "FisherExact",
    "Friedman",
    "MannWhitney",
    "McNemar",
    "PairedTable",
    "Result",
    "SignedRank",
    "TestResult",
    "anova",
    "bhapkar",
    "bowker",
    "brunner_munzel",
    "brunner_munzel_of_counts",
    "chi_squared",
    "cochran_armitage",
    "cochran_q",
    "difference_of_paired_proportions",
    "difference_of_proportions",
    "fisher_exact",
    "fisher_exact_table",
    "friedman",
    "hodges_lehmann",
    "kruskal_wallis",
    "kruskal_wallis_of_counts",
    "mann_whitney",
    "mann_whitney_of_counts",
    "marginal_homogeneity",
    "mcnemar",
    "paired_t",
    "probability_of_improvement",
    "quade",
    "sign_test",
    "stuart_maxwell",
    "student_t",
    "welch_anova",
    "welch_t",
    "wilcoxon_signed_rank",
]

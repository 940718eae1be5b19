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

from jauge.stats.paired import SignedRank, paired_t, wilcoxon_signed_rank
from jauge.stats.results import Estimate, Result, TestResult
from jauge.stats.survey import (
    AssociationTest,
    DesignEffect,
    GroupEstimate,
    ReplicateWeights,
    SurveyDesign,
)
from jauge.stats.weighting import Weighting, calibrate, post_stratify, rake, trim_weights

__all__ = [
    "AssociationTest",
    "DesignEffect",
    "Estimate",
    "GroupEstimate",
    "ReplicateWeights",
    "Result",
    "SignedRank",
    "SurveyDesign",
    "TestResult",
    "Weighting",
    "calibrate",
    "paired_t",
    "post_stratify",
    "rake",
    "trim_weights",
    "wilcoxon_signed_rank",
]

from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeAlias, final

__all__ = [
    "AllTiesError",
    "AnalysisError",
    "CellTypeError",
    "CollectError",
    "CollinearError",
    "CompleteSeparationError",
    "ConfLevelError",
    "DefinitionError",
    "DifferentLengthsError",
    "EmptyCellError",
    "FileError",
    "Frame",
    "Groups",
    "ImpossibleError",
    "IngestError",
    "Ingested",
    "InternalError",
    "JaugeError",
    "LengthMismatchError",
    "LonelyPsuError",
    "NoVariationError",
    "NotConvergedError",
    "NotEmptyError",
    "NotFiniteError",
    "OptionError",
    "PairedTable",
    "ReplicateWeights",
    "ReportError",
    "Run",
    "SurveyDesign",
    "TooFewError",
    "TooFewOfError",
    "UnknownLevelError",
    "Weighting",
    "WeightsError",
    "__version__",
    "adjusted_rand_index",
    "ancova_and_change_score",
    "anova",
    "answer_file",
    "answer_names",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bhapkar",
    "bonferroni",
    "bootstrap",
    "bootstrap_difference_of_means",
    "bootstrap_paired_table",
    "bootstrap_reliability",
    "bootstrap_weighted_mean",
    "bowker",
    "brunner_munzel",
    "brunner_munzel_of_counts",
    "calibrate",
    "candidates",
    "check",
    "check_code",
    "chi_squared",
    "cliffs_delta",
    "cliffs_delta_of_counts",
    "clopper_pearson",
    "clopper_pearson_bound",
    "cluster_bootstrap",
    "cluster_bootstrap_of_tables",
    "clustered_difference",
    "clustered_mean",
    "clustered_mean_change",
    "clustered_probability_of_improvement",
    "cochran_armitage",
    "cochran_q",
    "code_cards",
    "code_list",
    "codes",
    "codes_of",
    "cohens_d_independent",
    "cohens_h",
    "coverage",
    "coverage_probability",
    "cramers_v",
    "cronbach_alpha",
    "d_av",
    "d_rm",
    "d_z",
    "demos",
    "design_effect",
    "detectable_effect_clustered_change",
    "detectable_effect_clustered_groups",
    "detectable_effect_one_proportion",
    "detectable_effect_paired_t",
    "detectable_effect_signed_rank",
    "detectable_effect_two_groups_t",
    "detectable_effect_two_proportions",
    "diff",
    "difference_in_differences",
    "difference_in_differences_panel",
    "difference_of_paired_proportions",
    "difference_of_proportions",
    "document_frequency",
    "epsilon_squared",
    "epsilon_squared_of_groups",
    "error_classes",
    "eta_squared",
    "eta_squared_of_groups",
    "finite_population_mean",
    "finite_population_share",
    "fisher_exact",
    "fisher_exact_table",
    "form",
    "frame_name",
    "friedman",
    "glass_delta",
    "grid_faults",
    "half_width_clustered",
    "half_width_mean",
    "half_width_share",
    "hedges_correction",
    "hedges_g_av",
    "hedges_g_independent",
    "hochberg",
    "hodges_lehmann",
    "holm",
    "hypergeometric_interval",
    "icc_anova",
    "import_form",
    "ingest",
    "interpret",
    "interpretation_rules",
    "jeffreys",
    "kaplan_meier",
    "kruskal_wallis",
    "kruskal_wallis_of_counts",
    "lee_bounds",
    "library_copy",
    "library_files",
    "library_words",
    "log_rank",
    "mann_whitney",
    "mann_whitney_of_counts",
    "marginal_homogeneity",
    "mcdonald_omega",
    "mcnemar",
    "ncp_interval",
    "no_assumption_bounds",
    "noncentral_chi_squared_cdf",
    "noncentral_chi_squared_sf",
    "noncentral_f_cdf",
    "noncentral_f_sf",
    "noncentral_t_cdf",
    "noncentral_t_sf",
    "odds_ratio",
    "ols",
    "omega_squared",
    "omega_squared_of_groups",
    "ordinal_alpha",
    "ordinal_omega",
    "paired_odds_ratio",
    "paired_odds_ratio_of_counts",
    "paired_permutation_test",
    "paired_t",
    "permutation_test",
    "polychoric",
    "post_hoc_power",
    "post_stratify",
    "power_clustered_change",
    "power_clustered_groups",
    "power_one_proportion",
    "power_paired_t",
    "power_signed_rank",
    "power_two_groups_t",
    "power_two_proportions",
    "probability_of_improvement",
    "probability_of_superiority",
    "probability_of_superiority_of_counts",
    "propose_mapping",
    "quade",
    "rake",
    "rank_biserial",
    "rank_biserial_of_differences",
    "read_grid",
    "recompute",
    "recompute_denominator",
    "recompute_mean",
    "regression_to_the_mean",
    "restricted_mean_survival",
    "risk_ratio",
    "romano_wolf",
    "romano_wolf_of_changes",
    "run",
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
    "shrink",
    "sign_test",
    "standardised",
    "standardised_difference_of_shares",
    "standardised_mean_difference",
    "stuart_maxwell",
    "student_t",
    "survival_quantile",
    "trim_weights",
    "welch_anova",
    "welch_t",
    "wilcoxon_signed_rank",
    "wilson",
    "words",
    "write_demo",
]

__version__: str

class JaugeError(Exception): ...
class DefinitionError(JaugeError): ...
class IngestError(JaugeError): ...
class AnalysisError(JaugeError): ...
class ReportError(JaugeError): ...
class CollectError(JaugeError): ...
class FileError(JaugeError): ...
class InternalError(JaugeError): ...
class NotEmptyError(FileError): ...
class OptionError(JaugeError, ValueError): ...
class CellTypeError(IngestError, TypeError): ...
class AllTiesError(AnalysisError): ...
class CollinearError(AnalysisError): ...
class CompleteSeparationError(AnalysisError): ...
class ConfLevelError(AnalysisError): ...
class DifferentLengthsError(AnalysisError): ...
class EmptyCellError(AnalysisError): ...
class ImpossibleError(AnalysisError): ...
class LengthMismatchError(AnalysisError): ...
class LonelyPsuError(AnalysisError): ...
class NoVariationError(AnalysisError): ...
class NotConvergedError(AnalysisError): ...
class NotFiniteError(AnalysisError): ...
class TooFewError(AnalysisError): ...
class TooFewOfError(AnalysisError): ...
class UnknownLevelError(AnalysisError): ...
class WeightsError(AnalysisError): ...

@final
class Run:
    def page(self, reader: str, lang: str) -> str: ...
    def findings_json(self) -> str: ...
    def reliability_json(self) -> str: ...
    def reception_json(self) -> str: ...
    def notices(self, lang: str) -> str: ...
    def files(self, also: Sequence[str]) -> list[tuple[str, bytes]]: ...
    def write(self, folder: Path, also: Sequence[str]) -> list[Path]: ...

@final
class Ingested:
    def check(self) -> None: ...
    def columns(self, sensitive: Sequence[str]) -> dict[str, list[Any]]: ...
    def left_out(self, sensitive: Sequence[str]) -> list[str]: ...
    def html(self, lang: str) -> str: ...
    def reception_json(self) -> str: ...
    def write(self, folder: Path, sensitive: Sequence[str]) -> list[Path]: ...

# Of a column: wording, values and labels, ranges and single values that stand for no answer.
_About: TypeAlias = tuple[
    str | None, Sequence[tuple[str, str]], Sequence[tuple[float, float]], Sequence[str]
]

@final
class Frame:
    @staticmethod
    def from_arrow(
        name: str, kind: str, table: Any, about: Mapping[str, _About] | None = None
    ) -> Frame: ...
    @staticmethod
    def from_columns(
        name: str,
        kind: str,
        columns: Sequence[tuple[str, Sequence[Any]]],
        about: Mapping[str, _About] | None = None,
        sha256: str | None = None,
    ) -> Frame: ...
    @property
    def name(self) -> str: ...

# Frames stand in for answer files, texts for files of definitions, by their names in the study.

def frame_name(file: str) -> str: ...
def answer_names(study: Path, texts: Mapping[str, str] | None = None) -> list[str]: ...
def ingest(
    study: Path,
    frames: Sequence[Frame] | None = None,
    texts: Mapping[str, str] | None = None,
    told: Callable[[Any], None] | None = None,
) -> Ingested: ...
def propose_mapping(
    study: Path,
    only: str | None,
    lang: str,
    frames: Sequence[Frame] | None = None,
    texts: Mapping[str, str] | None = None,
) -> tuple[str, int, int, int]: ...
def run(
    study: Path,
    frames: Sequence[Frame] | None = None,
    texts: Mapping[str, str] | None = None,
    told: Callable[[Any], None] | None = None,
) -> Run: ...

# Code, severity, file, line, column, message, hint.
_Fault: TypeAlias = tuple[str, str, str | None, int | None, int | None, str, str]

def check(file: Path, lang: str) -> list[_Fault]: ...
def form(text: str, name: str, wish: Mapping[str, object]) -> tuple[bytes, str | None]: ...
def answer_file(
    text: str, name: str, answers: str, person: Mapping[str, Any]
) -> tuple[str, str]: ...
def codes(count: int, length: int, taken: Sequence[str]) -> list[str]: ...
def check_code(text: str) -> str: ...
def codes_of(file: Path) -> list[str]: ...
def code_list(codes: Sequence[str], profile: str) -> str: ...
def code_cards(codes: Sequence[str], lang: str) -> str: ...
def import_form(content: bytes, name: str, lang: str) -> tuple[str | None, list[_Fault]]: ...
def diff(earlier: tuple[str, str], later: tuple[str, str]) -> tuple[str, str, str]: ...
def library_files() -> list[tuple[str, str]]: ...
def library_words(file: str | None, lang: str) -> str: ...
def library_copy(file: str, to: Path) -> Path: ...
def write_demo(name: str, folder: Path) -> Path: ...
def demos() -> list[str]: ...

# Statistics: numbers come in as sequences or buffers of doubles, a result goes out as its fields.

@final
class PairedTable:
    def __new__(cls, counts: Sequence[Sequence[int]]) -> Self: ...
    @staticmethod
    def from_pairs(before: Sequence[int], after: Sequence[int], levels: int) -> PairedTable: ...
    @staticmethod
    def by_group(
        before: Sequence[int],
        after: Sequence[int],
        groups: Sequence[int],
        number_of_groups: int,
        levels: int,
    ) -> list[PairedTable]: ...
    def counts(self) -> list[list[int]]: ...
    def n(self) -> int: ...
    def levels(self) -> int: ...
    def improved(self) -> int: ...
    def same(self) -> int: ...
    def declined(self) -> int: ...
    def marginals(self) -> tuple[list[int], list[int]]: ...
    def difference_counts(self) -> list[int]: ...
    def reversed(self) -> PairedTable: ...
    def merged(self, other: PairedTable) -> PairedTable: ...

def paired_t(
    before: Sequence[float], after: Sequence[float], conf_level: float, alternative: str
) -> dict[str, Any]: ...
def wilcoxon_signed_rank(
    before: Sequence[float] | PairedTable,
    after: Sequence[float] | None,
    zeros: str,
    correction: str,
    method: str,
    alternative: str,
) -> dict[str, Any]: ...
def hodges_lehmann(
    before: Sequence[float] | PairedTable,
    after: Sequence[float] | None,
    scores: Sequence[float] | None,
    conf_level: float,
    unchanged: str,
    method: str,
    alternative: str,
) -> dict[str, Any]: ...
def sign_test(table: PairedTable, conf_level: float, alternative: str) -> dict[str, Any]: ...
def probability_of_improvement(table: PairedTable, conf_level: float) -> dict[str, Any]: ...
def mcnemar(table: PairedTable, method: str, alternative: str) -> dict[str, Any]: ...
def difference_of_paired_proportions(
    table: PairedTable, interval: str, conf_level: float
) -> dict[str, Any]: ...
def stuart_maxwell(table: PairedTable) -> dict[str, Any]: ...
def bhapkar(table: PairedTable) -> dict[str, Any]: ...
def bowker(table: PairedTable) -> dict[str, Any]: ...
def marginal_homogeneity(
    table: PairedTable, scores: Sequence[float], alternative: str
) -> dict[str, Any]: ...
def friedman(rows: Sequence[Sequence[float]], reference: str) -> dict[str, Any]: ...
def cochran_q(rows: Sequence[Sequence[float]]) -> dict[str, Any]: ...
def quade(rows: Sequence[Sequence[float]]) -> dict[str, Any]: ...
def student_t(
    a: Sequence[float], b: Sequence[float], conf_level: float, alternative: str
) -> dict[str, Any]: ...
def welch_t(
    a: Sequence[float], b: Sequence[float], conf_level: float, alternative: str
) -> dict[str, Any]: ...
def difference_of_proportions(
    x1: int, n1: int, x2: int, n2: int, conf_level: float
) -> dict[str, Any]: ...
def mann_whitney(
    a: Sequence[float], b: Sequence[float], correction: str, method: str, alternative: str
) -> dict[str, Any]: ...
def mann_whitney_of_counts(
    a: Sequence[int], b: Sequence[int], correction: str, method: str, alternative: str
) -> dict[str, Any]: ...
def brunner_munzel(
    a: Sequence[float], b: Sequence[float], conf_level: float, alternative: str
) -> dict[str, Any]: ...
def brunner_munzel_of_counts(
    a: Sequence[int], b: Sequence[int], conf_level: float, alternative: str
) -> dict[str, Any]: ...
def kruskal_wallis(groups: Sequence[Sequence[float]]) -> dict[str, Any]: ...
def kruskal_wallis_of_counts(groups: Sequence[Sequence[int]]) -> dict[str, Any]: ...
def anova(groups: Sequence[Sequence[float]]) -> dict[str, Any]: ...
def lee_bounds(
    a: Sequence[float], b: Sequence[float], entered: tuple[int, int], conf_level: float
) -> dict[str, Any]: ...
def welch_anova(groups: Sequence[Sequence[float]]) -> dict[str, Any]: ...
def chi_squared(table: Sequence[Sequence[int]], correction: str) -> dict[str, Any]: ...
def fisher_exact(
    table: Sequence[Sequence[int]], conf_level: float, alternative: str
) -> dict[str, Any]: ...
def fisher_exact_table(table: Sequence[Sequence[int]]) -> dict[str, Any]: ...
def cochran_armitage(
    successes: Sequence[int], totals: Sequence[int], scores: Sequence[float], alternative: str
) -> dict[str, Any]: ...
def d_z(before: Sequence[float], after: Sequence[float], conf_level: float) -> dict[str, Any]: ...
def d_rm(before: Sequence[float], after: Sequence[float], conf_level: float) -> dict[str, Any]: ...
def d_av(
    before: Sequence[float], after: Sequence[float], average: str, conf_level: float
) -> dict[str, Any]: ...
def hedges_g_av(
    before: Sequence[float], after: Sequence[float], average: str, conf_level: float
) -> dict[str, Any]: ...
def hedges_correction(df: float) -> float: ...
def cohens_d_independent(
    a: Sequence[float], b: Sequence[float], conf_level: float
) -> dict[str, Any]: ...
def hedges_g_independent(
    a: Sequence[float], b: Sequence[float], conf_level: float
) -> dict[str, Any]: ...
def glass_delta(
    a: Sequence[float], b: Sequence[float], sd_of: str, conf_level: float
) -> dict[str, Any]: ...
def standardised_mean_difference(a: Sequence[float], b: Sequence[float]) -> dict[str, Any]: ...
def standardised_difference_of_shares(x1: int, n1: int, x2: int, n2: int) -> dict[str, Any]: ...
def rank_biserial(
    before: Sequence[float] | Sequence[Sequence[int]],
    after: Sequence[float] | None,
    zeros: str,
    interval: str,
    conf_level: float,
) -> dict[str, Any]: ...
def rank_biserial_of_differences(
    differences: Sequence[float], zeros: str, interval: str, conf_level: float
) -> dict[str, Any]: ...
def cliffs_delta(
    a: Sequence[float], b: Sequence[float], interval: str, conf_level: float
) -> dict[str, Any]: ...
def cliffs_delta_of_counts(
    a: Sequence[int], b: Sequence[int], interval: str, conf_level: float
) -> dict[str, Any]: ...
def probability_of_superiority(
    a: Sequence[float], b: Sequence[float], interval: str, conf_level: float
) -> dict[str, Any]: ...
def probability_of_superiority_of_counts(
    a: Sequence[int], b: Sequence[int], interval: str, conf_level: float
) -> dict[str, Any]: ...
def odds_ratio(
    x1: int, n1: int, x2: int, n2: int, interval: str, conf_level: float
) -> dict[str, Any]: ...
def risk_ratio(
    x1: int, n1: int, x2: int, n2: int, interval: str, conf_level: float
) -> dict[str, Any]: ...
def paired_odds_ratio(
    before: Sequence[int] | Sequence[Sequence[int]], after: Sequence[int] | None, conf_level: float
) -> dict[str, Any]: ...
def paired_odds_ratio_of_counts(up: int, down: int, conf_level: float) -> dict[str, Any]: ...
def cohens_h(x1: int, n1: int, x2: int, n2: int, conf_level: float) -> dict[str, Any]: ...
def cramers_v(counts: Sequence[Sequence[int]], bias: str, conf_level: float) -> dict[str, Any]: ...
def eta_squared(
    f: float, df1: float, df2: float, interval: str, conf_level: float
) -> dict[str, Any]: ...
def eta_squared_of_groups(
    groups: Sequence[Sequence[float]], interval: str, conf_level: float
) -> dict[str, Any]: ...
def epsilon_squared(
    f: float, df1: float, df2: float, interval: str, conf_level: float
) -> dict[str, Any]: ...
def epsilon_squared_of_groups(
    groups: Sequence[Sequence[float]], interval: str, conf_level: float
) -> dict[str, Any]: ...
def omega_squared(
    f: float, df1: float, df2: float, interval: str, conf_level: float
) -> dict[str, Any]: ...
def omega_squared_of_groups(
    groups: Sequence[Sequence[float]], interval: str, conf_level: float
) -> dict[str, Any]: ...
def interpret(value: float, rule: str) -> dict[str, Any]: ...
def interpretation_rules() -> list[dict[str, Any]]: ...
def power_paired_t(
    d_z: float, n: int, population: int | None, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def sample_size_paired_t(
    d_z: float, power: float, population: int | None, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def detectable_effect_paired_t(
    n: int, power: float, population: int | None, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def power_signed_rank(
    d_z: float, n: int, parent: str, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def sample_size_signed_rank(
    d_z: float, power: float, parent: str, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def detectable_effect_signed_rank(
    n: int, power: float, parent: str, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def power_two_groups_t(
    d: float, n1: int, n2: int, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def sample_size_two_groups_t(
    d: float, ratio: float, power: float, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def detectable_effect_two_groups_t(
    n1: int, n2: int, power: float, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def power_one_proportion(
    share: float, reference_share: float, n: int, method: str, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def sample_size_one_proportion(
    share: float,
    reference_share: float,
    power: float,
    method: str,
    sig_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def detectable_effect_one_proportion(
    reference_share: float, n: int, power: float, method: str, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def power_two_proportions(
    share: float, reference_share: float, n1: int, n2: int, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def sample_size_two_proportions(
    share: float,
    reference_share: float,
    ratio: float,
    power: float,
    sig_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def detectable_effect_two_proportions(
    reference_share: float, n1: int, n2: int, power: float, sig_level: float, alternative: str
) -> dict[str, Any]: ...
def power_clustered_groups(
    d: float,
    clusters1: int,
    clusters2: int,
    clusters: tuple[float, float, float],
    sig_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def sample_size_clustered_groups(
    d: float,
    ratio: float,
    clusters: tuple[float, float, float],
    power: float,
    sig_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def detectable_effect_clustered_groups(
    clusters1: int,
    clusters2: int,
    clusters: tuple[float, float, float],
    power: float,
    sig_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def power_clustered_change(
    d_z: float,
    number: int,
    clusters: tuple[float, float, float],
    population: int | None,
    sig_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def sample_size_clustered_change(
    d_z: float,
    clusters: tuple[float, float, float],
    power: float,
    population: int | None,
    sig_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def detectable_effect_clustered_change(
    number: int,
    clusters: tuple[float, float, float],
    power: float,
    population: int | None,
    sig_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def half_width_share(
    n: int, expected_share: float, population: int | None, conf_level: float, method: str
) -> dict[str, Any]: ...
def sample_size_share(
    half_width: float, expected_share: float, population: int | None, conf_level: float, method: str
) -> dict[str, Any]: ...
def half_width_mean(
    n: int, sd: float, population: int | None, conf_level: float
) -> dict[str, Any]: ...
def sample_size_mean(
    half_width: float, sd: float, population: int | None, conf_level: float
) -> dict[str, Any]: ...
def half_width_clustered(
    number: int,
    clusters: tuple[float, float, float],
    sd: float,
    population: int | None,
    conf_level: float,
) -> dict[str, Any]: ...
def wilson(x: int, n: int, conf_level: float) -> dict[str, Any]: ...
def clopper_pearson(x: int, n: int, conf_level: float) -> dict[str, Any]: ...
def jeffreys(x: int, n: int, conf_level: float) -> dict[str, Any]: ...
def clopper_pearson_bound(x: int, n: int, conf_level: float, bound: str) -> dict[str, Any]: ...
def share_for_target(
    x: int, n: int, population: int | None, conf_level: float
) -> dict[str, Any]: ...
def finite_population_mean(
    values: Sequence[float], population: int, conf_level: float
) -> dict[str, Any]: ...
def finite_population_share(
    x: int, n: int, population: int, conf_level: float
) -> dict[str, Any]: ...
def hypergeometric_interval(
    x: int, n: int, population: int, conf_level: float
) -> dict[str, Any]: ...
def no_assumption_bounds(x: int, n: int, population: int) -> dict[str, Any]: ...
def coverage(n: int, population: int) -> float: ...
def coverage_probability(count: int, n: int, population: int, conf_level: float) -> float: ...
def recompute(printed_percent: float, decimals: int, n: int, rounding: str) -> dict[str, Any]: ...
def recompute_denominator(
    printed_percent: float, decimals: int, x: int, rounding: str
) -> dict[str, Any]: ...
def recompute_mean(
    printed: float, decimals: int, n: int, items: int, rounding: str
) -> dict[str, Any]: ...
def noncentral_chi_squared_cdf(x: float, df: float, ncp: float) -> float: ...
def noncentral_chi_squared_sf(x: float, df: float, ncp: float) -> float: ...
def noncentral_f_cdf(f: float, df1: float, df2: float, ncp: float) -> float: ...
def noncentral_f_sf(f: float, df1: float, df2: float, ncp: float) -> float: ...
def noncentral_t_cdf(t: float, df: float, ncp: float) -> float: ...
def noncentral_t_sf(t: float, df: float, ncp: float) -> float: ...
def ncp_interval(t: float, df: float, conf_level: float) -> list[float]: ...
def post_hoc_power(observed_effect: float, n: int) -> dict[str, Any]: ...

@final
class SurveyDesign:
    def __new__(
        cls,
        weights: Sequence[float],
        strata: Sequence[int] | None,
        clusters: Sequence[int] | None,
        nesting: str,
        population: Sequence[float] | None,
        fractions: Sequence[float] | None,
        second_units: Sequence[int] | None,
        second_population: Sequence[float] | None,
        second_fractions: Sequence[float] | None,
        lonely: str,
    ) -> SurveyDesign: ...
    def sizes(self) -> tuple[int, int, int, int]: ...
    def weights(self) -> list[float]: ...
    def estimate(
        self,
        statistic: str,
        values: Sequence[float],
        denominator: Sequence[float] | None,
        probability: float,
        interval: str,
        where: Sequence[int] | None,
        conf_level: float,
    ) -> dict[str, Any]: ...
    def estimate_by(
        self,
        statistic: str,
        values: Sequence[float],
        denominator: Sequence[float] | None,
        probability: float,
        interval: str,
        by: Sequence[int],
        levels: int,
        where: Sequence[int] | None,
        conf_level: float,
    ) -> list[dict[str, Any]]: ...
    def design_effect(
        self, statistic: str, values: Sequence[float], reference: str, where: Sequence[int] | None
    ) -> dict[str, Any]: ...
    def chi_squared(
        self,
        first: Sequence[int],
        first_levels: int,
        second: Sequence[int],
        second_levels: int,
        method: str,
        where: Sequence[int] | None,
    ) -> dict[str, Any]: ...
    def reweighted(self, weighting: Weighting) -> SurveyDesign: ...

@final
class ReplicateWeights:
    @staticmethod
    def jackknife(design: SurveyDesign) -> ReplicateWeights: ...
    @staticmethod
    def brr(design: SurveyDesign, fay: float) -> ReplicateWeights: ...
    @staticmethod
    def bootstrap(design: SurveyDesign, replicates: int, seed: int) -> ReplicateWeights: ...
    @staticmethod
    def from_columns(
        weights: Sequence[float],
        columns: Sequence[Sequence[float]],
        scale: float,
        rscales: Sequence[float],
        df: float,
    ) -> ReplicateWeights: ...
    def description(self) -> tuple[int, float, list[float], str]: ...
    def weights(self, replicate: int) -> list[float] | None: ...
    def estimate(
        self,
        statistic: str,
        values: Sequence[float],
        denominator: Sequence[float] | None,
        probability: float,
        interval: str,
        where: Sequence[int] | None,
        centre: str,
        conf_level: float,
    ) -> dict[str, Any]: ...

@final
class Weighting:
    def fields(self) -> dict[str, Any]: ...

def post_stratify(
    weights: Sequence[float], cells: Sequence[int], totals: Sequence[float]
) -> Weighting: ...
def rake(
    weights: Sequence[float],
    margins: Sequence[tuple[Sequence[int], Sequence[float]]],
    tolerance: float,
    max_iterations: int,
) -> Weighting: ...
def calibrate(
    weights: Sequence[float],
    columns: Sequence[Sequence[float]],
    totals: Sequence[float],
    distance: str,
    bounds: tuple[float, float] | None,
    tolerance: float,
    max_iterations: int,
) -> Weighting: ...
def trim_weights(
    weights: Sequence[float], low: float | None, high: float | None, redistribution: str
) -> Weighting: ...
def hochberg(p_values: Sequence[float]) -> list[float]: ...
def holm(p_values: Sequence[float]) -> list[float]: ...
def bonferroni(p_values: Sequence[float]) -> list[float]: ...
def benjamini_hochberg(p_values: Sequence[float]) -> list[float]: ...
def benjamini_yekutieli(p_values: Sequence[float]) -> list[float]: ...
def romano_wolf(
    statistics: Sequence[float], resampled: Sequence[Sequence[float]], alternative: str
) -> list[float]: ...
def romano_wolf_of_changes(
    changes: Sequence[Sequence[float | None]],
    clusters: Sequence[int] | None,
    null: str,
    alternative: str,
    resamples: int,
    seed: int,
) -> dict[str, Any]: ...
def bootstrap(
    values: Sequence[float],
    statistic: str | Callable[[array[float]], float],
    asked: tuple[str, float, int, int],
) -> dict[str, Any]: ...
def bootstrap_difference_of_means(
    first: Sequence[float], second: Sequence[float], asked: tuple[str, float, int, int]
) -> dict[str, Any]: ...
def bootstrap_weighted_mean(
    values: Sequence[float], weights: Sequence[float], asked: tuple[str, float, int, int]
) -> dict[str, Any]: ...
def bootstrap_paired_table(
    table: PairedTable,
    statistic: str,
    scores: Sequence[float] | None,
    asked: tuple[str, float, int, int],
) -> dict[str, Any]: ...
def cluster_bootstrap(
    values: Sequence[float], clusters: Sequence[int], asked: tuple[str, float, int, int]
) -> dict[str, Any]: ...
def cluster_bootstrap_of_tables(
    tables: Sequence[PairedTable],
    statistic: str,
    scores: Sequence[float] | None,
    asked: tuple[str, float, int, int],
) -> dict[str, Any]: ...
def permutation_test(
    first: Sequence[float],
    second: Sequence[float],
    strata: Sequence[int] | None,
    clusters: Sequence[int] | None,
    statistic: str,
    asked: tuple[str, str, int, int],
) -> dict[str, Any]: ...
def paired_permutation_test(
    changes: Sequence[float],
    clusters: Sequence[int] | None,
    statistic: str,
    asked: tuple[str, str, int, int],
) -> dict[str, Any]: ...
def ols(
    columns: Sequence[Sequence[float]],
    names: Sequence[str],
    outcome: Sequence[float],
    weights: Sequence[float] | None,
    clusters: Sequence[int] | None,
    variance: str,
    df: str,
    conf_level: float,
) -> dict[str, Any]: ...
def icc_anova(
    values: Sequence[float], clusters: Sequence[int], conf_level: float
) -> dict[str, Any]: ...
def design_effect(sizes: Sequence[int], icc: float) -> dict[str, Any]: ...
def clustered_mean(
    values: Sequence[float], clusters: Sequence[int], conf_level: float, alternative: str
) -> dict[str, Any]: ...
def clustered_mean_change(
    before: Sequence[float],
    after: Sequence[float],
    clusters: Sequence[int],
    conf_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def clustered_probability_of_improvement(
    tables: list[PairedTable], conf_level: float
) -> dict[str, Any]: ...
def clustered_difference(
    values: Sequence[float],
    arm: Sequence[float],
    clusters: Sequence[int],
    conf_level: float,
    alternative: str,
) -> dict[str, Any]: ...
def ancova_and_change_score(
    before: Sequence[float],
    after: Sequence[float],
    group: Sequence[float],
    clusters: Sequence[int] | None,
    variance: str,
    df: str,
    conf_level: float,
) -> dict[str, Any]: ...
def difference_in_differences(
    outcome: Sequence[float],
    group: Sequence[float],
    after: Sequence[float],
    clusters: Sequence[int] | None,
    variance: str,
    df: str,
    conf_level: float,
) -> dict[str, Any]: ...
def difference_in_differences_panel(
    before: Sequence[float],
    after: Sequence[float],
    group: Sequence[float],
    clusters: Sequence[int] | None,
    variance: str,
    df: str,
    conf_level: float,
) -> dict[str, Any]: ...
def words(text: str) -> list[str]: ...
def document_frequency(documents: Sequence[str]) -> dict[str, int]: ...
def read_grid(text: str, name: str, lang: str) -> tuple[list[_Fault], str | None]: ...
def grid_faults(text: str, name: str, lang: str) -> str: ...
def error_classes() -> list[tuple[str, type[JaugeError]]]: ...
def cronbach_alpha(values: Sequence[Sequence[float]], conf_level: float) -> dict[str, Any]: ...
def mcdonald_omega(values: Sequence[Sequence[float]], extraction: str) -> dict[str, Any]: ...
def polychoric(values: Sequence[Sequence[float]]) -> dict[str, Any]: ...
def ordinal_alpha(values: Sequence[Sequence[float]]) -> dict[str, Any]: ...
def ordinal_omega(values: Sequence[Sequence[float]], extraction: str) -> dict[str, Any]: ...
def bootstrap_reliability(
    values: Sequence[Sequence[float]],
    extraction: str | None,
    asked: tuple[str, float, int, int],
) -> dict[str, Any]: ...
def shrink(
    estimates: Sequence[float], std_errors: Sequence[float], conf_level: float
) -> dict[str, Any]: ...
def kaplan_meier(
    times: Sequence[float], happened: Sequence[int], conf_level: float, interval: str
) -> dict[str, Any]: ...
def survival_quantile(
    times: Sequence[float],
    happened: Sequence[int],
    probability: float,
    conf_level: float,
    interval: str,
) -> dict[str, Any]: ...
def restricted_mean_survival(
    times: Sequence[float], happened: Sequence[int], until: float, conf_level: float
) -> dict[str, Any]: ...
def log_rank(
    times: Sequence[float],
    happened: Sequence[int],
    groups: Sequence[int],
    strata: Sequence[int] | None,
) -> dict[str, Any]: ...
def regression_to_the_mean(correlation: float, cutoff: float) -> dict[str, Any]: ...

@final
class Groups:
    @staticmethod
    def found(
        values: Sequence[float], measures: int, groups: int, asked: tuple[str, int, int]
    ) -> Groups: ...
    def said(self) -> dict[str, Any]: ...
    def labels(self) -> bytes: ...
    def predict(self, values: Sequence[float], measures: int) -> bytes: ...
    def distances(self, values: Sequence[float], measures: int) -> bytes: ...
    def stability(self, resamples: int) -> dict[str, Any]: ...

def candidates(
    values: Sequence[float],
    measures: int,
    most: int,
    criterion: str,
    asked: tuple[str, int, int],
) -> dict[str, Any]: ...
def adjusted_rand_index(one: Sequence[int], other: Sequence[int]) -> float: ...
def standardised(values: Sequence[float], measures: int) -> bytes: ...

from collections.abc import Sequence
from pathlib import Path
from typing import Any, final

__all__ = [
    "AnalysisError",
    "DefinitionError",
    "FileError",
    "IngestError",
    "InternalError",
    "JaugeError",
    "ReportError",
    "Run",
    "__version__",
    "check",
    "clopper_pearson",
    "clopper_pearson_bound",
    "coverage",
    "coverage_probability",
    "demos",
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
    "wilcoxon_signed_rank",
    "wilson",
    "write_demo",
]

__version__: str

class JaugeError(Exception): ...
class DefinitionError(JaugeError): ...
class IngestError(JaugeError): ...
class AnalysisError(JaugeError): ...
class ReportError(JaugeError): ...
class FileError(JaugeError): ...
class InternalError(JaugeError): ...

@final
class Run:
    def html(self, lang: str) -> str: ...
    def findings_json(self) -> str: ...
    def reception_json(self) -> str: ...
    def notices(self, lang: str) -> str: ...
    def write(self, folder: Path) -> list[Path]: ...

def run(study: Path) -> Run: ...
def check(
    file: Path, lang: str
) -> list[tuple[str, str, str | None, int | None, int | None, str, str]]: ...
def write_demo(name: str, folder: Path) -> Path: ...
def demos() -> list[str]: ...

# Statistics: numbers come in as sequences or buffers of doubles, a result goes out as its fields.

def paired_t(
    before: Sequence[float], after: Sequence[float], conf_level: float, alternative: str
) -> dict[str, Any]: ...
def wilcoxon_signed_rank(
    before: Sequence[float],
    after: Sequence[float],
    zeros: str,
    correction: str,
    method: str,
    alternative: str,
) -> dict[str, Any]: ...
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
def noncentral_t_cdf(t: float, df: float, ncp: float) -> float: ...
def noncentral_t_sf(t: float, df: float, ncp: float) -> float: ...
def ncp_interval(t: float, df: float, conf_level: float) -> list[float]: ...
def post_hoc_power(observed_effect: float, n: int) -> dict[str, Any]: ...

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
    "cliffs_delta",
    "cliffs_delta_of_counts",
    "cohens_d_independent",
    "cohens_h",
    "cramers_v",
    "d_av",
    "d_rm",
    "d_z",
    "demos",
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
    "run",
    "standardised_difference_of_shares",
    "standardised_mean_difference",
    "wilcoxon_signed_rank",
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

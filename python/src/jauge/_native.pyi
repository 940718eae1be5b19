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
    "ReplicateWeights",
    "ReportError",
    "Run",
    "SurveyDesign",
    "Weighting",
    "__version__",
    "calibrate",
    "check",
    "demos",
    "paired_t",
    "post_stratify",
    "rake",
    "run",
    "trim_weights",
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

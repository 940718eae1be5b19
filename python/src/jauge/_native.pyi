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
    "demos",
    "paired_t",
    "run",
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

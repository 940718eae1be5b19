"""Impact-evaluation surveys, from a questionnaire to a report.

A report may only say what its design allows. The work is done in Rust; this package hands
over paths and receives findings.

>>> import jauge
>>> study = jauge.demo("arthritis")
>>> findings = jauge.run(study)
>>> change = findings.one(outcome="s_self", measure="mean_change", wave_to="m5")
>>> round(change["estimate"], 2)
0.47
"""

from importlib import import_module
from typing import TYPE_CHECKING

from jauge import _native, analyse, collect, define, ingest, report, text
from jauge.analyse import Findings, run
from jauge.define import Diagnostic, Grid, check
from jauge.demos import demo, demos
from jauge.errors import (
    AnalysisError,
    CollectError,
    DefinitionError,
    FileError,
    IngestError,
    InternalError,
    JaugeError,
    ReportError,
)
from jauge.report import Page
from jauge.study import Study

if TYPE_CHECKING:
    from jauge import stats

__version__: str = _native.__version__
_VERSION = "0.1.0"
if __version__ != _VERSION:
    raise ImportError(
        f"jauge {_VERSION} was installed over the engine of jauge {__version__}: "
        "pip install --force-reinstall jauge"
    )

__all__ = [
    "AnalysisError",
    "CollectError",
    "DefinitionError",
    "Diagnostic",
    "FileError",
    "Findings",
    "Grid",
    "IngestError",
    "InternalError",
    "JaugeError",
    "Page",
    "ReportError",
    "Study",
    "__version__",
    "analyse",
    "check",
    "collect",
    "define",
    "demo",
    "demos",
    "ingest",
    "report",
    "run",
    "stats",
    "text",
]


def __getattr__(name: str) -> object:
    """Load the statistics when they are first asked for: they are half of the start."""
    if name == "stats":
        return import_module("jauge.stats")
    raise AttributeError(f"module 'jauge' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what the package offers, without the modules it is made of."""
    return sorted(__all__)

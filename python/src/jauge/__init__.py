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

from jauge import _native, ingest, stats
from jauge.analyse import Findings, Page, run
from jauge.define import Diagnostic, check
from jauge.demos import demo, demos
from jauge.errors import (
    AnalysisError,
    DefinitionError,
    FileError,
    IngestError,
    InternalError,
    JaugeError,
    ReportError,
)

__version__: str = _native.__version__

__all__ = [
    "AnalysisError",
    "DefinitionError",
    "Diagnostic",
    "FileError",
    "Findings",
    "IngestError",
    "InternalError",
    "JaugeError",
    "Page",
    "ReportError",
    "__version__",
    "check",
    "demo",
    "demos",
    "ingest",
    "run",
    "stats",
]

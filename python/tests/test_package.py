"""The package as a whole: what is in it, how it starts, how it stops, what it raises."""

import importlib
import inspect
import pkgutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import jauge
from jauge import _native, stats, tabular
from jauge.progress import Stage, shown

ROOT = Path(__file__).parents[2]
FACES = ("analyse", "collect", "define", "errors", "frames", "ingest", "report", "stats", "text")
# Engine classes that have a face of another name, and functions behind a method.
BEHIND = {
    "Run": "Findings",
    "Ingested": "Reception",
    "Weighting": "Weighting",
    "write_demo": "demo",
    "ingest": "read",
    "read_grid": "Grid",
    "grid_faults": "Grid",
    "answer_names": "read",
    "frame_name": "FileReception",
    "codes_of": "read_codes",
    "code_list": "Codes",
    "code_cards": "Codes",
    "library_files": "library",
    "library_words": "Library",
    "library_copy": "Library",
    "Frame": "Frames",
    "Groups": "Typology",
    "candidates": "Typology",
    "standardised": "Typology",
    "error_classes": "JaugeError",
}


def fresh(code: str) -> str:
    """Run code in a Python of its own."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def modules() -> list[ModuleType]:
    return [importlib.import_module(f"jauge.{name}") for name in FACES]


def public() -> dict[str, object]:
    found: dict[str, object] = {n: getattr(jauge, n) for n in jauge.__all__}
    for module in modules():
        found |= {n: getattr(module, n) for n in module.__all__}
    return found


def test_everything_native_has_a_face() -> None:
    native = {n for n in dir(_native) if not n.startswith("_")}
    assert len(native) > 100
    faces = public()
    assert not {n for n in native if BEHIND.get(n, n) not in faces}
    # What Python says it has of the engine is there: the stub lists it, stubtest holds it to it.
    assert native == set(_native.__all__) - {"__version__"}


def test_every_face_has_an_engine_and_a_docstring() -> None:
    faces = public()
    assert len(faces) > 150
    for name, value in faces.items():
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__doc__, f"{name} needs a docstring"
    functions = [n for n in stats.__all__ if inspect.isfunction(getattr(stats, n))]
    assert len(functions) > 90
    assert not [n for n in functions if not hasattr(_native, n)]


def test_everything_in_a_module_is_listed_by_it() -> None:
    seen = 0
    for found in pkgutil.walk_packages(jauge.__path__, "jauge."):
        if found.name.endswith("_native"):
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            own = isinstance(value, (type, FunctionType)) and value.__module__ == found.name
            if own and not name.startswith("_") and found.name.count(".") == 1:
                seen += 1
                inner = found.name in ("jauge.tabular", "jauge.progress", "jauge.figures")
                assert inner or name in module.__all__, f"{found.name}.{name}"
    assert seen > 20


def test_options_are_words_and_come_by_name() -> None:
    seen = 0
    for name, function in public().items():
        if not inspect.isfunction(function) or function.__module__ == "jauge.frames":
            continue  # frames stand between the package and its engine
        for parameter in inspect.signature(function).parameters.values():
            seen += 1
            option = parameter.default is not inspect.Parameter.empty
            flag = parameter.annotation is bool or parameter.default in (True, False)
            assert not (flag and isinstance(parameter.default, bool)), f"{name}: {parameter}"
            data = ("before", "after", "probabilities", "b", "groups", "values", "population")
            if option and parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
                assert parameter.name in data, f"{name}: {parameter} must be keyword-only"
    assert seen > 300


def test_versions_agree() -> None:
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))
    version = manifest["workspace"]["package"]["version"]
    assert jauge.__version__ == _native.__version__ == version
    setup = "import sys, types, importlib.util as u\n"
    path = _native.__file__
    code = (
        setup
        + f"s = u.spec_from_file_location('jauge._native', {path!r})\n"
        + "m = u.module_from_spec(s); s.loader.exec_module(m); m.__version__ = '9'\n"
        + "sys.modules['jauge._native'] = m\n"
        + "try:\n    import jauge\nexcept ImportError as e: print(e)\n"
    )
    assert "engine of jauge 9" in fresh(code)


# Parts of the standard library that take long to load, and are asked for where they are used.
SLOW = {
    "asyncio", "concurrent", "csv", "decimal", "email", "http", "logging", "multiprocessing",
    "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "tomllib", "unittest", "xml",
}  # fmt: skip


def test_import_loads_nothing_that_is_slow() -> None:
    # What is loaded, not how long it takes: a busy machine says the same.
    code = (
        "import sys; before = set(sys.modules); import jauge; "
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = fresh(code).split()
    others = {name.split(".")[0] for name in loaded if not name.startswith("jauge")}
    assert len(loaded) > 40
    assert others <= sys.stdlib_module_names, "no other package is loaded"
    assert not others & SLOW
    assert len([name for name in loaded if not name.startswith("jauge")]) < 100
    # The statistics are half of the start, and come when they are asked for.
    assert not [name for name in loaded if name.startswith("jauge.stats")]


def test_the_archive_of_the_package_has_the_whole_library() -> None:
    here = Path(__file__).parents[1]
    if not (here / "pyproject.toml").exists():
        pytest.skip("not beside its project file")
    project = tomllib.loads((here / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = [entry["path"] for entry in project["tool"]["maturin"]["include"]]
    packed = {path.resolve() for pattern in patterns for path in here.glob(pattern)}
    there = set((here / "questionnaires").resolve().rglob("*.toml"))
    assert len(there) > 10 and packed == there


def test_it_runs_where_no_frame_library_is_installed() -> None:
    hidden = "('pandas', 'polars', 'numpy', 'pyarrow', 'matplotlib', 'scipy', 'narwhals')"
    code = f"""
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {hidden}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())
import jauge
findings = jauge.run(jauge.demo('nsw'))
assert len(findings.tidy()) > 10 and findings._repr_html_() and findings._repr_mimebundle_()
assert jauge.stats.wilcoxon_signed_rank([1, 2, 3], [2, 4, 3]).explain().cite()
for go in (findings.to_pandas, findings.to_polars, findings.to_arrow, findings.plot):
    try:
        go()
    except ImportError as missing:
        print(missing)
"""
    assert len(fresh(code).splitlines()) == 4


def test_a_missing_library_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "find_spec", lambda _: None)
    result = stats.wilcoxon_signed_rank([1, 2, 3], [2, 4, 3])
    for go in (result.to_pandas, result.to_polars, result.to_arrow):
        with pytest.raises(ImportError, match="pip install"):
            go()


def test_exceptions_are_one_family() -> None:
    kinds = [getattr(jauge.errors, n) for n in jauge.errors.__all__]
    assert len(kinds) > 25
    assert all(issubclass(kind, jauge.JaugeError) for kind in kinds)
    assert all(kind.__module__ == "jauge.errors" and kind.__doc__ for kind in kinds)
    native = {
        n for n, v in vars(_native).items() if inspect.isclass(v) and issubclass(v, Exception)
    }
    # Two are of the estimators and one of the findings, which are Python.
    assert native | {"DataError", "NotFittedError", "NotFoundError"} == set(jauge.errors.__all__)


def test_stages_are_told_and_a_refusal_stops_the_work() -> None:
    told: list[Stage] = []
    jauge.run(jauge.demo("nsw"), progress=told.append)
    assert told == ["read", "ingest", "analyse"]

    def refuse(stage: Stage) -> None:
        raise RuntimeError(stage)

    with pytest.raises(RuntimeError, match="read"):
        jauge.ingest.receive(jauge.demo("nsw"), progress=refuse)
    with pytest.raises(ValueError, match="progress"):
        jauge.run(jauge.demo("nsw"), progress="loud")  # type: ignore[arg-type]


def test_a_script_without_a_terminal_shows_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    jauge.run(jauge.demo("nsw"))
    assert capsys.readouterr().err == ""
    jauge.run(jauge.demo("nsw"), progress="shown")
    assert "jauge [" in capsys.readouterr().err
    assert shown("none")[0] is None


def test_the_lock_is_released() -> None:
    code = """
import threading, time
from jauge import stats
changes = [0.01 * (i * 7919 % 1009) for i in range(60_000)]
ticks = 0
done = threading.Event()
def tick():
    global ticks
    while not done.is_set():
        ticks += 1
        time.sleep(0.001)
thread = threading.Thread(target=tick)
thread.start()
stats.bootstrap(changes, seed=1, resamples=9_999)
done.set()
thread.join()
print(ticks)
"""
    start = time.monotonic()
    ticks = int(fresh(code))
    assert ticks > 20, time.monotonic() - start

"""Ctrl-C ends long work: the call returns, and no thread goes on behind it."""

import datetime as dt
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

import jauge

SETUP = """
import os, sys, threading, time
from jauge import stats
values = [0.01 * (i * 7919 % 1009) for i in range({n})]
"""
# Each of these would take minutes.
WORK = {
    "mean": "stats.bootstrap(values, seed=1, resamples=5_000_000)",
    "function": "stats.bootstrap(values, seed=1, resamples=5_000_000, statistic=max)",
    "clusters": "stats.cluster_bootstrap(values, [i % 500 for i in range(len(values))], seed=1,"
    " resamples=5_000_000)",
    "permutation": "stats.permutation_test(values[::2], values[1::2], seed=1, resamples=5_000_000)",
    "sign flips": "stats.paired_permutation_test(values, seed=1, resamples=5_000_000)",
    "family": "stats.romano_wolf_of_changes([values, values[::-1]], seed=1, resamples=5_000_000)",
    "alpha": "stats.bootstrap_reliability([values, values[::-1], values[7:] + values[:7]], seed=1,"
    " resamples=5_000_000)",
    "typology": "jauge.analyse.Typology(5, starts=5_000_000).fit("
    "[[v, v * v] for v in values[:2000]])",
}
STUDY = """
people = 200_000
import polars
frame = lambda shift: polars.DataFrame({'id': [f'P{i}' for i in range(people)],
    **{f'q{j}': [(i * (j + 3) + shift) % 5 + 1 for i in range(people)] for j in range(10)}})
levels = [{'code': i, 'label': str(i)} for i in range(1, 6)]
grid = jauge.Grid.build(id='g', title='g',
    waves=[{'id': 'entry', 'label': 'Entry'}, {'id': 'exit', 'label': 'Exit'}],
    scales=[{'id': 's', 'kind': 'likert', 'better': 'higher', 'levels': levels}],
    items=[{'id': f'q{j}', 'scale': 's', 'text': f'Question {j}'} for j in range(10)])
study = jauge.Study.from_frames(grid, entry=frame(0), exit=frame(1), id='id')
"""


def interrupted(setup: str, work: str) -> tuple[float, float]:
    """Seconds from the signal to the return, and processor time in the second after the grace."""
    code = f"""
import jauge
{setup}
print("ready", flush=True)
try:
    {work}
    print("finished", flush=True)
except KeyboardInterrupt:
    print("stopped", flush=True)
time.sleep(1.0)
start = time.process_time()
time.sleep(0.4)
print(time.process_time() - start, flush=True)
os._exit(0)
"""
    command = [sys.executable, "-W", "error", "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        time.sleep(0.4)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline().strip() == "stopped", work
        took = time.monotonic() - start
        return took, float(process.stdout.readline())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT is sent otherwise there")
@pytest.mark.parametrize("name", WORK)
def test_ctrl_c_ends_resampling_and_its_threads(name: str) -> None:
    took, afterwards = interrupted(SETUP.format(n=20_000), WORK[name])
    assert took < 2.0
    assert afterwards < 0.2, "a thread goes on"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT is sent otherwise there")
def test_ctrl_c_ends_a_study() -> None:
    work = "[study.by().run() for _ in range(99)]"
    took, afterwards = interrupted(SETUP.format(n=1) + STUDY, work)
    assert took < 2.0
    assert afterwards < 0.2, "a thread goes on"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT is sent otherwise there")
def test_ctrl_c_ends_the_copy_of_plain_lists() -> None:
    setup = SETUP.format(n=1) + STUDY + "lists = {'id': list(range(2_000_000))}"
    took, _ = interrupted(setup, "[jauge.frames.native('entry.csv', lists) for _ in range(99)]")
    assert took < 2.0


class Asked(Exception):  # noqa: N818 - what an object of somebody else raises
    """An ordinary fault of an object that is asked for its text."""


class Cell(dt.date):
    """A day that cannot be said."""

    fault: type[BaseException] = Asked

    def isoformat(self) -> str:
        raise self.fault("asked")


@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_the_program_goes_its_way(fault: type[BaseException]) -> None:
    class Ends(Cell):
        pass

    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise fault("asked")

    Ends.fault = fault
    frames: list[Any] = [{"day": [Ends(2026, 1, 2)]}, {"days": [[Ends(2026, 1, 2)]]}, Stream()]
    for frame in frames:
        with pytest.raises(fault, match="asked"):
            jauge.frames.native("entry.csv", frame)


def test_a_fault_of_a_cell_is_said_with_its_column_and_cause() -> None:
    with pytest.raises(jauge.errors.CellTypeError, match=r"\"day\".*asked") as refusal:
        jauge.frames.native("entry.csv", {"day": [Cell(2026, 1, 2)]})
    assert isinstance(refusal.value.__cause__, Asked)

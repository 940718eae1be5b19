"""Pictures are drawn without a window; the command line is run beside the package."""

import os
import subprocess
from collections.abc import Callable

import matplotlib
import pytest

matplotlib.use("Agg")

Command = Callable[..., bytes]


@pytest.fixture(scope="session")
def command() -> Command:
    """Give what the command line prints; `cargo xtask python` builds it and says where it is."""
    program = os.environ.get("JAUGE")
    if not program:
        pytest.skip("the command line is not beside: JAUGE=its path, as `cargo xtask python` sets")

    def run(*arguments: object) -> bytes:
        words = [program, *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run

"""The XLSForms that jauge writes are taken by the library of the tools themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyxform.xls2xform import convert

ROOT = Path(__file__).resolve().parents[2] / "tests" / "exchange"
FORMS = sorted(ROOT.glob("*.xlsx"))


def test_forms_are_seen() -> None:
    assert len(FORMS) >= 3


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_pyxform_takes_the_form_without_a_warning(form: Path) -> None:
    result = convert(form.read_bytes(), file_type=".xlsx", validate=False)
    assert result.warnings == []
    assert "<h:html" in result.xform
    assert "jauge_hash" in result.xform

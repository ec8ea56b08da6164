"""The export command: every form, to a file or printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from atodds.store.export import FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_can_be_written(filled, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out{FORMATS[form].ending}"
    done = filled("export", "--format", form, "--out", out)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert out.stat().st_size > 0


@pytest.mark.parametrize("form", ["json", "csv", "jsonld", "claimreview"])
def test_text_is_printed_as_it_is_written(filled, tmp_path: Path, form: str) -> None:
    assert filled("export", "--format", form, "--out", tmp_path / "out").code == 0
    assert filled("export", "--format", form).out == (tmp_path / "out").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["parquet", "brat"])
def test_what_cannot_be_printed_says_so(filled, form: str) -> None:
    done = filled("export", "--format", form)
    assert done.code == 2
    assert "--out" in done.err

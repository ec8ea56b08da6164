from __future__ import annotations

from pathlib import Path

import pytest

from atodds.errors import ModelError
from atodds.models.weights import entries, folder, verified

ENTRY = """[toy]
version = "1"
licence = "MIT"
data = "none"

[toy.files.graph]
name = "toy.onnx"
sha256 = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
size = 3
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "manifest.toml").write_text(ENTRY)
    (tmp_path / "toy.onnx").write_bytes(b"foo")
    return tmp_path


def test_a_file_that_is_the_one_named_passes(place: Path) -> None:
    assert verified("toy", place).files == {"graph": "toy.onnx"}


def test_a_changed_file_is_refused(place: Path) -> None:
    (place / "toy.onnx").write_bytes(b"fop")
    with pytest.raises(ModelError, match="differs from the manifest"):
        verified("toy", place)


def test_a_missing_file_is_refused(place: Path) -> None:
    (place / "toy.onnx").unlink()
    with pytest.raises(ModelError, match="missing"):
        verified("toy", place)


@pytest.mark.parametrize("manifest", ["", "[toy", "[toy]\nversion = 1\n", "toy = 3\n"])
def test_a_damaged_manifest_is_refused(place: Path, manifest: str) -> None:
    (place / "manifest.toml").write_text(manifest)
    with pytest.raises(ModelError):
        verified("toy", place)


def test_shipped_sizes_are_those_of_the_manifest() -> None:
    for entry in entries().values():
        for name, size in entry.sizes.items():
            assert (folder() / name).stat().st_size == size
        assert entry.licence
        assert entry.data

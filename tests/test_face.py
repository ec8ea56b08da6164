"""The package's face: light to import, complete, and nothing loaded before it is needed."""

import subprocess
import sys

import pytest

import atodds

HEAVY = ["torch", "onnxruntime", "spacy", "thinc", "numpy", "pyarrow", "sqlalchemy", "trafilatura", "lxml"]


def test_importing_loads_no_tensor_library_and_nothing_heavy() -> None:
    program = f"import sys, atodds; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_name_of_the_face_is_there() -> None:
    assert all(getattr(atodds, name) is not None for name in atodds.__all__)
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        atodds.reed  # noqa: B018

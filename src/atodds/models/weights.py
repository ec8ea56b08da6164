"""The manifest of shipped weights, the check of every file against it, and sessions that run them."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atodds.errors import ModelError

__all__ = ["Entry", "entries", "folder", "open_session", "open_tokenizer", "verified"]

MANIFEST = "manifest.toml"
_TODO = "install atodds again, or train the weights anew (see training/)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One model of the manifest: its files by role, their SHA-256 sums and sizes in bytes by name."""

    name: str
    version: str
    licence: str
    data: str
    files: dict[str, str]
    sums: dict[str, str]
    sizes: dict[str, int]


def folder() -> Path:
    """Return the folder that holds the weights and their manifest."""
    return Path(__file__).parent


def entries(place: Path | None = None) -> dict[str, Entry]:
    """Return the manifest's models by name; raises `ModelError` when it is missing or cannot be read."""
    path = (place or folder()) / MANIFEST
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _entry(name, row) for name, row in rows.items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ModelError("the manifest of weights is missing or damaged", where=path, todo=_TODO) from error


def verified(name: str, place: Path | None = None) -> Entry:
    """Return the manifest's entry `name` after checking every file of it; raises `ModelError` when one is missing or is
    not the file that the manifest names."""
    home = place or folder()
    entry = entries(home).get(name)
    if entry is None:
        raise ModelError(f"the manifest names no model {name}", where=home / MANIFEST, todo=_TODO)
    for file, expected in entry.sums.items():
        try:
            found = hashlib.sha256((home / file).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError("a file of weights is missing", where=home / file, todo=_TODO) from error
        if found != expected:
            raise ModelError("a file of weights differs from the manifest", where=home / file, todo=_TODO)
    return entry


def open_session(file: str, *, threads: int = 0, without: Sequence[str] = ()) -> Any:
    """Return an onnxruntime session for a graph in the weights' folder, without the named passes of its optimiser, on
    `threads` threads (0: as many as this process has cores)."""
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelError(
            "the runtime of the weights is not installed", where="onnxruntime", todo="run: pip install atodds"
        ) from error
    options = onnxruntime.SessionOptions()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    options.intra_op_num_threads = threads or cores
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(folder() / file), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without)
    )


def open_tokenizer(file: str) -> Any:
    """Return a tokenizer from a file in the weights' folder, without padding or truncation."""
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(
            "the tokenizer library is not installed", where="tokenizers", todo="run: pip install atodds"
        ) from error
    tokenizer = Tokenizer.from_file(str(folder() / file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _entry(name: str, row: dict[str, Any]) -> Entry:
    files = {role: str(part["name"]) for role, part in row["files"].items()}
    return Entry(
        name=name,
        version=str(row["version"]),
        licence=str(row["licence"]),
        data=str(row["data"]),
        files=files,
        sums={str(part["name"]): str(part["sha256"]) for part in row["files"].values()},
        sizes={str(part["name"]): int(part["size"]) for part in row["files"].values()},
    )

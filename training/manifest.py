"""The manifest of shipped weights, one entry at a time."""

from __future__ import annotations

from pathlib import Path


def merge_manifest(path: Path, name: str, entry: str) -> None:
    """Put `entry` in the place of what the manifest says of model `name`; other models' entries stay."""
    kept: list[str] = []
    mine = False
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        if line.startswith("["):
            mine = line.strip("[]").split(".")[0] == name
        if not mine:
            kept.append(line)
    before = "\n".join(kept).strip()
    path.write_text((before + "\n\n" if before else "") + entry, encoding="utf-8")

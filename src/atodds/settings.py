"""Machine facts only: where things live and how much of the machine to use. Nothing here changes a result."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

__all__ = ["Settings", "settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`home` holds the database unless `database` (a path or an SQLAlchemy URL) says otherwise; `workers` is how many
    processes a batch may use."""

    home: Path
    database: str
    workers: int


def settings() -> Settings:
    """Return the settings of this machine: `ATODDS_HOME`, `ATODDS_DB` and `ATODDS_WORKERS`, else the platform's own
    data folder, a SQLite file in it, and one worker per core that this process may use."""
    home = Path(os.environ.get("ATODDS_HOME") or user_data_path("atodds"))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Settings(
        home=home,
        database=os.environ.get("ATODDS_DB") or str(home / "atodds.db"),
        workers=int(os.environ.get("ATODDS_WORKERS") or cores),
    )

"""The command line: the only place that prints or exits. Start at `app.py`."""

from atodds.cli.app import main

__all__ = ["main"]

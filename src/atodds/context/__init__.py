"""Attributions to statements: when, where, how sure, on what condition. Start at `situate.py`."""

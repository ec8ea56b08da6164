"""Sources as printed to speakers, within a page and across pages. Start at `identify.py`."""

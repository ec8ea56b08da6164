"""Quotations held against the primary record. Start at `align.py`."""

"""Pairs of statements and how they stand to each other. Start at `relate.py`."""

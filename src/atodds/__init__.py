"""atodds: who said what, checked against the record, and which statements are at odds."""

__version__ = "0.1.0"

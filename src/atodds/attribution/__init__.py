"""Documents to attributions: who is said to have said what. Start at `attribute.py`."""

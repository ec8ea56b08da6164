"""Many documents on one machine. Start at `pool.py`."""

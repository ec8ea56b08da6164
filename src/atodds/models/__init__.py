"""The weights, and the only place that imports a tensor library. Start at `load.py`."""

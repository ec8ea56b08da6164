"""What a reader sees: the report. Start at `report.py`."""

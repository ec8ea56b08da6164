"""Bytes to documents: pages, plain text, PDF, transcripts, rows. Start at `read.py`."""

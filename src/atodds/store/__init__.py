"""What has been read, kept: schema, writing, queries, judgements. Start at `write.py`."""

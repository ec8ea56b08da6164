"""The history of the tables, run by `open_store`. A migration that has been released is never edited."""

"""One file per migration, named after its number and what it does."""

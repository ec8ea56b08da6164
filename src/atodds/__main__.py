"""``python -m atodds`` is the command line."""

from atodds.cli import main

main()

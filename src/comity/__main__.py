"""`python -m comity` is the `comity` command."""

from comity.cli.main import main

main()

"""The command line: thin commands that parse, make one call, and show the answer."""

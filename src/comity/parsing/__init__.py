"""Dates, decimals, encodings, CSV, XML and YAML, each with the place where things stand."""

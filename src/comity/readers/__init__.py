"""The published formats that Comity reads: one module a format, each bytes → records.

A new reader is one module here, one line in known.py, one fixture folder and one test. Nothing is imported here, so that who
reads one format (a worker of an ingest) does not load the others.
"""

"""Comity: public money for peacebuilding, followed from the vote to the project, with its working shown."""

__version__ = "0.1.0"

"""The document reader."""

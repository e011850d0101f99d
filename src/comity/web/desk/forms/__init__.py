"""The desk's forms: plain HTML, every error kept beside its field."""

"""Keeps published bytes unchanged under their SHA-256, with their origin: from paths, archives, http(s)."""

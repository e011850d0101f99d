"""Watching: what changed since a moment, who wants to know, and the digests, feeds and calendars that tell them."""

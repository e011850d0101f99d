"""What policy tells those who listen above it."""

from __future__ import annotations

from django.dispatch import Signal

measures_loaded = Signal()
"""A feed's batch was written in bulk, which sends no signal of single rows: `keys` are the ids of its measures."""

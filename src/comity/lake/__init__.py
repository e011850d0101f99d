"""The lake: immutable Parquet, releases, and the engine that answers questions of one release.

What asks is imported when somebody wants it: who only writes (pipeline/worker.py) starts without the engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.lake.engine import Lake, current_release, manifest_of, releases

__all__ = ["Lake", "current_release", "manifest_of", "releases"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.engine"), name)

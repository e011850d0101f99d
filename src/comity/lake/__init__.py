"""The lake: immutable Parquet, releases, and the engine that answers questions of one release.

What asks is imported when somebody wants it: who only writes (pipeline/worker.py) starts without the engine.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.lake.engine import Lake, current_release, manifest_of, releases

__all__ = ["Lake", "current_release", "manifest_of", "releases"]


# Arrow's own pools take memory of the kernel 2 MB at a time, which it clears first, for columns of a few KB.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # noqa: TID251 - told to Arrow, not read here


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.engine"), name)

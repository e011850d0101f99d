"""The lake: immutable Parquet, releases, and the engine that answers questions of one release."""

from comity.lake.diff import diff
from comity.lake.engine import Lake, current_release, manifest_of, releases

__all__ = ["Lake", "current_release", "diff", "manifest_of", "releases"]

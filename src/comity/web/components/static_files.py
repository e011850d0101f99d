"""Static addresses that change when the file's bytes do, without a collectstatic step: `site.css?v=<hash>`."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class Fingerprinted(StaticFilesStorage):
    """Serves files where they lie in the package and adds the start of their SHA-256 to the address."""

    def url(self, name: str | None) -> str:
        """The address of `name` with its fingerprint."""
        return f"{super().url(name)}?v={_fingerprint(name or '')}"


@lru_cache(maxsize=256)
def _fingerprint(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else "0"

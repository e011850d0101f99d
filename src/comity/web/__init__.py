"""The web site: a Django project that only reads the lake. Nothing below this room knows that it exists."""

from __future__ import annotations

from comity.web.server import serve

__all__ = ["serve"]

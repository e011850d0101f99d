"""Where Django keeps what people do: SQLite in the home, or the PostgreSQL that COMITY_DATABASE names."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from comity.model.settings import Settings


def database(settings: Settings) -> dict[str, Any]:
    """Django's DATABASES entry. PostgreSQL needs the extra: `pip install comity[postgres]`."""
    if not settings.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": settings.home / "comity.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;",
            },
        }
    address = urlsplit(settings.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.strip("/")),
        "HOST": unquote(address.hostname or ""),
        "PORT": str(address.port or ""),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "CONN_MAX_AGE": 60,
    }

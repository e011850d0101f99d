"""The site's secret key: from the settings, or made once and kept in the home, readable by its owner only."""

from __future__ import annotations

import os
import secrets

from comity.model.settings import Settings


def secret_key(settings: Settings) -> str:
    """The key of `settings`, else the one in `home/secret-key`, which is made at the first start."""
    if settings.secret_key:
        return settings.secret_key
    kept = settings.home / "secret-key"
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := kept.read_text("ascii").strip():
            return key
        handle = os.open(kept, os.O_WRONLY | os.O_TRUNC, 0o600)  # an empty file: a first start was cut short
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key

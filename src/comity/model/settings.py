"""The settings, read once at the door (cli, web) from a mapping and handed down. The only place that knows os.environ."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from comity.model.errors import SettingsError

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
KNOWN = {"COMITY_HOME", "COMITY_PORT", "COMITY_SECRET_KEY", "COMITY_HOSTS", "COMITY_MAX_DOWNLOAD_MB"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how the site listens. `secret_key` empty means: one is made and kept in `home`."""

    home: Path
    port: int = 8000
    secret_key: str = ""
    hosts: tuple[str, ...] = LOCAL_HOSTS
    max_download_mb: int = 4096

    @classmethod
    def read(cls, values: Mapping[str, str] | None = None) -> Settings:
        """Build from a mapping, by default the environment. Raises SettingsError for unknown or malformed COMITY_ names."""
        given = {k: v for k, v in (os.environ if values is None else values).items() if k.startswith("COMITY_")}  # noqa: TID251
        unknown = sorted(set(given) - KNOWN)
        if unknown:
            raise SettingsError(
                f"unknown setting {unknown[0]}",
                expected=", ".join(sorted(KNOWN)),
                next_step="unset it or correct its name",
            )
        hosts = tuple(h for h in given.get("COMITY_HOSTS", "").split(",") if h) or LOCAL_HOSTS
        return cls(
            home=Path(given.get("COMITY_HOME", "").strip() or default_home()).expanduser().absolute(),
            port=_number(given, "COMITY_PORT", 8000, 1, 65535),
            secret_key=given.get("COMITY_SECRET_KEY", ""),
            hosts=hosts,
            max_download_mb=_number(given, "COMITY_MAX_DOWNLOAD_MB", 4096, 1, 1_000_000),
        )


def default_home() -> Path:
    """The user's data folder, as the XDG convention names it, unless COMITY_HOME says otherwise."""
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"  # noqa: TID251
    return Path(base).expanduser() / "comity"


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(
            f"{name} is “{text}”", expected=f"a whole number from {least} to {most}", next_step=f"correct {name}"
        )
    return int(text)

"""The settings, read once at the door (cli, web) from a mapping and handed down. The only place that knows os.environ."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from comity.model.errors import SettingsError

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
KNOWN = {
    "COMITY_HOME",
    "COMITY_PORT",
    "COMITY_SECRET_KEY",
    "COMITY_HOSTS",
    "COMITY_MAX_DOWNLOAD_MB",
    "COMITY_DATABASE",
    "COMITY_SMTP",
    "COMITY_MAIL_FROM",
    "COMITY_MODEL_URL",
    "COMITY_MODEL_NAME",
    "COMITY_MODEL_KEY",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how the site listens. `secret_key` empty means: one is made and kept in `home`.

    `database` empty means SQLite in `home`; else it is `postgresql://user:password@host:port/name`.
    `smtp_host` empty means: mail is written to files in `home/outbox`, for a person to send.
    `model_url` empty means: no language model is asked when a document is read.
    """

    home: Path
    port: int = 8000
    secret_key: str = ""
    hosts: tuple[str, ...] = LOCAL_HOSTS
    max_download_mb: int = 4096
    database: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: bool = True
    mail_from: str = "comity@localhost"
    model_url: str = ""
    model_name: str = ""
    model_key: str = field(default="", repr=False)

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
        model_url, model_name = _model(given)
        return cls(
            home=Path(given.get("COMITY_HOME", "").strip() or default_home()).expanduser().absolute(),
            port=_number(given, "COMITY_PORT", 8000, 1, 65535),
            secret_key=given.get("COMITY_SECRET_KEY", ""),
            hosts=hosts,
            max_download_mb=_number(given, "COMITY_MAX_DOWNLOAD_MB", 4096, 1, 1_000_000),
            database=_database(given.get("COMITY_DATABASE", "").strip()),
            mail_from=given.get("COMITY_MAIL_FROM", "").strip() or "comity@localhost",
            model_url=model_url,
            model_name=model_name,
            model_key=given.get("COMITY_MODEL_KEY", "").strip(),
            **_mail_server(given.get("COMITY_SMTP", "").strip()),
        )


def _model(given: Mapping[str, str]) -> tuple[str, str]:
    """A language model's endpoint (OpenAI-compatible, up to and with /v1) and its name; both or none."""
    url, name = (given.get(k, "").strip() for k in ("COMITY_MODEL_URL", "COMITY_MODEL_NAME"))
    if bool(url) != bool(name) or (url and urlsplit(url).scheme not in ("http", "https")) or urlsplit(url).username:
        raise SettingsError(
            f"COMITY_MODEL_URL and COMITY_MODEL_NAME are “{urlsplit(url).hostname or url}” and “{name}”",
            expected="an http(s) address and a model's name, or neither; the key in COMITY_MODEL_KEY",
            next_step="set both, or unset both",
        )
    return url.rstrip("/"), name


def default_home() -> Path:
    """The user's data folder, as the XDG convention names it, unless COMITY_HOME says otherwise."""
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"  # noqa: TID251
    return Path(base).expanduser() / "comity"


def _database(text: str) -> str:
    if text and (urlsplit(text).scheme != "postgresql" or not urlsplit(text).path.strip("/")):
        raise SettingsError(
            "COMITY_DATABASE is no PostgreSQL database's address",
            expected="postgresql://user:password@host:port/name",
            next_step="correct COMITY_DATABASE, or unset it for SQLite",
        )
    return text


def _mail_server(text: str) -> dict[str, Any]:
    """`smtp://user:password@host:port`, `smtps` for a connection that is encrypted by STARTTLS (the usual case)."""
    if not text:
        return {}
    try:
        address = urlsplit(text)
        host, port = address.hostname, address.port
    except ValueError:
        host, port, address = None, None, urlsplit("")
    if not host or address.scheme not in ("smtp", "smtps"):
        raise SettingsError(
            "COMITY_SMTP is no mail server's address",
            expected="smtps://user:password@host:587",
            next_step="correct COMITY_SMTP, or unset it: mail is then written to files",
        )
    return {
        "smtp_host": host,
        "smtp_port": port or 587,
        "smtp_user": unquote(address.username or ""),
        "smtp_password": unquote(address.password or ""),
        "smtp_tls": address.scheme == "smtps",
    }


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(
            f"{name} is “{text}”", expected=f"a whole number from {least} to {most}", next_step=f"correct {name}"
        )
    return int(text)

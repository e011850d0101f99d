"""How this installation is called from outside: in mails, and in the ids of feeds and calendars, which must never change."""

from __future__ import annotations

import uuid

from comity.model.settings import LOCAL_HOSTS, Settings


def host(settings: Settings) -> str:
    """The first host name that the settings know; what ids are made of."""
    return next((name.lstrip(".") for name in settings.hosts if name.strip("*. ")), LOCAL_HOSTS[0])


def base(settings: Settings) -> str:
    """The beginning of an address in a mail: https, except on this machine itself."""
    name = host(settings)
    return f"http://{name}:{settings.port}" if name in LOCAL_HOSTS else f"https://{name}"


def urn(settings: Settings, key: str) -> str:
    """A lasting id for something of this installation."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://{host(settings)}/{key}").urn

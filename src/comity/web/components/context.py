"""What the base page needs at each request: languages with this page's address in each, and the release, if there is one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from comity.lake import current_release
from comity.model.errors import ComityError
from comity.web.components.pinning import pinned, unpinned

LANGUAGES = (("en", "English", "ltr"), ("ar", "العربية", "rtl"), ("he", "עברית", "rtl"))


def page(request: HttpRequest) -> dict[str, Any]:
    """Language, direction, links to this page in the other languages, and the release in the footer."""
    code = get_language() or "en"
    try:
        release = current_release(settings.COMITY.home) or ""
    except (ComityError, OSError):
        release = ""
    return {
        "language": code,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": [
            {"code": other, "name": name, "dir": way, "href": in_language(request, other), "current": other == code}
            for other, name, way in LANGUAGES
        ],
        "section": request.resolver_match.url_name if request.resolver_match else "",
        "site_release": pinned(request) or release,
        "pinned_release": pinned(request),
        "unpinned_address": unpinned(request),
    }


def in_language(request: HttpRequest, code: str) -> str:
    """This page's address in another language. Leading slashes are taken off, so that it can never name another host."""
    path = request.get_full_path().lstrip("/")
    for other, _name, _way in LANGUAGES[1:]:
        if path == other or path.startswith((f"{other}/", f"{other}?")):
            path = path[len(other) :].lstrip("/")
            break
    return f"/{path}" if code == "en" else f"/{code}/{path}"

"""Pages pinned to a release by their address (`?release=`): which one is shown, and links that stay within it.

The release is added to the links of the finished page rather than by each query that makes one: what the queries hand
over is shared between a pinned page and the current one, and no link can be forgotten.
"""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.web.components.lakes import lake

PINNABLE = (
    "cases",
    "flows",
    "flows.csv",
    "flows.xlsx",
    "flows.parquet",
    "activities",
    "sources",
    "figures",
    "claims",
    "boundary",
    "definitions",
    "threads",
)
"""First parts of the addresses that hear `?release=`; the home page does too."""
_NAME = re.compile(r"[0-9a-f]{16}")
_ADDRESS = rf"(?:/(?:ar|he))?/(?:(?:{'|'.join(re.escape(part) for part in PINNABLE)})(?=[/?#\"]|$)[^\"#?]*)?"
_LINK = re.compile(rf'(<a\b(?![^>]*\bdata-current\b)[^>]*?\bhref=")({_ADDRESS})(\?[^"#]*)?(#[^"]*)?"')
_FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>')


def asked(request: HttpRequest) -> Lake:
    """The lake at the release that the address names, else at the current one. Raises Http404 for a release not kept."""
    release = request.GET.get("release", "")
    if release and not _NAME.fullmatch(release):
        raise Http404(_("No release with this name is kept here. Leave out “release” to see the current one."))
    at = lake(release)
    request.pinned_release = release  # type: ignore[attr-defined]
    request.shown_lake = at  # type: ignore[attr-defined]
    return at


def shown(request: HttpRequest) -> Lake | None:
    """The lake that this answer was made from, where it asked for one."""
    found: Lake | None = getattr(request, "shown_lake", None)
    return found


def pinned(request: HttpRequest) -> str:
    """The release that this page is pinned to, or nothing."""
    return str(getattr(request, "pinned_release", ""))


def unpinned(request: HttpRequest) -> str:
    """This page's address on the current release."""
    query = request.GET.copy()
    query.pop("release", None)
    return f"?{query.urlencode()}" if query else "?"


def keep(html: str, release: str) -> str:
    """The page with `release` in every link and form that leads to a page which hears it."""

    def link(found: re.Match[str]) -> str:
        opening, address, query, anchor = found.groups(default="")
        if re.search(r"[?&;]release=", query):
            return found[0]
        return f'{opening}{address}{query}{"&amp;" if query else "?"}release={release}{anchor}"'

    field = f'<input type="hidden" name="release" value="{release}">'
    return _FORM.sub(lambda found: found[0] + field, _LINK.sub(link, html))

"""Rows as a file of the reader's choice, with what it is and where it is from: release, address, selection, licences.

Every table of a page and every list of rows goes out through here, so that the three formats hold the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _

from comity.briefs.exports import Field, Kind, Remark, Sheet, columns, comma, workbook
from comity.lake import Lake
from comity.web.components import snapshots

FORMS = {
    "csv": (comma.write, "text/csv; charset=utf-8"),
    "xlsx": (workbook.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": (columns.write, "application/vnd.apache.parquet"),
}
NOT_SELECTING = {*FORMS, "page", "release"}
KINDS = {
    "activity": Kind.WHOLE,
    "amount": Kind.NUMBER,
    "counts": Kind.FLAG,
    "date": Kind.DAY,
    "selector": Kind.WHOLE,
    "split": Kind.WHOLE,
    "spread": Kind.FLAG,
    "value_date": Kind.DAY,
    "year": Kind.WHOLE,
}
"""Columns of `flow` that are not text."""
SOURCE = ("publisher", "title", "name", "format", "published", "captured", "licence", "url", "sha256")


def flow_fields(names: Iterable[str]) -> tuple[Field, ...]:
    """Columns of flows, with the lake's own names and types."""
    return tuple(Field(name, KINDS.get(name, Kind.TEXT)) for name in names)


def wanted(request: HttpRequest) -> tuple[str, str] | None:
    """(format, key) of the table that the address asks for as a file, or None for the page."""
    return next(((form, request.GET[form]) for form in FORMS if form in request.GET), None)


def send(sheet: Sheet, form: str) -> StreamingHttpResponse:
    """The file, streamed. Raises Http404 for an unknown format, RefusedError for more rows than the format holds."""
    if form not in FORMS:
        raise Http404(_("Files are given as csv, xlsx or parquet."))
    write, kind = FORMS[form]
    response = StreamingHttpResponse(write(sheet), content_type=kind)
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", sheet.name).strip("-.") or "table"
    response["Content-Disposition"] = f'attachment; filename="comity-{safe}.{form}"'
    return response


def about(
    request: HttpRequest, at: Lake | None, count: int, behind: Iterable[str] = (), note: str = ""
) -> tuple[Remark, ...]:
    """What a file says of itself. `behind` are hashes of the files that its rows were read from."""
    chosen = [f"{name}={value}" for name, value in request.GET.items() if name not in NOT_SELECTING and value]
    known = snapshots.index(at) if at else {}
    sources = [{key: known[sha][key] for key in SOURCE} for sha in dict.fromkeys(behind) if sha in known]
    licences = sorted({one["licence"] for one in sources if one["licence"]})
    told = [
        Remark("made_by", _("Made by"), "Comity"),
        Remark("release", _("Release"), at.release if at else ""),
        Remark("address", _("Address"), _address(request, at.release if at else "")),
        Remark("selection", _("Selection"), "; ".join(chosen) or _("everything")),
        Remark("rows", _("Rows"), str(count)),
        Remark("licence", _("Licence"), "; ".join(licences) or _("that of the sources which the page names")),
        Remark("note", _("Remark"), note),
        Remark("sources", _("Sources"), sources),
    ]
    return tuple(one for one in told if one.value)


def _address(request: HttpRequest, release: str) -> str:
    """The page that the file was taken from, pinned to its release."""
    query = request.GET.copy()
    for name in NOT_SELECTING:
        query.pop(name, None)
    if release:
        query["release"] = release
    path = re.sub(r"(?:\.|/rows\.)(?:csv|xlsx|parquet)$", "/", request.path)
    return request.build_absolute_uri(f"{path}?{query.urlencode()}" if query else path)

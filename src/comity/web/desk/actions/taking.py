"""A document comes to the desk: as a file, as pasted text or from its address. Its bytes are kept unchanged, then read.

The same bytes with the same title are read once: whoever sends a form twice gets the reading that is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from comity.model.errors import InputError
from comity.model.origin import Origin, Snapshot
from comity.snapshots.download import Line
from comity.snapshots.intake import take
from comity.snapshots.manners import Manners
from comity.snapshots.public import public_only
from comity.snapshots.store import Store
from comity.web.accounts.models import User
from comity.web.desk.actions import reader
from comity.web.desk.actions.because import because
from comity.web.desk.models import Proposal, Reading
from comity.web.desk.queries.names import every_name
from comity.web.register.models import Source

LARGEST = 30 << 20
"""Bytes of a document."""
ALLOW = public_only
OF_SOURCE = ("title", "publisher", "url", "archive_url", "language", "licence", "published", "seen")


def by_file(data: bytes, name: str, given: Mapping[str, Any], by: User) -> tuple[Reading, bool]:
    """Keep and read an uploaded file, or pasted text as one."""
    origin = _origin(PurePath(name).name or "document", given)
    return _read(Store(settings.COMITY.home).keep(BytesIO(data), origin), given, by)


def by_text(text: str, given: Mapping[str, Any], by: User) -> tuple[Reading, bool]:
    """Keep and read pasted text."""
    return by_file(text.encode(), "pasted.txt", given, by)


def by_address(given: Mapping[str, Any], by: User) -> tuple[Reading, bool]:
    """Fetch an address, keep and read what it gives. Raises FetchError and InputError."""
    line = Line(Manners(max_tries=2), timeout=20.0, allow=ALLOW)
    now = timezone.now().isoformat(timespec="seconds")
    found = list(take([given["url"]], Store(settings.COMITY.home), now=now, max_bytes=LARGEST, line=line))
    for one in found:
        if one.error:
            raise one.error
    kept = [one.snapshot for one in found if one.snapshot]
    if len(kept) != 1:
        raise InputError(
            _("%d files came") % len(kept), expected=_("one document"), next_step=_("upload the one you mean")
        )
    return _read(kept[0], given, by)


def _origin(name: str, given: Mapping[str, Any]) -> Origin:
    said = {field: given.get(field) or "" for field in ("publisher", "title", "url", "licence", "published")}
    return Origin(name=name, captured=timezone.now().isoformat(timespec="seconds"), **said)


@transaction.atomic
def _read(snapshot: Snapshot, given: Mapping[str, Any], by: User) -> tuple[Reading, bool]:
    known = (
        Reading.objects.filter(source__snapshot=snapshot.sha256, source__title=given["title"]).order_by("-at").first()
    )
    if known:
        return known, False
    with snapshot.open() as stream:
        found = reader.read(stream.read(LARGEST + 1), snapshot.name, str(given["publisher"]), every_name())
    if not found.text.strip():
        raise InputError(
            _("no text was found in it"),
            expected=_("a page, a PDF with text, or plain text"),
            next_step=_("paste its text instead"),
        )
    said = {name: given.get(name) or "" for name in OF_SOURCE}
    said["language"] = said["language"] or found.language
    source = because(Source(**said, snapshot=snapshot.sha256, origin="desk"), _why(given))
    reading = Reading(source=source, text=found.text, language=said["language"], findings=found.findings, by=by)
    because(reading, _why(given))
    rows = [Proposal(reading=reading, **each) for each in found.proposals]
    bulk_create_with_history(rows, Proposal, default_user=by, default_change_reason=f"document {reading.pk}")
    return reading, True


def _why(given: Mapping[str, Any]) -> str:
    return given.get("why") or "document taken to the desk"

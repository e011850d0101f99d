"""Watched pages and feeds: looked at with the manners of every download; what changed is put before a person.

A page counts as changed when its text did; a feed when it has new entries, which become articles. Both snapshots stay. An
article of a feed that is about nobody yet stands on no public page, until a person says whom it is about.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.documents.reading import read_document
from comity.model.errors import ComityError, InputError, UsageError
from comity.model.origin import Snapshot
from comity.parsing import feeds
from comity.snapshots.archives import Limits
from comity.snapshots.download import Line
from comity.snapshots.intake import take
from comity.snapshots.manners import Manners
from comity.snapshots.public import public_only
from comity.snapshots.store import Store
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.desk.actions.because import because
from comity.web.desk.models import Change, Watched
from comity.web.register.models import Article, Organisation

LARGEST = 5 << 20
"""Bytes of a page or feed."""
LINES, DIFFERENCE = 4000, 200_000
"""Lines that are compared in their order, and characters of a difference that are kept."""
UNPACKED = Limits(member_bytes=LARGEST, total_bytes=2 * LARGEST, members=8)
"""What may come out of a packed one."""
MANNERS = Manners(max_tries=2)
ALLOW = public_only


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking gave: whether something changed, how many articles are new, and what stood in the way."""

    watched: Watched
    changed: bool = False
    articles: int = 0
    trouble: str = ""


@transaction.atomic
def add(given: Mapping[str, Any], by: User) -> Watched:
    """Watch an address. One that is watched already is not watched twice."""
    _must(by)
    known = Watched.objects.filter(url=given["url"]).first()
    if known:
        return known
    fields = {name: given[name] for name in ("url", "kind", "title", "every_hours")}
    made = because(Watched(**fields, by=by), given["why"])
    made.about.set(given["about"])
    return made


@transaction.atomic
def change(watched: Watched, given: Mapping[str, Any], by: User) -> None:
    """Another title, rhythm or subject; or no longer watched."""
    _must(by)
    for name in ("title", "every_hours", "stopped"):
        setattr(watched, name, given[name])
    because(watched, given["why"])
    watched.about.set(given["about"])


def due(now: datetime | None = None) -> list[Watched]:
    """What should be looked at by now, whatever waited longest first."""
    now = now or timezone.now()
    rows = Watched.objects.filter(stopped=False).order_by("looked_at", "pk")
    return [w for w in rows if w.looked_at is None or w.looked_at + timedelta(hours=w.every_hours) <= now]


def look(watched: Watched) -> Looked:
    """Fetch an address and see what changed since the last time. What stands in the way is kept with it, and never raised."""
    store = Store(settings.COMITY.home)
    try:
        found = _fetch(watched.url, store)
        with transaction.atomic():
            held = Watched.objects.select_for_update().get(pk=watched.pk)
            looked = _feed(held, found) if held.kind == Watched.Kind.FEED else _page(held, found, store)
            held.snapshot, held.looked_at, held.trouble = found.sha256, timezone.now(), looked.trouble[:1000]
            held.save_without_historical_record()  # type: ignore[attr-defined]  # simple_history: looking is no change
    except ComityError as error:
        looked = Looked(watched, trouble=f"{error.found}; {error.next_step}" if error.next_step else error.found)
        Watched.objects.filter(pk=watched.pk).update(looked_at=timezone.now(), trouble=looked.trouble[:1000])
    watched.refresh_from_db()
    return looked


def _fetch(url: str, store: Store) -> Snapshot:
    """The snapshot that the address has now. Raises FetchError and InputError."""
    line = Line(MANNERS, timeout=20.0, allow=ALLOW)
    now = timezone.now().isoformat(timespec="seconds")
    kept = []
    for one in take([url], store, now=now, max_bytes=LARGEST, line=line, limits=UNPACKED):
        if one.error:
            raise one.error
        kept += [one.snapshot] if one.snapshot else []
    if len(kept) != 1:
        raise InputError(_("%d files came") % len(kept), expected=_("one page or feed"), next_step=_("watch one page"))
    return kept[0]


def _page(watched: Watched, found: Snapshot, store: Store) -> Looked:
    if not watched.snapshot or watched.snapshot == found.sha256:
        return Looked(watched)
    difference = unified(_text(store.get(watched.snapshot)), _text(found))
    if not difference:
        return Looked(watched)
    Change.objects.create(watched=watched, before=watched.snapshot, after=found.sha256, difference=difference)
    return Looked(watched, changed=True)


def _text(snapshot: Snapshot) -> str:
    """The text of a snapshot; for what has none, a line that says how large it is and what its bytes are."""
    with snapshot.open() as stream:
        data = stream.read(LARGEST + 1)
    try:
        return read_document(data, snapshot.name).text
    except InputError:
        return f"({len(data)} bytes without a text, SHA-256 {snapshot.sha256})"


def unified(before: str, after: str) -> str:
    """The lines that differ, as a unified difference; of very long texts without their order. Empty where none does."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) <= LINES:
        lines: Iterable[str] = difflib.unified_diff(old, new, "before", "after", lineterm="", n=2)
    else:
        gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
        lines = [*(f"-{line}" for line in gone), *(f"+{line}" for line in come)]
    told = "\n".join(lines)
    return told if len(told) <= DIFFERENCE else told[:DIFFERENCE] + "\n…"


def _feed(watched: Watched, found: Snapshot) -> Looked:
    with found.open() as stream:
        feed = feeds.read(stream.read(LARGEST + 1), watched.url)
    if watched.snapshot == found.sha256:
        return Looked(watched, trouble=feed.broken)
    new = [made for made in (_article(entry, watched) for entry in feed.entries) if made]
    if watched.snapshot and new:
        lines = "\n".join(f"+{a.published or '····'} {a.title} <{a.url}>" for a in new)
        Change.objects.create(
            watched=watched, before=watched.snapshot, after=found.sha256, difference=lines[:DIFFERENCE]
        )
    return Looked(watched, changed=bool(watched.snapshot and new), articles=len(new), trouble=feed.broken)


def _article(entry: feeds.Entry, watched: Watched) -> Article | None:
    """An entry as an article about whom the feed is about; None where its address is an article already, whoever entered it."""
    known = Article.objects.filter(url=entry.url).first()
    about = list(watched.about.all())
    if known:
        known.about.add(*about)
        return None
    made = Article(
        title=entry.title,
        url=entry.url,
        published=entry.published,
        language=entry.language,
        publisher=entry.publisher or watched.title,
        feed=watched.url,
        origin="feed",
    )
    try:
        because(made, f"feed {watched.url}")
    except ValidationError:
        return None  # what the table does not take is left in the feed's snapshot
    made.about.set(about)
    return made


@transaction.atomic
def review(changed: Change, outcome: str, by: User) -> None:
    """Somebody looked at a change, and what came of it. Reviewed already stays as it is."""
    _must(by)
    held = Change.objects.select_for_update().get(pk=changed.pk)
    if held.reviewed_at is not None:
        raise UsageError(_("this was reviewed already"), next_step=_("reload the page"))
    held.reviewed_by, held.reviewed_at, held.outcome = by, timezone.now(), outcome
    held.save()


@transaction.atomic
def save_article(given: Mapping[str, Any], by: User, article: Article | None = None) -> Article:
    """An article by hand, about one organisation or several; an address that is here already is the same article."""
    _must(by)
    row = article or Article.objects.filter(url=given["url"]).first() or Article(added_by=by)
    for name in ("title", "publisher", "url", "published", "language"):
        setattr(row, name, given[name])
    row.aside = ""
    try:
        because(row, given["why"])
    except ValidationError as error:
        raise UsageError(" ".join(error.messages), next_step=_("change the entry that is there")) from error
    if article is None:
        row.about.add(*given["about"])
    else:
        row.about.set(given["about"])
    return row


@transaction.atomic
def place(article: Article, about: Iterable[Organisation], why: str, by: User) -> None:
    """Say whom an article of a feed is about; about nobody here, it is put aside with the reason."""
    _must(by)
    found = list(about)
    article.aside = "" if found else why
    because(article, why)
    article.about.set(found)


def _must(by: User) -> None:
    if not by.may(Power.JUDGE):
        raise UsageError(_("this account may not do this"), next_step=_("ask an editor or an approver"))

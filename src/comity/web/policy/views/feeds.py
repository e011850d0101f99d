"""Feeds and calendars: of a rule, by its secret address; of a measure, a jurisdiction, a case, for everybody."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from comity.parsing.stages import vocabularies
from comity.web.policy.models import Measure, Rule
from comity.web.policy.watching import calendars, feeds, figures
from comity.web.policy.watching.changes import changes
from comity.web.policy.watching.naming import jurisdiction as named
from comity.web.policy.watching.rules import Matching, scope_of
from comity.web.policy.watching.scope import Scope
from comity.web.policy.watching.words import May

BACK = timedelta(days=30)
"""How far a rule's feed looks back."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
KEEP = "public, max-age=900"


def rule(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """A rule's feed or calendar. Whoever has the address reads it, as a feed reader cannot sign in; nothing in it is private."""
    one = get_object_or_404(Rule.objects.filter(owner__is_active=True), token=token, stopped_at=None)
    now, title = timezone.now(), _("Comity: %(rule)s") % {"rule": f"{one.get_kind_display()} – {one.value}"}
    scope = scope_of([one])
    if form == "ics":
        data, media = calendars.calendar(title, now.date(), _site(request), scope, one), calendars.MEDIA
    else:
        listed = changes(now - BACK, now, scope, may=May(one.value) if one.kind == Rule.Kind.WORDS else None)
        moved = figures.between(now - BACK, now) if one.kind == Rule.Kind.LINE else []
        found = sorted([*moved, *Matching(listed).of(one)], key=lambda c: (c.at, c.key), reverse=True)
        if moved:
            found = Matching(found).of(one)
        data = feeds.atom(_feed(request, f"rule/{one.pk}", title, reverse("watch"), one.made_at), found[: feeds.MOST])
        media = feeds.MEDIA
    answer = _answer(request, data, media, "no-store, private")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def measure(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that changed in one measure."""
    one = get_object_or_404(Measure, key=key)
    feed = _feed(request, f"measure/{one.key}", one.title(), one.get_absolute_url(), _first(one))
    return _public(request, feed, Scope(measures=frozenset({one.pk})))


def jurisdiction(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that changed in one jurisdiction."""
    if code not in vocabularies() and not Measure.objects.filter(jurisdiction=code).exists():
        raise Http404
    title = _("Comity: %(rule)s") % {"rule": named(code)}
    return _public(
        request, _feed(request, f"jurisdiction/{code}", title, reverse("monday"), BEGINNING), Scope(jurisdiction=code)
    )


def case(request: HttpRequest, case: str, form: str) -> HttpResponse:
    """Everything that changed in the measures of one case; or its calendar."""
    if not Measure.objects.filter(case=case).exists():
        raise Http404
    title = _("Comity: %(rule)s") % {"rule": case}
    if form == "ics":
        data = calendars.calendar(title, timezone.now().date(), _site(request), Scope(case=case))
        return _answer(request, data, calendars.MEDIA, KEEP)
    page = reverse("case", args=[case])
    return _public(request, _feed(request, f"case/{case}", title, page, BEGINNING), Scope(case=case))


def _public(request: HttpRequest, feed: feeds.Feed, scope: Scope) -> HttpResponse:
    found = changes(BEGINNING, timezone.now(), scope, most=feeds.MOST)
    return _answer(request, feeds.atom(feed, found), feeds.MEDIA, KEEP)


def _feed(request: HttpRequest, key: str, title: str, page: str, began: datetime) -> feeds.Feed:
    return feeds.Feed(f"feed/{key}", title, _site(request), request.path, page, began)


def _first(one: Measure) -> datetime:
    first = one.history.order_by("history_date").values_list("history_date", flat=True).first()
    return first or BEGINNING


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _answer(request: HttpRequest, data: bytes, media: str, keep: str) -> HttpResponse:
    """The bytes with their hash as ETag; 304 to whoever has them already."""
    answer = HttpResponse(data, content_type=media)
    answer.headers["Cache-Control"] = keep
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    answer.headers["ETag"] = etag
    told = get_conditional_response(request, etag=etag, response=answer)
    return told if isinstance(told, HttpResponse) else answer

"""Statements about organisations that were published: told without their words, which stand on their page beside the replies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.web.policy.watching.raw import Raw
from comity.web.policy.watching.scope import Scope
from comity.web.register.models import LogEntry
from comity.web.register.models.replies import Event
from comity.web.register.published import statements


def published_in(since: datetime, until: datetime, scope: Scope, most: int | None) -> Iterator[Raw]:
    """Statements about organisations that became public in the span, and still are. They belong to no measure."""
    if not scope.everything:
        return
    entries = LogEntry.objects.filter(event=Event.PUBLISHED, at__gte=since, at__lt=until).order_by("-at", "-pk")[:most]
    when = {entry.statement_id: entry for entry in entries}
    for one in statements().filter(pk__in=list(when), about_organisation__isnull=False):
        about, entry = one.about_organisation, when[one.pk]
        if about is None:
            continue
        yield Raw(
            f"statement/{one.pk}/{entry.pk}",
            entry.at,
            "statement",
            "published",
            _("%(reporter)s reports on %(about)s. The words, and every answer to them, stand on the statement's page.")
            % {"reporter": one.reporter, "about": about},
            source_id=one.source_id,
            day=one.published or one.said,
            path=reverse("statement", args=[one.pk]),
            title=str(about),
            organisations=(about.slug,),
        )

"""Days by which something is due: entered ones, and the ends of fiscal years, which follow from the jurisdiction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from comity.parsing.stages import vocabularies
from comity.web.policy.models import Deadline
from comity.web.policy.watching.naming import jurisdiction
from comity.web.policy.watching.raw import Raw
from comity.web.policy.watching.scope import ALL, Scope

FISCAL_YEARS: dict[str, tuple[int, int]] = {
    "us-congress": (9, 30),
    "uk-westminster": (3, 31),
    "ca-parliament": (3, 31),
    "eu": (12, 31),
    "ie-oireachtas": (12, 31),
    "il-knesset": (12, 31),
    "ps-authority": (12, 31),
}
"""Month and day on which the budget year of a jurisdiction ends."""


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The end of a jurisdiction's fiscal year; `year` as the jurisdiction counts it."""

    jurisdiction: str
    day: date
    year: str

    @property
    def title(self) -> str:
        """In words."""
        return _("End of fiscal year %(year)s: %(jurisdiction)s") % {
            "year": self.year,
            "jurisdiction": jurisdiction(self.jurisdiction),
        }


def year_ends(first: date, last: date, jurisdictions: Iterable[str] = ()) -> list[YearEnd]:
    """The ends of fiscal years between two days, both counted, of some jurisdictions or of all that are known."""
    wanted = [code for code in (jurisdictions or vocabularies()) if code in FISCAL_YEARS]
    found = [
        YearEnd(code, day, _year(day))
        for code in wanted
        for year in range(first.year, last.year + 1)
        if first <= (day := date(year, *FISCAL_YEARS[code])) <= last
    ]
    return sorted(found, key=lambda one: (one.day, one.jurisdiction))


def _year(day: date) -> str:
    """A year that ends in March is named by both: 2025/26."""
    return str(day.year) if day.month > 6 else f"{day.year - 1}/{day.year % 100:02}"


def due(first: date, last: date, scope: Scope = ALL) -> QuerySet[Deadline]:
    """What is due between two days and not met."""
    return _unmet(scope).filter(day__gte=first, day__lte=last).order_by("day", "pk")


def late(today: date, scope: Scope = ALL) -> QuerySet[Deadline]:
    """What was due and is not met, the latest first."""
    return _unmet(scope).filter(day__lt=today).order_by("-day", "pk")


def overdue(since: datetime, until: datetime, scope: Scope, most: int | None) -> Iterator[Raw]:
    """Deadlines that passed unmet in the span, each told once for its day; also where they were met since, too late."""
    first, last = (moment.date() - timedelta(days=1) for moment in (since, until))
    missed = Deadline.objects.filter(scope.of("measure"), Q(met_on=None) | Q(met_on__gt=F("day")))
    for one in missed.filter(day__gte=first, day__lte=last).order_by("-day", "-pk")[:most]:
        at = datetime.combine(one.day + timedelta(days=1), time(), UTC)
        if since <= at < until:
            yield Raw(
                f"deadline/{one.pk}/overdue/{one.day}",
                at,
                "deadline",
                "overdue",
                one.title,
                one.measure_id,
                one.source_id,
                day=f"{one.day}",
            )


def _unmet(scope: Scope) -> QuerySet[Deadline]:
    found = Deadline.objects.filter(scope.of("measure"), met_on=None, measure__withdrawn_at=None)
    return found.select_related("measure", "source").prefetch_related("measure__titles")

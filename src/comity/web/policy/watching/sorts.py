"""The sorts of rows whose history is read for changes: which fields count, and how each row is told.

A field that is not listed here changes nothing for a reader (a locator, a snapshot, who entered it).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from comity.parsing.markup import plain
from comity.web.components import words
from comity.web.policy.models import (
    Deadline,
    Measure,
    MeasureAmount,
    MeasureEvent,
    MeasureLink,
    PermitPoint,
    Pledge,
    PledgeStep,
)
from comity.web.policy.models.measures import LinkKind

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sort:
    """A model whose history is read. `measure` is the way from a row to its measure's id, `case` and `line` to theirs."""

    name: str
    model: type[Model]
    fields: tuple[str, ...]
    told: Callable[[Row], str]
    measure: str = "measure"
    case: str = "measure__case"
    line: str = "measure__line"
    day: str = ""
    language: str = ""
    source: str = "source_id"
    more: tuple[str, ...] = ()
    creation: bool = True
    """Whether its history tells when it was new; events carry that themselves."""

    @property
    def measure_id(self) -> str:
        """The column of the measure's id."""
        return f"{self.measure}_id" if self.measure else "id"


def money(amount: Decimal | None, currency: str) -> str:
    """An amount as it is published, whole where it is whole."""
    if amount is None:
        return ""
    return f"{amount:,.2f}".removesuffix(".00") + (f" {currency}" if currency else "")


def _amount(row: Row) -> str:
    years = (
        str(row["first_year"]) if row["first_year"] == row["last_year"] else f"{row['first_year']}–{row['last_year']}"
    )
    sum_ = money(row["amount"], row["currency"])
    given = {"stage": words.stage(row["stage"]), "amount": sum_, "years": years}
    if row["upper"]:
        return _("%(stage)s: up to %(amount)s, %(years)s") % given
    return _("%(stage)s: %(amount)s, %(years)s") % given


def _link(row: Row) -> str:
    return str(LinkKind(row["kind"]).label)


def _step(row: Row) -> str:
    label = PledgeStep.Kind(row["kind"]).label
    said = money(row["amount"], row["currency"])
    return ": ".join(filter(None, [f"{label} {said}".strip(), row["pledge__words"] or ""]))


def _point(row: Row) -> str:
    return f"{row['series__title'] or ''}: {money(row['value'], '')}"


SORTS = (
    Sort(
        "measure",
        Measure,
        ("jurisdiction", "kind", "session", "number", "introduced", "policy_area", "withdrawn_at"),
        lambda row: "",
        measure="",
        case="case",
        line="line",
        day="introduced",
        source="",
    ),
    Sort(
        "event",
        MeasureEvent,
        ("day", "time", "stage", "text", "place", "withdrawn_at"),
        lambda row: plain(str(row["text"])),
        day="day",
        language="language",
        creation=False,
    ),
    Sort(
        "amount",
        MeasureAmount,
        ("stage", "first_year", "last_year", "amount", "currency", "upper"),
        _amount,
    ),
    Sort("link", MeasureLink, ("kind", "other_key", "withdrawn_at"), _link, more=("other__key",)),
    Sort(
        "pledge",
        Pledge,
        ("words", "amount", "currency", "first_year", "last_year", "binding", "day"),
        lambda row: str(row["words"]),
        case="case",
        line="line",
        day="day",
        language="language",
        more=("pledger__slug",),
    ),
    Sort(
        "step",
        PledgeStep,
        ("kind", "day", "amount", "currency"),
        _step,
        measure="pledge__measure",
        case="pledge__case",
        line="pledge__line",
        day="day",
        more=("pledge__words", "pledge__pledger__slug"),
    ),
    Sort(
        "permit",
        PermitPoint,
        ("day", "value"),
        _point,
        measure="series__measure",
        case="series__case",
        line="series__measure__line",
        day="day",
        more=("series__title",),
    ),
    Sort(
        "deadline",
        Deadline,
        ("title", "day", "kind", "met_on"),
        lambda row: str(row["title"]),
        day="day",
        more=("met_source_id",),
    ),
)

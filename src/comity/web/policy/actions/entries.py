"""What staff enter beside feeds and case files, correct and withdraw. Only what was entered here is theirs to change."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import uuid4

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from comity.parsing.uncertain import span
from comity.web.accounts.models import User
from comity.web.policy import deriving
from comity.web.policy.actions.saving import because, removed
from comity.web.policy.models import Measure, MeasureEvent, MeasureTitle

DESK = "desk"
"""The origin of what people entered."""
Row = TypeVar("Row", bound=Model)


def put(row: Row, given: dict[str, Any]) -> Row:
    """Enter a row, or change one, as its form says; the history keeps why."""
    for name, value in given.items():
        if name != "why":
            setattr(row, name, value)
    return because(row, given["why"])


@transaction.atomic
def observe(measure: Measure, row: MeasureEvent | None, given: dict[str, Any], by: User) -> MeasureEvent:
    """Enter an observed event, or correct one; where the measure stands follows."""
    one = row or MeasureEvent(measure=measure, key=f"{DESK}:{uuid4().hex}", official=False, entered_by=by)
    one.first_day = span(given["day"]).first
    put(one, given)
    _stand(measure)
    return one


@transaction.atomic
def withdraw(row: MeasureEvent | Measure, why: str) -> None:
    """Withdraw an observed event or a measure that was entered here, or put it back; it is kept either way."""
    row.withdrawn_at = None if row.withdrawn_at else timezone.now()
    because(row, why)
    if isinstance(row, MeasureEvent):
        _stand(row.measure)


def _stand(measure: Measure) -> None:
    """Nobody changed the measure itself: were the change somebody's, the case file could tell nothing new of it any more."""
    measure._history_user = None  # type: ignore[attr-defined]  # django-simple-history's name
    deriving.derive(measure)


@transaction.atomic
def measure(row: Measure | None, given: dict[str, Any]) -> Measure:
    """Enter a measure with its title, or change one; a title that was changed stays as its former one."""
    said = {name: value for name, value in given.items() if name not in ("slug", "title", "language")}
    key = row.key if row else f"{DESK}/{given['slug']}"
    if row is None and Measure.every.filter(key=key).exists():
        raise Measure().unique_error_message(Measure, ("key",))
    one = put(row or Measure(key=key), said)
    held = title_of(one)
    if held is None or held.text != given["title"]:
        one.titles.filter(origin=DESK).update(kind="former")
        held = MeasureTitle(measure=one, text=given["title"])
    held.language = given["language"]
    held.full_clean()
    held.save()
    return one


def title_of(one: Measure) -> MeasureTitle | None:
    """The title that was entered for it last."""
    return one.titles.filter(origin=DESK).exclude(kind="former").order_by("-pk").first()


def drop(row: Model, why: str) -> None:
    """Take a row away, with a reason; the history keeps it."""
    removed(row, why)

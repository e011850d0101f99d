"""One change, as everything here hands it on: what, when, before and after, with its source. It can be kept as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "new": _("New"),
    "changed": _("Changed"),
    "withdrawn": _("Withdrawn"),
    "restored": _("Back again"),
    "removed": _("Taken away"),
    "met": _("Met"),
    "moved": _("Moved to another day"),
    "overdue": _("Overdue"),
    "silent": _("Gone silent"),
    "figure": _("The figure moved"),
    "published": _("Published"),
}
KINDS: dict[str, str | Promise] = {
    "measure": _("Measure"),
    "event": _("Event"),
    "amount": _("Amount"),
    "link": _("Link to another measure"),
    "text": _("Text"),
    "pledge": _("Pledge"),
    "step": _("Step of a pledge"),
    "permit": _("Count of permits"),
    "deadline": _("Deadline"),
    "silence": _("Silence"),
    "figure": _("Figure"),
    "statement": _("Statement"),
}
FIELDS: dict[str, str | Promise] = {
    "jurisdiction": _("Jurisdiction"),
    "kind": _("Kind"),
    "session": _("Session"),
    "number": _("Number"),
    "introduced": _("Introduced"),
    "policy_area": _("Policy area"),
    "day": _("Day"),
    "time": _("Time"),
    "stage": _("Stage"),
    "text": _("Words"),
    "words": _("Words"),
    "place": _("Place"),
    "withdrawn_at": _("Withdrawn"),
    "first_year": _("First year"),
    "last_year": _("Last year"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "upper": _("“Up to”"),
    "other_key": _("Other measure"),
    "binding": _("Binding"),
    "value": _("Count"),
    "title": _("Title"),
    "met_on": _("Met on"),
    "figure": _("Figure"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, before and after, each as text; empty for nothing."""

    name: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """The field's name in words."""
        return str(FIELDS.get(self.name, self.name))


@dataclass(frozen=True, slots=True)
class Change:
    """Something changed. `key` names it once and for all: a person is told of no key twice.

    `words` are those of the thing itself, in `language` where known. `day` is the day (EDTF) that it is about, `at` the moment
    at which Comity knew. `path` is its page here, in the language that was active.
    """

    key: str
    at: datetime
    kind: str
    verb: str
    words: str
    language: str = ""
    day: str = ""
    differences: tuple[Difference, ...] = ()
    source: str = ""
    source_url: str = ""
    measure: str = ""
    measure_title: str = ""
    path: str = ""
    jurisdiction: str = ""
    case: str = ""
    lines: tuple[str, ...] = ()
    """Lines of money that it belongs to, within the case."""
    measure_id: int | None = None
    organisations: tuple[str, ...] = field(default=())

    @property
    def kind_label(self) -> str:
        """What sort of thing, in words."""
        return str(KINDS.get(self.kind, self.kind))

    @property
    def verb_label(self) -> str:
        """What happened to it, in words."""
        return str(VERBS.get(self.verb, self.verb))

    def told(self) -> dict[str, Any]:
        """For JSON."""
        given = {name: getattr(self, name) for name in self.__slots__}
        return given | {"at": self.at.isoformat(), "differences": [asdict(each) for each in self.differences]}


def again(told: dict[str, Any]) -> Change:
    """A change out of what `told` wrote."""
    given = dict(told) | {
        "at": datetime.fromisoformat(told["at"]),
        "differences": tuple(Difference(**each) for each in told.get("differences", ())),
        "organisations": tuple(told.get("organisations", ())),
        "lines": tuple(told.get("lines", ())),
    }
    return Change(**given)

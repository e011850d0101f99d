"""The form of /boundary/, read from the address: what the boundary is drawn round, years, stage, format.

A bad value is a message beside its field; nothing reaches the lake that was not checked. Names may hold commas, so
organisations are parted by semicolons where there is one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.methods import boundary_question, cases
from comity.methods.fts import FORMAT as FTS
from comity.model.errors import UsageError
from comity.model.question import Years
from comity.model.stage import Stage
from comity.web.components import words
from comity.web.explore.filters import FIRST_YEAR, LAST_YEAR, options

NAMES = ("case", "areas", "organisations", "years", "stage", "format", "first")
IATI = "iati_activity"
CODE = re.compile(r"[A-Za-z]{2,3}|[0-9]{2,5}")
LONGEST, MOST = 400, 20


@dataclass(slots=True)
class Asked:
    """What the address says: as typed, as understood, and what was wrong by field."""

    typed: dict[str, str]
    case: str = ""
    areas: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    years: Years = Years(2000, 2000)
    stage: Stage = Stage.DISBURSED
    form: str = ""
    first: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Any, ...]:
        """What the answer depends on."""
        return (self.case, self.areas, self.organisations, self.years, self.stage, self.form, self.first)


def read(given: QueryDict, lake: Lake) -> Asked:
    """The form, each field checked. Without a boundary the first case stands in, with its headline's years and stage."""
    asked = Asked({name: given.get(name, "").strip() for name in NAMES})
    every = cases(lake)
    for name, value in asked.typed.items():
        if len(value) > LONGEST:
            asked.errors[name] = _("At most %(count)s characters were expected.") % {"count": LONGEST}
        elif any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in value):
            asked.errors[name] = _("A word without control characters was expected.")
    clean = {name: "" if name in asked.errors else value for name, value in asked.typed.items()}
    round_what = [name for name in NAMES[:3] if asked.typed[name]]
    if not round_what and every:
        clean["case"] = asked.typed["case"] = next(iter(every))
    elif len(round_what) > 1:
        asked.errors[round_what[1]] = _("A boundary is drawn round one thing: a case, places, or organisations.")
    _boundary(asked, clean, list(every))
    _years(asked, clean["years"], every)
    _stage(asked, clean["stage"], every)
    _format(asked, clean["format"], lake)
    _first(asked, clean["first"], lake)
    return asked


def _boundary(asked: Asked, clean: dict[str, str], known: list[str]) -> None:
    if clean["case"] and clean["case"] not in known:
        asked.errors["case"] = _not_known(clean["case"], known)
    else:
        asked.case = clean["case"]
    codes = [part.strip().upper() for part in clean["areas"].split(",") if part.strip()]
    odd = [code for code in codes if not CODE.fullmatch(code)]
    if odd or len(codes) > MOST:
        asked.errors["areas"] = _("At most %(count)s codes such as PSE, ISR or 550 were expected.") % {"count": MOST}
    else:
        asked.areas = tuple(dict.fromkeys(codes))
    parting = ";" if ";" in clean["organisations"] else ","
    names = [part.strip() for part in clean["organisations"].split(parting) if part.strip()]
    if len(names) > MOST:
        asked.errors["organisations"] = _("At most %(count)s organisations were expected.") % {"count": MOST}
    else:
        asked.organisations = tuple(dict.fromkeys(names))


def _years(asked: Asked, value: str, every: dict[str, Any]) -> None:
    headline = every[asked.case].headline if asked.case in every else None
    value = value or (headline.years if headline else "")
    expected = _("Years from %(first)s to %(last)s were expected, such as 2020 or 2016-2020.") % {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }
    if not value:
        asked.errors.setdefault("years", expected)
        return
    try:
        years = Years.parse(value)
    except UsageError:
        asked.errors["years"] = expected
        return
    if not FIRST_YEAR <= years.first <= years.last <= LAST_YEAR:
        asked.errors["years"] = expected
    asked.years = years
    asked.typed["years"] = asked.typed["years"] or str(years)


def _stage(asked: Asked, value: str, every: dict[str, Any]) -> None:
    headline = every[asked.case].headline if asked.case in every else None
    value = value or (headline.stage if headline else "") or str(Stage.DISBURSED)
    try:
        asked.stage = Stage.named(value)
    except UsageError:
        asked.errors["stage"] = _not_known(value, [str(s) for s in Stage])
        return
    asked.typed["stage"] = asked.typed["stage"] or str(asked.stage)


def _format(asked: Asked, value: str, lake: Lake) -> None:
    value = FTS if value == "fts" else value
    offered = options(lake)["format"]
    if value and value not in offered:
        asked.errors["format"] = _not_known(value, offered)
    elif value == FTS and not (asked.areas or _has_places(asked, lake)):
        asked.errors["format"] = _("The Financial Tracking Service has a boundary of places: name them by their codes.")
    elif value not in ("", IATI) and asked.organisations:
        asked.errors["format"] = _("A boundary of organisations is drawn from IATI activities alone.")
    else:
        asked.form = value


def _has_places(asked: Asked, lake: Lake) -> bool:
    try:
        return bool(asked.case and boundary_question.places_of(cases(lake)[asked.case]))
    except UsageError:
        return False


def _first(asked: Asked, value: str, lake: Lake) -> None:
    offered = _orderable(lake)
    if value and value not in offered:
        asked.errors["first"] = _not_known(value, offered)
    elif value and asked.organisations:
        asked.errors["first"] = _("A boundary of organisations is drawn from IATI activities alone.")
    else:
        asked.first = value


def _orderable(lake: Lake) -> list[str]:
    """The formats of this release that have a place in the order of precedence."""
    return [name for name in options(lake)["format"] if name != FTS]


def _not_known(value: str, offered: list[str]) -> str:
    return _("“%(value)s” is not known here. Expected one of: %(some)s.") % {
        "value": value[:80],
        "some": ", ".join(offered[:12]) or _("(this release holds none)"),
    }


def fields(asked: Asked, lake: Lake) -> list[dict[str, Any]]:
    """The form's fields in order, with what was typed, what is offered, and what was wrong."""
    offered: dict[str, list[tuple[str, str]]] = {
        "case": [(c.id, words.said(c.title)) for c in cases(lake).values()],
        "stage": [(str(s), words.stage_head(s)) for s in Stage],
        "format": [(f, words.word(words.FORMATS, f)) for f in options(lake)["format"]],
        "first": [(f, words.word(words.FORMATS, f)) for f in _orderable(lake)],
    }
    return [
        {
            "name": name,
            "value": asked.form if name == "format" and asked.form else asked.typed[name],
            "error": asked.errors.get(name, ""),
            "kind": "years" if name == "years" else "choice" if name in offered else "typed",
            "options": offered.get(name, []),
            "any": {"case": "none", "format": "any", "first": "usual"}.get(name, ""),
        }
        for name in NAMES
    ]

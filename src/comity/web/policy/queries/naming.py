"""Measures, jurisdictions, stages and parts in a measure in the words of the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.parsing.stages import vocabularies
from comity.web.policy.models import Measure

ROLES: Mapping[str, Promise] = {
    "sponsor": _("Sponsor"),
    "cosponsor": _("Cosponsors"),
    "on-behalf-of-sponsor": _("Introduced on the sponsor's behalf"),
    "committee": _("Committees"),
    "subcommittee": _("Subcommittees"),
    "minister": _("Minister"),
    "asker": _("Asked by"),
    "answerer": _("Answered by"),
    "department": _("Department"),
}
TITLES: Mapping[str, Promise] = {
    "short": _("short title"),
    "official": _("official title"),
    "popular": _("popular title"),
    "former": _("former title"),
    "display": _("title as shown by the feed"),
    "portion": _("title of a part"),
    "law": _("citation as a law"),
    "other": _("other title"),
}

STEPS: Mapping[str, Promise] = {
    "request": _("request"),
    "house": _("House of Representatives"),
    "senate": _("Senate"),
    "agreement": _("agreement of both chambers"),
    "enacted": _("enacted"),
    "executive": _("executive"),
    "removed": _("taken away"),
    "rescinded": _("rescinded"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A title with the language that it is in; the key, without one, where there is none."""

    text: str
    language: str


def title(one: Measure) -> Named:
    """What to call a measure here: in the page's language before others. `titles` should be read."""
    language = get_language() or "en"
    found = min(one.titles.all(), key=lambda title: title.rank(language), default=None)
    return Named(found.text, found.language) if found else Named(one.key, "")


def _said(titles: Mapping[str, str], code: str) -> str:
    return titles.get(get_language() or "en") or titles.get("en") or code


def jurisdiction(code: str) -> str:
    """A jurisdiction's name, or its code where no vocabulary has it."""
    known = vocabularies().get(code)
    return _said(known.titles, code) if known else code


def stage(of: str, code: str) -> str:
    """A stage of a measure's way in its jurisdiction's words; the code itself where the vocabulary does not have it."""
    known = vocabularies().get(of)
    one = known.stages.get(code) if known else None
    return _said(one.titles, code) if one else code


def way(of: str) -> list[tuple[str, str]]:
    """The stages of a jurisdiction in order, as (code, words)."""
    known = vocabularies().get(of)
    return [(one.code, _said(one.titles, one.code)) for one in known.stages.values()] if known else []


def role(code: str) -> str:
    """A part in a measure, as a heading; the feed's own word where it is another."""
    return str(ROLES.get(code, code))


def title_kind(code: str) -> str:
    """A kind of title; the feed's own words where they are others."""
    return str(TITLES.get(code, code))


def step(code: str) -> str:
    """A step on the way to a vote, or a taking away."""
    return str(STEPS.get(code, code))

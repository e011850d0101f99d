"""A case: one conflict or peace process looked at as a whole, as its case file defines it.

These are the types of docs/reference/case-file.md. A text is a map of language to words, English always there. They travel
through the lake as JSON (`to_json`, `from_json`), so that methods read a case from the release and nowhere else.
"""

from __future__ import annotations

import dataclasses
import json
import typing
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A published document or dataset that the case cites. Without a snapshot, `no_snapshot` says why there is none."""

    id: str
    publisher: str
    title: str
    url: str = ""
    published: str = ""
    seen: str = ""
    licence: str = ""
    no_snapshot: str = ""
    weakness: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A territory that money is for and people live in. `includes` are ids of areas inside it.

    `recipients` are the codes by which published data names it (alpha-2, alpha-3). `populations` names the population
    series usable for it, first choice first; the others are its rivals.
    """

    id: str
    title: Words
    populations: tuple[str, ...]
    includes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PopulationPart:
    """One published series that a population adds: `series` and `subject` name its rows.

    `method` is `published` (only years that are published) or `interpolate` (straight line between published years,
    never beyond the first or last).
    """

    series: str
    subject: str
    method: str = "published"


@dataclass(frozen=True, slots=True)
class Population:
    """People by year in one area: the sum of its parts; a year that lacks a part is a gap."""

    id: str
    area: str
    title: Words
    parts: tuple[PopulationPart, ...]
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Donor:
    """A provider by the names and references that publishers use for it. `refs` ending in `*` match a beginning.

    `deflator` is the subject (alpha-3) of the donor's own US-dollar deflator, for prices `constant:YYYY:donor`.
    """

    id: str
    title: Words
    names: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    deflator: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One stream of money that several sources may report, e.g. the United States' contributions to one fund.

    `upper` names the sources of flows.csv whose rows hold more than the line's own money, so that they bound it.
    """

    id: str
    title: Words
    donor: str = ""
    upper: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition set of the case's own, beside the six that Comity knows everywhere (methods.md §1)."""

    id: str
    title: Words
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selector:
    """Which published rows are the case's own, and why. Empty fields do not restrict; lists are alternatives.

    `activities` are IATI identifiers, `providers` and `receivers` references or names, `title_words` words of which one
    must stand in the title, `recipients` and `purposes` codes, `first_year` and `last_year` inclusive. Rows caught are of
    area `area` and line `line`, of definition `curated` where `curated` is true, and of the further sets `definitions`. `bound`
    `upper` marks rows that hold more than the case's own money.
    """

    id: str
    reason: Words
    area: str
    line: str = ""
    formats: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    curated: bool = False
    definitions: tuple[str, ...] = ()
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A printed permission to divide money for area `money_of` by the people of area `area`."""

    area: str
    money_of: str
    reason: Words


@dataclass(frozen=True, slots=True)
class KnownGap:
    """Money that is known to exist, or may, and has no usable source: shown as a hole in the line's years."""

    line: str
    stage: str
    first_year: int
    last_year: int
    reason: Words
    source: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event on the peace clock. `date` is YYYY, YYYY-MM or YYYY-MM-DD."""

    id: str
    date: str
    title: Words
    source: str
    place: str = ""
    weakness: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Year zero. `agreement` false means that there is none, and the clock is aligned on another dated event."""

    event: str
    agreement: bool
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure that the case names: its headline or a variant. Empty options are the headline's."""

    id: str
    title: Words
    method: str
    stage: str = ""
    definition: str = ""
    area: str = ""
    years: str = ""
    population: str = ""
    donor: str = ""
    prices: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The whole of a case file but its rows, sources and claims."""

    id: str
    title: Words
    question: Words
    languages: tuple[str, ...]
    headline: NamedFigure
    areas: tuple[Area, ...]
    populations: tuple[Population, ...]
    donors: tuple[Donor, ...]
    lines: tuple[Line, ...]
    selectors: tuple[Selector, ...]
    clock: Clock
    events: tuple[Event, ...]
    figures: tuple[NamedFigure, ...] = ()
    overrides: tuple[Override, ...] = ()
    gaps: tuple[KnownGap, ...] = ()
    definitions: tuple[Definition, ...] = ()
    precedence: tuple[str, ...] = ("iati_activity", "foreignassistance_country", "case_file")


@dataclass(frozen=True, slots=True)
class Published:
    """The number that a claim prints. `bound` is equal, less (than), over or almost; `value` is digits as printed.

    `value` empty: a claim without a number. `decimals` is the printed precision (-6 for whole millions).
    """

    value: str = ""
    unit: str = ""
    bound: str = "equal"
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class RecipeInput:
    """One input of a recipe: a sourced literal (`value`, `unit`, `source`), or a reference.

    `recipe` is `claim-id/recipe-id`, `figure` a named figure's id, `population` a population series with `years`
    (its person-years); exactly one of value, recipe, figure, population is given. `chosen_to_fit` says why a literal
    that no source gives was taken.
    """

    name: str
    value: str = ""
    unit: str = ""
    source: str = ""
    place: str = ""
    recipe: str = ""
    figure: str = ""
    population: str = ""
    years: str = ""
    case: str = ""
    chosen_to_fit: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to arrive at a claim's number: a named method (methods/recipes.py) and its inputs."""

    id: str
    title: Words
    method: str
    inputs: tuple[RecipeInput, ...]
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source for or against a claim, with what it says in our own words."""

    side: str
    text: Words
    source: str
    place: str = ""
    weakness: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that somebody published, who, where and when, with recipes, or sources for and against."""

    id: str
    case: str
    words: str
    language: str
    speaker: str
    source: str
    published: Published
    place: str = ""
    recipes: tuple[Recipe, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    note: Words = field(default_factory=dict)


def to_json(part: Any) -> str:
    """A dataclass of this module as JSON, with sorted keys so that the same part gives the same bytes."""
    return json.dumps(dataclasses.asdict(part), sort_keys=True, ensure_ascii=False)


def from_json(kind: type[T], text: str) -> T:
    """The dataclass `kind` back from `to_json`."""
    return typing.cast("T", _build(kind, json.loads(text)))


def _build(kind: Any, value: Any) -> Any:
    if kind == Words and isinstance(value, str):  # written by an older version, as English only
        return {"en": value} if value else {}
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return tuple(_build(inner[0], item) for item in value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _build(hints[name], item) for name, item in value.items()})
    return value

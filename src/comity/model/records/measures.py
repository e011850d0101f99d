"""Bills, resolutions, questions and what became of them."""

from __future__ import annotations

from typing import NamedTuple

from comity.model.records.fields import Day, Text, Whole


class Measure(NamedTuple):
    """One row per measure as one file gives it: a bill, resolution, statute, question, or what a mapped list says it is.

    `measure` is its key: `us/117/hr/1` (congress, type, number), `uk/bill/<id>`, `uk/question/<uin>`, `<table>/<id>`. `part`
    is empty where the file tells all that its feed knows, else what part it is (`actions/0`: the first page of an answer).
    `updated` is the feed's own time of the last change, in UTC. The five counts are what stands in the file: null where the
    file is not about them.
    """

    locator: str
    measure: str
    part: str
    jurisdiction: str
    kind: str
    session: Text
    number: Text
    chamber: Text
    introduced: Day
    policy_area: Text
    title: Text
    title_language: Text
    url: Text
    updated: Text
    actions: Whole
    cosponsors: Whole
    committees: Whole
    texts: Whole
    amendments: Whole


class MeasureTitle(NamedTuple):
    """One row per title of a measure. `kind` is official, short, popular, display or law (its citation as a law)."""

    locator: str
    measure: str
    text: str
    language: Text
    kind: str


class MeasureEvent(NamedTuple):
    """One row per dated event of a measure, as published; the same event from two houses is two rows.

    `key` is stable from one edition of a feed to the next, and begins with what the event is: `action`, `vote` or `note`.
    `stage` is a code of the jurisdiction's vocabulary, empty where its own `code` or words name none. `place` is the house
    or committee. `day` and `time` are local; null where the feed gives none.
    """

    locator: str
    measure: str
    key: str
    day: Day
    time: Text
    stage: Text
    text: str
    language: Text
    place: Text
    code: Text


class MeasureParty(NamedTuple):
    """One row per part that somebody has in a measure.

    `role` is sponsor, on-behalf-of-sponsor, cosponsor, committee, subcommittee, committee-activity (`affiliation` says which,
    `since` when), asker, minister, department. `code` is the feed's own id. `since` and `until`: joined, withdrew.
    """

    locator: str
    measure: str
    role: str
    name: str
    code: Text
    affiliation: Text
    since: Day
    until: Day


class MeasureText(NamedTuple):
    """One row per document of a measure. `role` is version (of its text), report or estimate; `kind` as published."""

    locator: str
    measure: str
    role: str
    kind: str
    day: Day
    url: Text


class MeasureLink(NamedTuple):
    """One row per other measure that a feed relates a measure to. `kind` companion or related; `words` as published."""

    locator: str
    measure: str
    other: str
    kind: str
    words: Text

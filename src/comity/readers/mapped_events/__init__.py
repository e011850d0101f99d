"""Lists of events of any parliament or publisher, through a mapping: a YAML says which column is which, so no list needs code.

A table is taken by the first mapping all of whose required columns its header holds. What a mapping says, and how to write
one, is in docs/reference/readers/mapped_events.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2s

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Measure, MeasureEvent, MeasureTitle
from comity.parsing import stages
from comity.parsing.mapping import day as day_of
from comity.parsing.mapping import fitting, none_fits
from comity.parsing.tables import MOST_STREAMED, Row, found, head_of, plain, records
from comity.readers.mapped_events.mapping import KINDS, SORT, Field, Mapping, mappings

FORMAT = "mapped_events"
VERSION = f"2-{SORT.digest}-{stages.digest()}"
"""Changes with the code, with any packaged mapping, and with any vocabulary of stages."""
NO_FIELD = Field()
LONGEST = 120
NO_MEASURE = Measure._make([None] * len(Measure._fields))._replace(part="")


@dataclass(slots=True)
class Told:
    """What the rows of one measure have said so far."""

    head: Measure
    events: int = 0
    titles: dict[tuple[str, str], int] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)


def recognises(head: Head) -> bool:
    """Whether a mapping's required columns are all in the first line, or in that of a workbook's sheet."""
    return fitting(mappings(), head) is not None


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One event a line; the measures that they are of, and their titles, come last."""
    mapping = fitting(mappings(), head_of(snapshot))
    if mapping is None:
        yield none_fits(mappings())
        return
    yield mapping.said
    told: dict[str, Told] = {}
    for row in records(snapshot, mapping.layout, most=MOST_STREAMED):
        if isinstance(row, Finding):
            # A mapping names what it reads; what else a table holds is its publisher's business.
            if row.code != "unknown-column":
                yield row
            continue
        yield from _Sheet(mapping, row).event(told)
    for key, one in told.items():
        yield one.head._replace(actions=one.events, cosponsors=0, committees=0, texts=0)
        for (text, language), line in one.titles.items():
            yield MeasureTitle(f"line {line}", key, text, language, "official")


class _Sheet:
    """One row under its mapping."""

    def __init__(self, mapping: Mapping, row: Row) -> None:
        self.mapping, self.row = mapping, row

    def cell(self, key: str) -> str:
        """A field's text: its column's cell, or the value that holds for all rows."""
        one = self.mapping.fields.get(key, NO_FIELD)
        return self.row.cells.get(plain(one.column), "") if one.column else one.value

    def event(self, told: dict[str, Told]) -> Iterator[Yield]:
        """The row's event; a row without a measure or words is left out with a finding."""
        line, identifier, text = self.row.line, "-".join(self.cell("id").split()), self.cell("text")
        if not identifier or not text:
            what = "no measure's id" if not identifier else "no words"
            yield found("event-incomplete", line, what, "a measure's id and what happened", "complete the line")
            return
        key = f"{self.mapping.name}/{identifier}"
        if len(key) > LONGEST or {"", ".", ".."} & set(key.split("/")):  # a key is an address
            key = f"{self.mapping.name}/{_digest(identifier)}"
        if key not in told:
            head, problems = self._head(key)
            told[key] = Told(head)
            yield from problems
        one = told[key]
        one.events += 1
        for name in ("title", "title_ar", "title_he"):
            if title := self.cell(name):
                one.titles.setdefault((title, self.mapping.fields[name].language), line)
        day, problem = self._day()
        stage, unknown = self._stage(one.head.jurisdiction, text)
        yield from (finding for finding in (problem, unknown) if finding)
        mark = f"action/{day or 'undated'}/{_digest(text, self.cell('place'))}"
        one.met[mark] += 1
        again = f"/{one.met[mark]}" if one.met[mark] > 1 else ""
        language = self.mapping.fields["text"].language
        place = self.cell("place") or None
        yield MeasureEvent(
            f"line {line}",
            key,
            mark + again,
            day,
            None,
            stage or None,
            text,
            language,
            place,
            self.cell("stage") or None,
        )

    def _head(self, key: str) -> tuple[Measure, list[Finding]]:
        line, problems = self.row.line, []
        jurisdiction, kind = self.cell("jurisdiction"), self.cell("kind")
        kind = self.mapping.fields["kind"].words.get(kind.casefold(), kind)
        if jurisdiction not in stages.vocabularies():
            what, known = f"the jurisdiction “{jurisdiction}”", ", ".join(stages.vocabularies())
            problems.append(found("jurisdiction-unknown", line, what, known, "add a vocabulary", level=Level.NOTE))
        if kind not in KINDS:
            what = f"the kind “{kind}”"
            problems.append(
                found("kind-unknown", line, what, ", ".join(sorted(KINDS)), "kept as a bill", level=Level.NOTE)
            )
            kind = "bill"
        head = NO_MEASURE._replace(
            locator=f"line {line}", measure=key, jurisdiction=jurisdiction or "unknown", kind=kind,
            title=self.cell("title") or None, title_language=self.mapping.fields["title"].language,
        )  # fmt: skip
        number, session, url = (self.cell(name) or None for name in ("number", "session", "url"))
        return head._replace(number=number, session=session, url=url), problems

    def _day(self) -> tuple[str | None, Finding | None]:
        """The day, in the order that the mapping says: none is guessed."""
        one, text = self.mapping.fields["date"], self.cell("date")
        day = day_of(text, one.order)
        if day or not text:
            return day, None
        what, wanted = f"{one.column} “{text}”", f"a day, {one.order}"
        return None, found("unreadable-date", self.row.line, what, wanted, "kept without a day", level=Level.NOTE)

    def _stage(self, jurisdiction: str, text: str) -> tuple[str, Finding | None]:
        """The stage by the mapping's words, by the vocabulary's code, or by the words of the event."""
        said, vocabulary = self.cell("stage"), stages.vocabularies().get(jurisdiction)
        ours = self.mapping.fields.get("stage", NO_FIELD).words.get(said.casefold(), said)
        if vocabulary is None or ours in vocabulary.stages:
            return (ours if vocabulary else ""), None
        told = vocabulary.told(None, ours or text)
        if told.known or not said:
            return told.stage, None
        what = f"the stage “{said}” of {jurisdiction}"
        return "", found("stage-unknown", self.row.line, what, ", ".join(vocabulary.stages), level=Level.NOTE)


def _digest(*parts: str) -> str:
    return blake2s("\0".join(" ".join(part.split()).casefold() for part in parts).encode(), digest_size=8).hexdigest()

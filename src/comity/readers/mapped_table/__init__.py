"""Project tables of any publisher, through a mapping: a YAML says which column is which field, so no table needs code.

A table is taken by the first mapping all of whose required columns its header holds. What a mapping says, and how to write
one, is in docs/reference/readers/mapped_table.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Flow
from comity.parsing.decimals import digits
from comity.parsing.mapping import day, fitting, none_fits
from comity.parsing.tables import MOST_STREAMED, Layout, Row, found, head_of, plain, records
from comity.readers.mapped_table.mapping import SORT, Field, Mapping, mappings

FORMAT = "mapped_table"
VERSION = f"2-{SORT.digest}"
"""Changes with the code, and with any packaged mapping."""
YEAR = re.compile(r"\d{4}").fullmatch
CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
BRACKETED = re.compile(r"(.*?)\s*\[([^\[\]]+)\]").fullmatch
NOTHING = {"", "NA", "N/A", "NULL"}
NO_FIELD = Field()
EMPTY = Flow._make([None] * len(Flow._fields))._replace(split=0, format=FORMAT, spread=False)


def recognises(head: Head) -> bool:
    """Whether a mapping's required columns are all in the first line, or in that of a workbook's sheet."""
    return fitting(mappings(), head) is not None


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Flow row per line, as the mapping says; `source` names the mapping."""
    mapping = fitting(mappings(), head_of(snapshot))
    if mapping is None:
        yield none_fits(mappings())
        return
    yield mapping.said
    skipped = 0
    for row in records(snapshot, mapping.layout, most=MOST_STREAMED):
        if isinstance(row, Finding):
            # A mapping names what it reads; what else a table holds is its publisher's business.
            if row.code != "unknown-column":
                yield row
            continue
        sheet = _Sheet(mapping, row)
        if sheet.cell("stage").lower() in mapping.fields["stage"].skip:
            skipped += 1
            continue
        yield from sheet.flow()
    if skipped:
        words = ", ".join(sorted(mapping.fields["stage"].skip))
        yield found(
            "rows-skipped",
            0,
            f"{skipped} rows of {words}",
            "stages that are flows",
            "nothing; the mapping says why",
            level=Level.NOTE,
        )


def layouts() -> list[Layout]:
    """What each mapping's table must hold, to tell a table that nearly fits what it lacks."""
    return [mapping.layout for mapping in mappings()]


class _Sheet:
    """One row under its mapping."""

    def __init__(self, mapping: Mapping, row: Row) -> None:
        self.mapping, self.row = mapping, row

    def named(self, column: str) -> str:
        """A column's cell; nothing where it says that it is nothing."""
        text = self.row.cells.get(plain(column), "")
        return "" if text.upper() in NOTHING else text

    def cell(self, key: str) -> str:
        """A field's text: its column's cell, or the value that holds for all rows."""
        field = self.mapping.fields.get(key, NO_FIELD)
        return self.named(field.column) if field.column else field.value

    def flow(self) -> Iterator[Yield]:
        """The row's flow, or the finding that it has none."""
        line = self.row.line
        amount, problem = self._amount()
        stage = self._stage()
        if problem:
            yield problem
            return
        if stage is None:
            words = ", ".join(self.mapping.fields["stage"].words or ())
            yield found("unknown-stage", line, self.cell("stage"), words, "add the word to the mapping")
            return
        currency = self.cell("currency").upper()
        if not CURRENCY(currency):
            yield found("currency-missing", line, f"“{currency}”", "a code such as USD", "the amount is kept")
            currency = ""
        paid, year, kind, problems = self._when()
        yield from problems
        counts, why = self._counts()
        provider, provider_ref = self._party("provider")
        receiver, receiver_ref = self._party("receiver")
        recipient, purpose = self.cell("recipient"), self.cell("purpose")
        fields = self.mapping.fields
        yield EMPTY._replace(
            locator=f"line {line}",
            iati_identifier=self.cell("iati_identifier") or None,
            title=self.cell("title") or None,
            stage=stage,
            provider=provider,
            provider_ref=self.cell("provider_ref") or provider_ref,
            receiver=receiver,
            receiver_ref=self.cell("receiver_ref") or receiver_ref,
            recipient=recipient or None,
            recipient_kind=fields["recipient"].kind if recipient else None,
            purpose=purpose or None,
            purpose_vocabulary=fields["purpose"].vocabulary if purpose else None,
            amount=amount,
            currency=currency or None,
            prices=self.cell("prices"),
            date=paid,
            date_kind=kind,
            year=year,
            counts=counts,
            source=self.mapping.name,
            place=self.cell("place") or None,
            weakness=self.cell("weakness") or None,
            note=self._note(why, counts),
        )

    def _amount(self) -> tuple[str | None, Finding | None]:
        """The amount in whole units of its currency; an empty cell is nothing, not zero."""
        field, text = self.mapping.fields["amount"], self.cell("amount")
        number, _ = digits(text)
        if number is None:
            what = f"{field.column} “{text}”"
            return None, found("unreadable-number", self.row.line, what, "a number", "correct the line")
        scaled, _ = digits(format(Decimal(number) * field.unit, "f"))
        if scaled is None:
            return None, found("number-too-large", self.row.line, text, "an amount below 10^26", "correct the line")
        return (number if field.unit == 1 else scaled), None

    def _stage(self) -> str | None:
        field = self.mapping.fields["stage"]
        return field.value or (field.words or {}).get(self.cell("stage").lower())

    def _when(self) -> tuple[str | None, int | None, str, list[Finding]]:
        """Day, year, what the year is, and what is wrong with them. The mapping says in which order day and month stand."""
        fields, problems = self.mapping.fields, []
        text = self.cell("date")
        paid = day(text, fields["date"].order) if text else None
        if text and paid is None:
            what, wanted = f"{fields['date'].column} “{text}”", f"a day, {fields['date'].order}"
            problems.append(
                found("unreadable-date", self.row.line, what, wanted, "its row has no day", level=Level.NOTE)
            )
        if "year" in fields:
            label = self.cell("year")
            year = int(label) if YEAR(label) and label.isascii() else None
            kind = fields["year"].kind
        else:
            year, kind = (int(paid[:4]) if paid else None), "day"
        if year is None:
            what = self.cell("year") or text or "no date"
            problems.append(found("unreadable-year", self.row.line, what, "a year", "the row has no year"))
        return paid, year, kind, problems

    def _party(self, key: str) -> tuple[str | None, str | None]:
        """Name and reference; in some tables a name carries its reference in brackets."""
        text = self.cell(key)
        match = BRACKETED(text) if self.mapping.fields.get(key, NO_FIELD).brackets else None
        return (match[1] or None, match[2]) if match else (text or None, None)

    def _counts(self) -> tuple[bool, str]:
        field = self.mapping.fields.get("counts", NO_FIELD)
        counts = self.cell("counts").lower() in (field.words or ()) if field.column else field.value != "false"
        return counts, "" if counts else field.why

    def _note(self, why: str, counts: bool) -> str | None:
        columns = self.mapping.fields.get("note", NO_FIELD).columns
        parts = [f"{column} {self.named(column)}" for column in columns if self.named(column)]
        if counts and (number := self.cell("id")):
            # By this it is known in another file (lake/flow_versions.py).
            parts.insert(0, f"row {self.mapping.name} {number.replace(';', ',')}")
        return "; ".join([*parts, *([why] if why else [])]) or None

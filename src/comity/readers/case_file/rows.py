"""flows.csv and series.csv → rows of the lake, each with the line it stands on.

A row of money is typed by hand from a document, so everything about it is checked on the spot: what is left open would be
guessed later. An amount for several years is spread evenly over them, exactly: twelve decimals, the last year takes what
is left over, and every part is marked.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from typing import NamedTuple

from comity.model.records import Flow, Series
from comity.readers.case_file import rules
from comity.readers.case_file.report import Report, nearest, one_of

FLOW_COLUMNS = [
    *("id", "line", "stage", "provider", "provider_ref", "receiver", "recipient", "purpose", "definitions"),
    *("amount", "currency", "first_year", "last_year", "year_kind", "counts", "source", "place", "weakness", "note"),
]
FLOW_NEEDED = (
    "id",
    "line",
    "stage",
    "provider",
    "recipient",
    "amount",
    "currency",
    "first_year",
    "year_kind",
    "counts",
    "source",
)
FLOW_OPTIONAL = ("title",)
SERIES_COLUMNS = "series kind subject counter frequency period value unit base source weakness note".split()  # noqa: SIM905
SERIES_NEEDED = ("series", "kind", "subject", "frequency", "period", "value", "unit", "source")
PERIODS = {"year": r"\d{4}", "month": r"\d{4}-\d{2}", "day": r"\d{4}-\d{2}-\d{2}"}
LONGEST_SPREAD = 60
SCALE = Decimal(1).scaleb(-12)
WIDE = Context(prec=60)


class Line(NamedTuple):
    """One data row: the line it begins on and its cells by column, trimmed."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One row of flows.csv as typed, before it is spread: what references are checked on."""

    at: int
    cells: dict[str, str]
    first: int
    last: int

    @property
    def definitions(self) -> tuple[str, ...]:
        """The definition sets of the row; none named means `curated`."""
        return tuple(part.strip() for part in self.cells["definitions"].split(";") if part.strip()) or ("curated",)

    @property
    def counts(self) -> bool:
        """Whether totals count the row; false keeps it as a rival."""
        return self.cells["counts"] == "yes"


def lines(
    report: Report, file: str, data: bytes, columns: list[str], needed: tuple[str, ...], optional: tuple[str, ...] = ()
) -> list[Line]:
    """The rows of a comma-separated UTF-8 file whose header names `columns`; errors in its form go to the report."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        report.error("encoding", file, at, "", "bytes that are not UTF-8", "UTF-8 text", "save the file as CSV UTF-8")
        return []
    if "\0" in text:
        at = text.count("\n", 0, text.index("\0")) + 1
        report.error("encoding", file, at, "", "a NUL character", "text", "save the file as CSV UTF-8")
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Line] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not _header(report, file, header, columns, needed, optional):
            return []
        start = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                blank = dict.fromkeys((*columns, *optional), "")
                found.append(
                    Line(start, blank | {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
                )
            elif any(cell.strip() for cell in cells):
                report.error(
                    "cells",
                    file,
                    start,
                    "",
                    f"{len(cells)} cells",
                    f"{len(header)} cells, as in the header",
                    "put text that holds a comma in double quotes",
                )
            start = reader.line_num + 1
    except csv.Error as error:
        report.error(
            "csv", file, reader.line_num, "", str(error), "well-formed CSV", "check the double quotes on this line"
        )
    return found


def _header(
    report: Report, file: str, header: list[str], columns: list[str], needed: tuple[str, ...], optional: tuple[str, ...]
) -> bool:
    known = [*columns, *optional]
    before = len(report.findings)
    for name in header:
        if name not in known:
            remedy = nearest(name, known, "delete the column, or move its text to note")
            report.error("unknown-column", file, 1, "", f"the column “{name}”", one_of(known), remedy)
        elif header.count(name) > 1:
            report.error("repeated-column", file, 1, "", f"the column “{name}” twice", "each column once", "delete one")
    for name in needed:
        if name not in header:
            report.error(
                "missing-column", file, 1, "", f"no column “{name}”", ", ".join(known), f"add the column {name}"
            )
    return len(report.findings) == before


def flow_lines(report: Report, data: bytes) -> list[FlowLine]:
    """The rows of flows.csv whose cells can be read; the others are reported."""
    file = "flows.csv"
    found = []
    seen: dict[str, int] = {}
    for line, cells in lines(report, file, data, FLOW_COLUMNS, FLOW_NEEDED, FLOW_OPTIONAL):
        before = len(report.findings)
        _needed(report, file, line, cells, FLOW_NEEDED)
        _unique(report, file, line, cells["id"], seen, "id")
        for name, rule in (
            ("id", rules.A_SLUG),
            ("stage", rules.A_STAGE),
            ("amount", rules.A_NUMBER),
            ("currency", rules.A_CURRENCY),
            ("first_year", rules.A_YEAR),
            ("last_year", rules.A_YEAR),
            ("year_kind", rules.word_of("calendar", "fiscal")),
            ("counts", rules.word_of("yes", "no")),
        ):
            _cell(report, file, line, cells, name, rule)
        if cells["purpose"] and not rules.A_PURPOSE.holds(cells["purpose"]):
            report.error(
                "value",
                file,
                line,
                "purpose",
                f"“{cells['purpose']}”",
                "a DAC code of five or three digits, or nothing",
                "leave the cell empty where the source gives no code; put words into note",
            )
        if cells["counts"] == "no" and not cells["note"]:
            report.error(
                "no-reason",
                file,
                line,
                "note",
                "a row that does not count, without a reason",
                "the reason in note",
                "say in note why no total may count this row",
            )
        if len(report.findings) > before:
            continue
        first, last = int(cells["first_year"]), int(cells["last_year"] or cells["first_year"])
        if last < first or last - first >= LONGEST_SPREAD:
            report.error(
                "years",
                file,
                line,
                "last_year",
                f"{first} to {last}",
                f"1 to {LONGEST_SPREAD} years, first before last",
                "correct the years",
            )
            continue
        found.append(FlowLine(line, cells, first, last))
    return found


def flows(row: FlowLine, case: str) -> Iterator[Flow]:
    """One Flow a year: the amount in nominal prices, spread evenly where there are several years."""
    cells = row.cells
    purpose = cells["purpose"] or None
    parts = spread(cells["amount"], row.last - row.first + 1)
    for ordinal, amount in enumerate(parts):
        yield Flow(
            locator=f"flows.csv line {row.at}",
            split=ordinal,
            format="case_file",
            activity=None,
            iati_identifier=None,
            title=cells["title"] or None,
            stage=cells["stage"],
            provider=cells["provider"],
            provider_ref=cells["provider_ref"] or None,
            receiver=cells["receiver"] or None,
            receiver_ref=None,
            recipient=cells["recipient"],
            recipient_kind="area",
            purpose=purpose,
            purpose_vocabulary=None if purpose is None else "1" if len(purpose) == 5 else "2",
            amount=amount,
            currency=cells["currency"],
            prices="current",
            date=None,
            date_kind="fiscal-year" if cells["year_kind"] == "fiscal" else "year",
            year=row.first + ordinal,
            value_date=None,
            case=case,
            line=cells["line"],
            definitions=";".join(row.definitions),
            counts=row.counts,
            spread=len(parts) > 1,
            source=cells["source"],
            place=cells["place"] or None,
            weakness=cells["weakness"] or None,
            note=cells["note"] or None,
        )


def spread(amount: str, years: int) -> list[str]:
    """`amount` in `years` equal parts as digits, cut at twelve decimals; the last takes the rest, so they add up exactly."""
    if years == 1:
        return [amount]
    whole = Decimal(amount)
    part = WIDE.divide(whole, Decimal(years)).quantize(SCALE, rounding=ROUND_DOWN, context=WIDE)
    rest = WIDE.subtract(whole, WIDE.multiply(part, Decimal(years - 1)))
    return [format(value, "f") for value in [part] * (years - 1) + [rest]]


def series_lines(report: Report, data: bytes) -> list[Series]:
    """The rows of series.csv, one an observation; unusable ones are reported."""
    file = "series.csv"
    found = []
    seen: dict[str, int] = {}
    for line, cells in lines(report, file, data, SERIES_COLUMNS, SERIES_NEEDED):
        before = len(report.findings)
        _needed(report, file, line, cells, SERIES_NEEDED)
        _cell(report, file, line, cells, "series", rules.A_SLUG)
        _cell(report, file, line, cells, "kind", rules.word_of(*rules.SERIES_KINDS))
        _cell(report, file, line, cells, "frequency", rules.word_of(*PERIODS))
        _cell(report, file, line, cells, "value", rules.A_NUMBER)
        _check_kind(report, file, line, cells)
        pattern = PERIODS.get(cells["frequency"], "")
        if pattern and cells["period"] and not (re.fullmatch(pattern, cells["period"]) and rules.when(cells["period"])):
            expected = {"year": "YYYY", "month": "YYYY-MM", "day": "YYYY-MM-DD"}[cells["frequency"]]
            report.error(
                "value", file, line, "period", f"“{cells['period']}”", expected, "match the period to the frequency"
            )
        key = " ".join(cells[name] for name in ("series", "kind", "subject", "counter", "frequency", "period"))
        _unique(report, file, line, key, seen, "observation")
        if len(report.findings) == before:
            found.append(_series(line, cells))
    return found


def _series(line: int, cells: dict[str, str]) -> Series:
    return Series(
        locator=f"series.csv line {line}",
        format="case_file",
        series=cells["series"],
        kind=cells["kind"],
        subject=cells["subject"],
        counter=cells["counter"] or None,
        frequency=cells["frequency"],
        period=cells["period"],
        year=int(cells["period"][:4]),
        value=cells["value"],
        unit=cells["unit"],
        base=cells["base"] or None,
        source=cells["source"],
        weakness=cells["weakness"] or None,
        note=cells["note"] or None,
    )


def _check_kind(report: Report, file: str, line: int, cells: dict[str, str]) -> None:
    kind = cells["kind"]
    if kind == "exchange-rate":
        _cell(report, file, line, cells, "subject", rules.A_CURRENCY)
        _cell(report, file, line, cells, "counter", rules.A_CURRENCY, needed=True)
    if kind in ("deflator", "price-index"):
        _cell(report, file, line, cells, "base", rules.A_YEAR, needed=True)
    positive = rules.number(cells["value"]) and Decimal(cells["value"]) > 0
    if (
        kind in rules.SERIES_KINDS
        and kind != "inflation"
        and cells["value"]
        and rules.number(cells["value"])
        and not positive
    ):
        remedy = "leave the row out where nothing is known"
        report.error("value", file, line, "value", f"“{cells['value']}”", "a number above zero", remedy)


def _cell(
    report: Report, file: str, line: int, cells: dict[str, str], name: str, rule: rules.Rule, needed: bool = False
) -> None:
    text = cells[name]
    if needed and not text:
        report.error("missing-cell", file, line, name, "an empty cell", rule.expected, f"give {name}")
    elif text and not rule.holds(text):
        report.error("value", file, line, name, f"“{text}”", rule.expected, rule.remedy)


def _needed(report: Report, file: str, line: int, cells: dict[str, str], names: tuple[str, ...]) -> None:
    for name in names:
        if not cells[name]:
            report.error("missing-cell", file, line, name, "an empty cell", f"a value for {name}", f"give {name}")


def _unique(report: Report, file: str, line: int, key: str, seen: dict[str, int], what: str) -> None:
    if key in seen:
        report.error(
            "duplicate", file, line, what, f"“{key}” again", f"one row; line {seen[key]} has it", "change or delete one"
        )
    elif key:
        seen[key] = line

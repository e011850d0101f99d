"""A table once, shown twice: as HTML on the page and as a file beside it, from the same cells.

A page hands its tables to `answer`; `?csv=<key>` on the page's own address (or `xlsx=`, `parquet=`) downloads one of them,
so that the file has the same filters and language as what was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from comity.briefs.charts import Chart
from comity.briefs.exports import Field, Kind, Remark, Sheet, Value, fits, is_long
from comity.model.figure import Figure
from comity.web.components import downloads, formats, pinning


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` as shown; `raw` as exported in CSV (else `text`); `value` is the number or day, for files that know types.

    `language` marks content that keeps its own language.
    """

    text: str
    raw: str | None = None
    href: str = ""
    language: str = ""
    kind: str = ""
    figure: Figure | None = None
    title: str = ""
    anchor: str = ""
    value: int | Decimal | date | None = None
    party: str = ""
    """A published reference of an organisation, which becomes a link where the register knows it."""
    folded: tuple[str, ...] = ()
    """What stands under the text, to be unfolded by `fold`; `raw` has all of it for a file."""
    fold: str = ""

    @property
    def typed(self) -> Value:
        """The cell as a number, a day, text, or nothing."""
        return self.value if self.value is not None else (self.text if self.raw is None else self.raw) or None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; `numeric` columns are set flush at the end with tabular figures."""

    label: str
    numeric: bool = False
    css: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names its download. `muted` are indexes of rows shown but not counted. `stack` lets phones set rows as blocks."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    stack: bool = False
    muted: frozenset[int] = field(default_factory=frozenset)
    empty: str = ""
    hide_caption: bool = False
    limit: int = 60

    @property
    def more(self) -> int:
        """Rows that only the file holds."""
        return max(0, len(self.rows) - self.limit)

    @property
    def shown(self) -> Iterator[tuple[bool, list[tuple[Column, Cell]]]]:
        """Rows for the template: whether muted, and each cell with its column."""
        for index, row in enumerate(self.rows[: self.limit]):
            yield index in self.muted, list(zip(self.columns, row, strict=True))


def text(value: object, language: str = "", href: str = "", title: str = "") -> Cell:
    """A cell of words; None is an empty cell."""
    return Cell("" if value is None else str(value), href=href, language=language, title=title)


def party(name: str | None, reference: str | None, language: str = "") -> Cell:
    """A cell that names an organisation, by its reference where it has no name."""
    return Cell(name or reference or "", language=language, party=reference or "")


def code(value: object, href: str = "") -> Cell:
    """A cell of an identifier, always left to right."""
    return Cell("" if value is None else str(value), href=href, kind="code")


def number(value: Decimal | int | None, places: int | None = None) -> Cell:
    """A cell of a number, exported with every digit; None is empty, never zero."""
    if value is None:
        return Cell("", raw="", kind="num")
    amount = Decimal(value)
    shown = formats.plain(amount) if places is None else formats.rounded(amount, places)
    return Cell(shown, raw=formats.exact(amount), kind="num", value=value)


def money(value: Decimal | None, currency: str = "") -> Cell:
    """A cell of an amount; with a currency it is printed with its sign."""
    if value is None:
        return Cell("", raw="", kind="num")
    shown = formats.whole_money(value, currency)
    return Cell(
        formats.with_currency(shown, currency) if currency else shown, raw=formats.exact(value), kind="num", value=value
    )


def year(value: int | None) -> Cell:
    """A cell of a year: no thousands separator."""
    return Cell("" if value is None else str(value), raw="" if value is None else str(value), kind="num", value=value)


def day(value: date | None) -> Cell:
    """A cell of a calendar date."""
    return Cell("" if value is None else value.isoformat(), value=value)


def gap(reason: str) -> Cell:
    """A hole with its reason."""
    return Cell(reason, kind="gap")


def of_figure(figure: Figure, reason: str = "", title: str = "") -> Cell:
    """A figure's number component, or its gap."""
    if figure.value is None:
        return gap(reason)
    return Cell(
        formats.short(figure.value, figure.unit),
        raw=formats.exact(figure.value),
        kind="figure",
        figure=figure,
        title=title,
        value=figure.value,
    )


def chart_table(chart: Chart) -> Table:
    """A chart's own rows as a download."""
    return Table(
        chart.id,
        chart.title,
        tuple(Column(column) for column in chart.columns),
        [tuple(Cell(value, raw=value, kind="num", value=_digits(value)) for value in row) for row in chart.rows],
    )


def _digits(text: str) -> int | Decimal | None:
    """The number that a chart's row holds as text, or None for a label."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return (
        (int(found) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() else found)
        if found.is_finite()
        else None
    )


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    tables: Iterable[Table] = (),
    status: int = 200,
    behind: Iterable[str] = (),
) -> HttpResponse | StreamingHttpResponse:
    """The page, or with `?csv=<key>` one of its tables as a file. `tables` reach the template under their keys.

    `behind` are the hashes of the files that the tables come from, where the page has few enough to name.
    """
    by_key = {table.key: table for table in tables}
    wanted = downloads.wanted(request)
    if wanted is not None:
        form, key = wanted
        if key not in by_key:
            raise Http404(_("This page has no table with that name to download."))
        rows = by_key[key].rows
        told = downloads.about(request, pinning.shown(request), len(rows), behind)
        return downloads.send(sheet(by_key[key], told), form)
    page = render(request, template, {**context, "tables": by_key}, status=status)
    if release := pinning.pinned(request):
        page.content = pinning.keep(page.content.decode(), release)
    return page


def sheet(table: Table, told: tuple[Remark, ...] = ()) -> Sheet:
    """A table's rows for a file. A column is of numbers or days where every cell is one, or empty; else of text."""
    columns = [[row[place].typed for row in table.rows] for place in range(len(table.columns))]
    fields = tuple(
        Field(column.label, _kind(values, column.numeric))
        for column, values in zip(table.columns, columns, strict=True)
    )
    long = [
        field.name
        for field, values in zip(fields, columns, strict=True)
        if any(isinstance(value, Decimal) and is_long(value) for value in values)
    ]
    rows = list(zip(*columns, strict=True))
    return Sheet(table.key, fields, lambda: iter(rows), len(rows), told, tuple(long))


def _kind(values: Sequence[Value], numeric: bool) -> Kind:
    known = [value for value in values if value is not None]
    if all(isinstance(value, int) and abs(value) < 1 << 63 for value in known):
        return Kind.WHOLE if known else Kind.NUMBER if numeric else Kind.TEXT
    if all(isinstance(value, int | Decimal) and fits(Decimal(value)) for value in known):
        return Kind.NUMBER
    return Kind.DAY if all(isinstance(value, date) for value in known) else Kind.TEXT

"""A table once, shown twice: as HTML on the page and as CSV beside it, from the same cells.

A page hands its tables to `answer`; `?csv=<key>` on the page's own address downloads one of them, so that the file has
the same filters and language as what was seen.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from comity.briefs.charts import Chart
from comity.model.figure import Figure
from comity.web.components import formats, pinning

DANGEROUS = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` as shown; `raw` as exported (else `text`). `language` marks content that keeps its own language."""

    text: str
    raw: str | None = None
    href: str = ""
    language: str = ""
    kind: str = ""
    figure: Figure | None = None
    title: str = ""
    anchor: str = ""

    @property
    def exported(self) -> str:
        """The cell in a file: numbers as they are; text that a spreadsheet would run as a formula is quoted."""
        value = self.text if self.raw is None else self.raw
        if self.kind == "num" and self.raw is not None:
            return value
        return f"'{value}" if DANGEROUS.match(value) else value


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


def code(value: object, href: str = "") -> Cell:
    """A cell of an identifier, always left to right."""
    return Cell("" if value is None else str(value), href=href, kind="code")


def number(value: Decimal | int | None, places: int | None = None) -> Cell:
    """A cell of a number, exported with every digit; None is empty, never zero."""
    if value is None:
        return Cell("", raw="", kind="num")
    amount = Decimal(value)
    shown = formats.plain(amount) if places is None else formats.rounded(amount, places)
    return Cell(shown, raw=formats.exact(amount), kind="num")


def money(value: Decimal | None, currency: str = "") -> Cell:
    """A cell of an amount; with a currency it is printed with its sign."""
    if value is None:
        return Cell("", raw="", kind="num")
    shown = formats.whole_money(value, currency)
    return Cell(formats.with_currency(shown, currency) if currency else shown, raw=formats.exact(value), kind="num")


def year(value: int | None) -> Cell:
    """A cell of a year: no thousands separator."""
    return Cell("" if value is None else str(value), raw="" if value is None else str(value), kind="num")


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
    )


def chart_table(chart: Chart) -> Table:
    """A chart's own rows as a download."""
    return Table(
        chart.id,
        chart.title,
        tuple(Column(column) for column in chart.columns),
        [tuple(Cell(value, raw=value, kind="num") for value in row) for row in chart.rows],
    )


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], tables: Iterable[Table] = (), status: int = 200
) -> HttpResponse | StreamingHttpResponse:
    """The page, or with `?csv=<key>` one of its tables as a file. `tables` reach the template under their keys."""
    by_key = {table.key: table for table in tables}
    wanted = request.GET.get("csv")
    if wanted is not None:
        if wanted not in by_key:
            raise Http404(_("This page has no table with that name to download."))
        table = by_key[wanted]
        head = [column.label for column in table.columns]
        return as_csv(wanted, head, ([cell.exported for cell in row] for row in table.rows))
    page = render(request, template, {**context, "tables": by_key}, status=status)
    if release := pinning.pinned(request):
        page.content = pinning.keep(page.content.decode(), release)
    return page


class _Echo:
    """A file that hands back what is written, for csv.writer."""

    def write(self, value: str) -> str:
        return value


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """A CSV download (RFC 4180, UTF-8 with a mark so that spreadsheets read Arabic and Hebrew right)."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + str(writer.writerow(head))
        for row in rows:
            yield str(writer.writerow(row))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "table"
    response["Content-Disposition"] = f'attachment; filename="comity-{safe}.csv"'
    return response

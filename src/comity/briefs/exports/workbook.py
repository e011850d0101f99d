"""Rows as a workbook (.xlsx, ECMA-376), streamed: a sheet of rows, and one that says what they are and where from.

A cell's number is written with every digit; a spreadsheet keeps the first 15. Where a column has longer ones, a column of
text beside the last, `<name>_exact`, holds their digits. All text is stored as text, and guarded as in CSV besides, for
programs that would make a formula of it when they save the file again. docs/decisions/0011 says why no library is used.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape

from comity.briefs.exports import Drain, Field, Kind, Remark, Sheet, Value, digits, guarded, is_long
from comity.model.errors import RefusedError

MOST_ROWS = 1_048_576 - 1
"""Rows below the heads: what Excel holds."""
MOST_TEXT = 32_767
PART = 500
EPOCH = date(1899, 12, 30).toordinal()
FIRST_DAY = date(1900, 3, 1)
"""Days before it are written as text: Excel counts a 29 February 1900 that never was, and nothing earlier."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CUT = "…"
RETURN = {"\r": "&#13;"}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WIDTHS = {Kind.TEXT: 24, Kind.NUMBER: 20, Kind.WHOLE: 10, Kind.DAY: 12, Kind.FLAG: 9}
BOLD, DAY = 1, 2

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KINDS}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KINDS}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{KINDS}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="Rows" sheetId="1" r:id="rId1"/>'
    '<sheet name="About" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{LINKS}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
    '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def write(sheet: Sheet) -> Iterator[bytes]:
    """The file in parts. Raises RefusedError, before the first part, for more rows than a workbook holds."""
    if sheet.count > MOST_ROWS:
        raise RefusedError(
            f"{sheet.count:,} rows were found; a workbook holds at most {MOST_ROWS:,} below its heads",
            next_step="take the CSV or the Parquet file, which hold every row, or narrow the filters",
        )
    return _written(sheet)


def _written(sheet: Sheet) -> Iterator[bytes]:
    drain = Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, text in PARTS.items():
            packed.writestr(_entry(name), HEAD + text)
        with packed.open(_entry("xl/worksheets/sheet1.xml"), "w") as part:
            for _written_so_far in _rows(part, sheet):
                yield drain.take()
        with packed.open(_entry("xl/worksheets/sheet2.xml"), "w") as part:
            part.write(_about(sheet.about).encode())
    yield drain.take()


def _entry(name: str) -> zipfile.ZipInfo:
    """A part's head, with the one date that says nothing: the same rows give the same bytes."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _rows(part: IO[bytes], sheet: Sheet) -> Iterator[None]:
    """Writes the sheet of rows; stops after each part so that what is packed can go out."""
    exact = [place for place, field in enumerate(sheet.fields) if field.name in sheet.long]
    fields = [*sheet.fields, *(Field(f"{sheet.fields[place].name}_exact") for place in exact)]
    part.write(_opening([WIDTHS[field.kind] for field in fields], frozen=True).encode())
    part.write(_row([field.name for field in fields], BOLD).encode())
    held: list[str] = []
    for number, row in enumerate(sheet.rows(), 1):
        if number > MOST_ROWS:
            raise RefusedError("there are more rows than were counted", next_step="ask again")
        held.append(_row([*row, *(_beside(row[place]) for place in exact)]))
        if len(held) == PART:
            part.write("".join(held).encode())
            held.clear()
            yield
    part.write(("".join(held) + "</sheetData></worksheet>").encode())
    yield


def _beside(value: Value) -> str | None:
    """A long number's digits as text."""
    return digits(value) if isinstance(value, Decimal) and is_long(value) else None


def _opening(widths: Sequence[int], frozen: bool = False) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    columns = "".join(f'<col min="{n}" max="{n}" width="{wide}" customWidth="1"/>' for n, wide in enumerate(widths, 1))
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{HEAD}<worksheet xmlns="{MAIN}">{views}<cols>{columns}</cols><sheetData>'


def _row(values: Sequence[Value], style: int = 0) -> str:
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value: Value, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Decimal):
        return f"<c><v>{digits(value)}</v></c>"
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, date):
        if value >= FIRST_DAY:
            return f'<c s="{DAY}"><v>{value.toordinal() - EPOCH}</v></c>'
        value = value.isoformat()
    text = UNWRITABLE.sub("\ufffd", _kept(value))
    styled = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{styled}><is><t xml:space="preserve">{escape(text, RETURN)}</t></is></c>'


def _kept(text: str) -> str:
    """Text as a cell holds it: guarded, and cut with a mark where it is longer than Excel takes."""
    safe = guarded(text)
    return safe if len(safe.encode("utf-16-le", "replace")) // 2 <= MOST_TEXT else safe[: MOST_TEXT // 2] + CUT


def _about(remarks: Sequence[Remark]) -> str:
    """The second sheet: label and text, then each list of records under its own heads."""
    made = [_opening([28, 60, 24, 24, 24, 24, 24])]
    made += [_row([one.label, one.value]) for one in remarks if isinstance(one.value, str)]
    for one in remarks:
        if isinstance(one.value, str) or not one.value:
            continue
        heads = list(one.value[0])
        made += ["<row/>", _row([one.label], BOLD), _row(heads, BOLD)]
        made += [_row([record[head] for head in heads]) for record in one.value]
    return "".join(made) + "</sheetData></worksheet>"

"""The tags that templates use: a number with its source note, cells, charts, content in its own language.

Notes are gathered while a page is drawn and printed once at its end (`{% notes %}`), where a browser opens them as
popovers and a printer prints them as endnotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from comity.briefs.exports import workbook
from comity.model.figure import Figure
from comity.web.components import drawings, formats, notes, parties, tables, words
from comity.web.components.addresses import activity_address, chain_address
from comity.web.components.lakes import lake
from comity.web.components.registry import remember

register = template.Library()
NAMES = {"csv": "CSV", "xlsx": "XLSX", "parquet": "Parquet"}
Context = template.Context
MOST_DECIMALS = 4
"""Of a number in a chart's table."""
YEARS, MOST_DIGITS = 10_000, 40


def _gathered(context: Context) -> dict[str, Any]:
    request = context["request"]
    if not hasattr(request, "source_notes"):
        request.source_notes = {}
    found: dict[str, Any] = request.source_notes
    return found


@register.simple_tag(takes_context=True)
def number(context: Context, figure: Figure, title: str | tuple[str, str] = "", shape: str = "short") -> SafeString:
    """A figure's value as a button that opens its source note; a gap says its reason and opens the same note.

    `shape` is `short` (`$30.31`) or `range` (`$24.60–30.31`, where there are rivals).
    """
    text, language = title if isinstance(title, tuple) else (title, "")
    anchor = f"n-{figure.id}"
    remember(figure.lineage.method, figure.lineage.parameters, figure.id)
    _gathered(context).setdefault(anchor, (figure, text, language))
    if figure.value is None:
        shown, css = _("no figure"), "n gap"
    else:
        spread = formats.between(figure.low, figure.high, figure.unit) if shape == "range" else ""
        shown, css = spread or formats.short(figure.value, figure.unit), "n"
    return format_html(
        '<button type="button" class="{}" popovertarget="{}"><bdi>{}</bdi><span class="hush"> ({})</span></button>',
        css,
        anchor,
        shown,
        _("source note"),
    )


@register.simple_tag(takes_context=True, name="notes")
def print_notes(context: Context) -> SafeString:
    """Every source note that the page's numbers opened, once each."""
    if "request" not in context:
        return mark_safe("")
    made = []
    for anchor, (figure, title, language) in _gathered(context).items():
        made.append(
            render_to_string(
                "components/note.html",
                {
                    "anchor": anchor,
                    "title": title or words.word(words.METHODS, figure.lineage.method),
                    "title_language": language,
                    "note": notes.of_figure(lake(figure.lineage.release), figure),
                },
            )
        )
    if not made:
        return mark_safe("")
    head = format_html('<h2 class="notes-title">{}</h2>', _("Source notes"))
    return mark_safe(head + "".join(made))  # noqa: S308 - rendered by templates above


@register.simple_tag(takes_context=True)
def cell(context: Context, item: tables.Cell) -> SafeString:
    """One cell of a table, as its kind wants it."""
    if item.kind == "figure" and item.figure is not None:
        return number(context, item.figure, item.title)
    if item.kind == "gap":
        said = format_html('<bdi lang="{}">{}</bdi>', item.language, item.text) if item.language else item.text
        return format_html('<span class="gap">{}</span>', said) if item.text else mark_safe("")
    inner = format_html("<bdi>{}</bdi>", item.text) if item.text else mark_safe("")
    if item.kind == "code" and item.text:
        inner = format_html('<bdi class="code" dir="ltr">{}</bdi>', item.text)
    elif item.language:
        inner = format_html('<bdi lang="{}">{}</bdi>', item.language, item.text)
    if item.anchor:
        inner = format_html('<span id="{}">{}</span>', item.anchor, inner)
    href = item.href or (context.get("pages") or {}).get(item.party.strip().upper(), "")
    if href and item.text:
        inner = format_html('<a href="{}">{}</a>', href, inner)
    return inner + _folded(item) if item.folded else inner


def _folded(item: tables.Cell) -> SafeString:
    rows = format_html_join("", '<li><bdi lang="{}">{}</bdi></li>', ((item.language, each) for each in item.folded))
    return format_html("<details><summary>{}</summary><ul>{}</ul></details>", item.fold, rows)


@register.inclusion_tag("components/table.html", takes_context=True)
def table(context: Context, item: tables.Table, downloads: bool = True) -> dict[str, Any]:
    """A table with its CSV beneath it."""
    references = [cell.party for _muted, cells in item.shown for _column, cell in cells if cell.party]
    pages = parties.pages(references) if references else {}
    return {"table": item, "downloads": downloads, "pages": pages, "request": context["request"]}


@register.filter
def readable(value: str) -> str:
    """A number to four decimals, thousands separated but in a year; anything else as it is. The file has every digit."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        return value
    if abs(number) < YEARS and number == number.to_integral():
        return value
    with localcontext(prec=2 * MOST_DIGITS):  # a published number may have more digits than are usual for decimals
        whole = number == round(number, MOST_DECIMALS)
        return formats.plain(number) if whole else formats.fine(number, MOST_DECIMALS)


@register.inclusion_tag("components/chart.html", takes_context=True)
def chart(
    context: Context,
    item: Any,
    sources: list[dict[str, str]] | None = None,
    method: str = "",
    key: str = "",
    bare: bool = False,
) -> dict[str, Any]:
    """A chart with its subtitle, text alternative, table, sources and CSV; `bare` where a heading already names it."""
    wide, narrow = drawings.both(item)
    return {
        "chart": item,
        "wide": wide,
        "narrow": narrow,
        "sources": sources,
        "method": method,
        "key": key or item.id,
        "bare": bare,
        "request": context["request"],
    }


@register.inclusion_tag("components/branches.html")
def branches(
    drawing: Any, title: str, subtitle: str, alternative: str, sources: list[dict[str, str]]
) -> dict[str, Any]:
    """A tree of money with its text alternative; the page prints the same as a list beside it."""
    wide, narrow = drawings.branches(drawing)
    return {
        "wide": wide,
        "narrow": narrow,
        "title": title,
        "subtitle": subtitle,
        "alternative": alternative,
        "sources": sources,
    }


@register.inclusion_tag("components/ribbons.html", takes_context=True)
def ribbons(context: Context, item: Any, sources: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """Money from donors through channels to receivers, with its text alternative, its table and its files."""
    wide, narrow = drawings.ribbons(item.diagram, item.labels)
    return {"item": item, "wide": wide, "narrow": narrow, "sources": sources, "request": context["request"]}


@register.inclusion_tag("components/files.html", takes_context=True)
def files(context: Context, what: str, label: str, key: str = "", view: str = "", **more: Any) -> dict[str, Any]:
    """Links to rows in every format, with the filters of what is seen: a table of this page, or an address of its own.

    `what` is printed before them, `label` tells assistive readers the same. `more` may hold `count`, where there can be
    more rows than a workbook takes, and the arguments of the address.
    """
    most = workbook.MOST_ROWS
    full = more.pop("count", 0) > most
    listed = []
    for form, name in NAMES.items():
        address = (
            reverse(view, kwargs={**more, "form": form}) + with_query(context, page="").rstrip("?") if view else ""
        )
        listed.append((name, "" if full and form == "xlsx" else address or file_url(context, key, form)))
    return {"what": what, "label": label, "files": listed, "most": f"{most:,}"}


def file_url(context: Context, key: str, form: str) -> str:
    """This page's address with `<form>=<key>`: the file has the filters of what is seen."""
    return with_query(context, page="", **{form: key})


@register.simple_tag(takes_context=True)
def csv_url(context: Context, key: str) -> str:
    """This page's address with `csv=<key>`."""
    return file_url(context, key, "csv")


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """This page's address with some parameters changed; empty ones are dropped."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag
def says(texts: Mapping[str, str]) -> SafeString:
    """A text of a case file in the page's language, else in English, so marked."""
    text, language = words.content(texts)
    return format_html('<span lang="{}" dir="ltr">{}</span>', language, text) if language else format_html("{}", text)


@register.simple_tag
def own(text: str | None, language: str = "") -> SafeString:
    """Published words in their own language and direction."""
    if not text:
        return mark_safe("")
    if language:
        return format_html('<bdi lang="{}">{}</bdi>', language, text)
    return format_html("<bdi>{}</bdi>", text)


@register.simple_tag
def filter_label(name: str) -> str:
    """The label of a filter or switch."""
    return words.word(words.LABELS, name)


@register.inclusion_tag("components/organisations.html")
def organisations_of_case(case: str) -> dict[str, Any]:
    """The organisations that came with a case."""
    found, count = parties.of_case(case)
    return {"found": found, "more": count > len(found), "case": case}


@register.filter
def grouped(value: int) -> str:
    """A whole number with its thousands separated."""
    return f"{value:,}"


@register.filter
def stage(code: str) -> str:
    """A stage's word."""
    return words.stage(code)


@register.filter
def stage_head(code: str) -> str:
    """A stage's word as a heading."""
    return words.stage_head(code)


@register.filter
def coded(code: object, table: str) -> str:
    """A code in words: `{{ row.outcome|coded:"OUTCOMES" }}`."""
    return words.word(getattr(words, table), code)


@register.filter
def activity_url(identifier: str) -> str:
    """The address of an activity, whatever characters its identifier holds."""
    return activity_address(identifier)


@register.filter
def chain_url(identifier: str) -> str:
    """The address of an activity's chain."""
    return chain_address(identifier)


@register.simple_tag
def flows_url(**filters: Any) -> str:
    """The flows page with filters set."""
    return reverse("flows") + "?" + urlencode({k: v for k, v in filters.items() if v not in ("", None)})

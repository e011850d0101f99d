"""Codes in the reader's words. The rooms below emit codes with parameters; here, and nowhere else, they become sentences.

The tables stand in `vocabulary`. A code that no table knows is shown as it is, so that nothing is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from comity.model.figure import Gap, LeftOut
from comity.web.components.findings import FINDINGS
from comity.web.components.formats import (
    SYMBOLS,
    currency_of,
    is_rate,
    is_ratio,
    ltr,
    short,
    span,
    whole_money,
    with_currency,
)
from comity.web.components.vocabulary import (
    ACTIVITY_STATUS,
    BOUNDS,
    CAUSES,
    DEFINITION_NOTES,
    DEFINITIONS,
    ELEMENTS,
    EVIDENCE,
    EXCLUDED,
    FORMATS,
    FORMATS_SHORT,
    FTS_STATUS,
    GAPS,
    HELD,
    HELD_VERDICTS,
    INPUT_KINDS,
    INPUT_NAMES,
    LABELS,
    LANGUAGES,
    LEFT_OUT,
    LEVELS,
    LINKS,
    LINKS_SHORT,
    METHODS,
    NOTES,
    OUTCOMES,
    PARTIES,
    PRICES,
    RECIPES,
    RELATIONS,
    SCORE_PARTS,
    SIDES,
    STAGE_MEANINGS,
    STAGES,
    STANDINGS,
    TRANSACTIONS,
    VERDICT_MEANINGS,
    VERDICTS,
    Table,
)


def word(table: Mapping[str, Any], code: object) -> str:
    """The word of a code, or the code itself."""
    key = "" if code is None else str(code)
    return str(table.get(key, key))


def stage(code: str) -> str:
    """A stage's word."""
    return word(STAGES, code)


def stage_head(code: str) -> str:
    """A stage's word as a heading."""
    text = stage(code)
    return text[:1].upper() + text[1:]


def prices(basis: str) -> str:
    """A price basis in words: `constant:2022:donor` names whose prices deflate it."""
    parts = basis.split(":")
    if len(parts) == 1:
        return word(PRICES, basis)
    if len(parts) == 3:
        return gettext("prices of %(year)s, deflated by each donor's own prices and exchange rate") % {"year": parts[1]}
    return gettext("prices of %(year)s, converted and then deflated by United States prices") % {"year": parts[1]}


def unit(name: str) -> str:
    """A unit in words: `US dollars per person per year, 2022 prices`."""
    if is_ratio(name):
        return gettext("times")
    code = currency_of(name)
    text = currency(code) if code else {"people": gettext("people")}.get(name, name)
    base = name.split(" prices", 1)[0].rsplit(" ", 1)[-1] if " prices" in name else ""
    if is_rate(name):
        text = gettext("%(currency)s per person per year") % {"currency": text}
    return gettext("%(unit)s at prices of %(year)s") % {"unit": text, "year": base} if base else text


def currency(code: str) -> str:
    """A currency in words, where it is one of those met often; else its ISO code."""
    return {
        "USD": gettext("US dollars"),
        "EUR": gettext("euros"),
        "GBP": gettext("pounds sterling"),
        "XEU": gettext("ECU"),
        "ILS": gettext("Israeli shekels"),
        "CAD": gettext("Canadian dollars"),
        "AUD": gettext("Australian dollars"),
    }.get(code, code)


def content(texts: Mapping[str, str]) -> tuple[str, str]:
    """A text of a case file in the page's language, else English with its language marked: (text, lang or empty)."""
    language = get_language() or "en"
    if texts.get(language):
        return texts[language], ""
    return texts.get("en", ""), "" if language == "en" else "en"


def said(texts: Mapping[str, str]) -> str:
    """As `content`, the text alone, for places that cannot mark a language (a chart's label, an option)."""
    return content(texts)[0]


def gap(hole: Gap, names: Mapping[str, str] | None = None) -> str:
    """A gap in a sentence."""
    if hole.code == "no-rate" and "years" not in hole.detail:
        hole = Gap("no-rate-undated", hole.detail)
    return _sentence(GAPS, hole, names)


def note(choice: Gap, names: Mapping[str, str] | None = None) -> str:
    """A stated choice in a sentence."""
    return _sentence(NOTES, choice, names)


def finding(code: str) -> str:
    """A finding's code in words."""
    return word(FINDINGS, code)


def excluded(reason: str) -> str:
    """Why a boundary's central total leaves money out; `same-money-seen:<format>` names the source that told it again."""
    kind, _colon, form = reason.partition(":")
    if kind == "same-money-seen":
        return gettext("the same money, told again by: %(format)s") % {"format": word(FORMATS, form)}
    return word(LEFT_OUT, kind) if kind in LEFT_OUT else word(EXCLUDED, kind)


def format_short(code: str) -> str:
    """A format's name where there is little room."""
    return word(FORMATS_SHORT, code) if code in FORMATS_SHORT else word(FORMATS, code)


def evidence(said: str) -> str:
    """What a link rests on; a person's judgement is printed as it was written."""
    return word(EVIDENCE, said)


def gap_code(code: str) -> str:
    """A gap known only by its code, as years of a chart are."""
    return {
        "no-flows": gettext("no figure published"),
        "no-population": gettext("no population known"),
        "no-rate": gettext("no exchange rate"),
        "no-deflator": gettext("no deflator"),
        "zero-divisor": gettext("nothing to divide by"),
        "known-gap": gettext("known to be missing"),
    }.get(code, code)


def _sentence(table: Table, hole: Gap, names: Mapping[str, str] | None) -> str:
    given = {key: (names or {}).get(value, value) for key, value in hole.detail.items()}
    if "stage" in given:
        given["stage"] = stage(given["stage"])
    if "stages" in given:
        given["stages"] = ", ".join(stage(s.strip()) for s in given["stages"].split(","))
    given["reason"] = _reason(hole) or given.get("reason", "")
    if "years" in given:
        given["years"] = span(given["years"])
    if "rows" in given:
        given["rows"] = ltr(given["rows"])
    if "more" in given:
        given["more"] = short(Decimal(given["more"]), "USD")
    if hole.code not in table:
        rest = ", ".join(f"{k}: {v}" for k, v in sorted(hole.detail.items()))
        return f"{hole.code} ({rest})" if rest else hole.code
    return str(table[hole.code]) % _Blank(given)


def left_out(entry: LeftOut, names: Mapping[str, str] | None = None) -> str:
    """What was left out, in a line: reason, how many rows, how much, where from."""
    amounts = "; ".join(
        with_currency(whole_money(value, code), code) if code else whole_money(value, "")
        for code, value in entry.amounts.items()
    )
    source = word(FORMATS, entry.detail.get("format", "")) if entry.detail.get("format") else ""
    line = (names or {}).get(entry.detail.get("line", ""), entry.detail.get("line", ""))
    where = ", ".join(filter(None, (source, line, span(entry.detail.get("years", "")))))
    text = gettext("%(reason)s; rows: %(rows)s; %(amounts)s") % {
        "reason": word(LEFT_OUT, entry.reason),
        "rows": entry.rows,
        "amounts": amounts,
    }
    return f"{text} ({where})" if where else text


def _reason(hole: Gap) -> str:
    """A case file's own words for a gap, isolated where they are in another language than the page."""
    text, language = content({k: v for k, v in hole.detail.items() if k in ("en", "ar", "he")})
    return f"\u2068{text}\u2069" if language else text


def marked(sentence: str) -> SafeString:
    """A sentence for HTML: a part between isolates that is English on another page is marked as such."""
    parts = [
        format_html('<span lang="en" dir="ltr">{}</span>', part) if place % 2 else conditional_escape(part)
        for place, part in enumerate(re.split("\u2068(.*?)\u2069", sentence))
    ]
    return format_html("{}" * len(parts), *parts)


class _Blank(dict[str, Any]):
    """A parameter that a code did not bring is an ellipsis, not an error on the page."""

    def __missing__(self, key: str) -> str:
        return "…"


__all__ = [
    "ACTIVITY_STATUS",
    "BOUNDS",
    "CAUSES",
    "DEFINITIONS",
    "DEFINITION_NOTES",
    "ELEMENTS",
    "EVIDENCE",
    "EXCLUDED",
    "FORMATS",
    "FORMATS_SHORT",
    "FTS_STATUS",
    "GAPS",
    "HELD",
    "HELD_VERDICTS",
    "INPUT_KINDS",
    "INPUT_NAMES",
    "LABELS",
    "LANGUAGES",
    "LEFT_OUT",
    "LEVELS",
    "LINKS",
    "LINKS_SHORT",
    "METHODS",
    "NOTES",
    "OUTCOMES",
    "PARTIES",
    "PRICES",
    "RECIPES",
    "RELATIONS",
    "SCORE_PARTS",
    "SIDES",
    "STAGES",
    "STAGE_MEANINGS",
    "STANDINGS",
    "SYMBOLS",
    "TRANSACTIONS",
    "VERDICTS",
    "VERDICT_MEANINGS",
    "content",
    "gap",
    "gap_code",
    "left_out",
    "note",
    "prices",
    "said",
    "stage",
    "stage_head",
    "unit",
    "word",
]

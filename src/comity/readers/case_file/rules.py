"""What single values of a case file may be: allowed words and patterns by dataclass and field.

Kept apart from structure.py so that the whole vocabulary can be read at one glance; docs/reference/case-file.md says the
same in prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from comity.model.errors import UsageError
from comity.model.stage import Stage
from comity.parsing.decimals import PLAIN
from comity.parsing.uncertain import span
from comity.readers.case_file.currencies import known
from comity.readers.case_file.report import one_of

FIRST_YEAR, LAST_YEAR = 1800, 2100
DEFINITIONS = ("curated", "15220", "152xx", "pbso", "people-to-people", "statutory")
BY_CODE = ("15220", "152xx", "pbso", "people-to-people")
STAGES = tuple(stage.value for stage in Stage)
METHODS = ("total", "per-person", "ratio")
SERIES_KINDS = ("population", "exchange-rate", "deflator", "inflation", "price-index")
RECIPES: dict[str, tuple[str, ...]] = {
    "per-person-per-year": ("amount", "years", "people"),
    "per-person-year": ("amount", "person_years"),
    "quotient": ("a", "b"),
    "product": ("a", "b"),
    "sum": (),
    "value": (),
}
"""The inputs of each named method; `sum` takes two or more and `value` one, of any name."""

SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*").fullmatch
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*").fullmatch
YEAR_RANGE = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?").fullmatch
PRICES = re.compile(r"current|constant:[0-9]{4}(?::donor)?").fullmatch
MEASURE_KEY = re.compile(r"[a-z]+(?:/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)+").fullmatch
FIGURE_NAME = re.compile(r"[a-z][a-z0-9_]*").fullmatch
URL = re.compile(r"https?://[^\s<>\"]+").fullmatch


def slug(text: str) -> bool:
    """A readable id: small letters, digits, hyphens."""
    return bool(SLUG(text)) and len(text) <= 80


def year(text: str) -> bool:
    """A year that a case can mean."""
    return len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR


def years(text: str) -> bool:
    """One year or a closed range, first before last."""
    match = YEAR_RANGE(text)
    return (
        match is not None
        and year(match[1])
        and year(match[2] or match[1])
        and int(match[1]) <= int(match[2] or match[1])
    )


def when(text: str) -> bool:
    """YYYY, YYYY-MM or YYYY-MM-DD, a day that exists."""
    if not year(text[:4]) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def number(text: str) -> bool:
    """Plain digits with a point, at most 26 before and 12 after it; no commas, no exponent."""
    return text.isascii() and bool(PLAIN(text))


def currency(text: str) -> bool:
    """A currency code of ISO 4217."""
    return known(text)


def measure_key(text: str) -> bool:
    """A lasting key of a measure: us/111/hr/1605, uk/bill/3737, case/sample/fund-act."""
    return bool(MEASURE_KEY(text)) and len(text) <= 200


def edtf(text: str) -> bool:
    """A date as far as it is known."""
    try:
        span(text)
    except UsageError:
        return False
    return True


class Rule(NamedTuple):
    """A test and what it asks for, in words."""

    holds: Callable[[str], bool]
    expected: str
    remedy: str = "correct the value"


def word_of(*words: str) -> Rule:
    """A rule that allows these words only."""
    return Rule(lambda text: text in words, one_of(words))


A_SLUG = Rule(slug, "an id of small letters, digits and hyphens", "rename it, everywhere it is used")
A_STAGE = Rule(lambda text: text in STAGES, one_of(STAGES), "name one of the ten stages")
A_YEAR = Rule(year, f"a year from {FIRST_YEAR} to {LAST_YEAR}")
A_DAY = Rule(when, "YYYY, YYYY-MM or YYYY-MM-DD, a day that exists")
A_NUMBER = Rule(number, "digits with a point: 2500000 or 27.12", "delete commas, spaces and currency signs")
YEARS = Rule(years, "one year or a range, 1986-2005", "give the first year, a hyphen, the last year")
A_CURRENCY = Rule(currency, "a currency code of ISO 4217, such as USD", "correct the code (the ecu is XEU)")
A_LANGUAGE = Rule(lambda text: bool(LANGUAGE(text)), "a language code such as en, ar or he")
A_FULL_DAY = Rule(lambda text: len(text) == 10 and when(text), "YYYY-MM-DD, a day that exists", "give the whole day")
A_FIGURE_NAME = Rule(lambda text: bool(FIGURE_NAME(text)), "a name of small letters, digits and underscores")
A_THREAD_STAGE = Rule(
    lambda text: text in (*STAGES, "received"), one_of((*STAGES, "received")), "name one of the ten stages, or received"
)
A_MEASURE_KEY = Rule(measure_key, "a key of small letters and slashes: us/111/hr/1605", "correct the key")
A_PRICE_BASIS = Rule(lambda text: bool(PRICES(text)), "current, constant:2022 or constant:2022:donor")
A_URL = Rule(lambda text: bool(URL(text)), "an address that begins with http:// or https://")

AN_EDTF_DATE = Rule(edtf, "an EDTF date: 2021-05-17, 2021-05, 2014~, 198X, 2003/..", "write it as far as it is known")
ORGANISATION_KINDS = (
    *("nonprofit", "network", "fund", "foundation", "public-body", "intergovernmental"),
    *("academic", "religious", "media", "company", "other"),
)
NAME_KINDS = ("official", "short", "former", "alias", "transliteration")
RELATION_KINDS = ("member", "partner", "signatory", "board", "parent", "fiscal-sponsor", "campaign", "funder")
MEASURE_KINDS = (
    *("bill", "resolution", "statute", "appropriation", "report-language"),
    *("motion", "question", "pledge", "permit-quota", "regulation"),
)
LINK_KINDS = ("predecessor", "reintroduced", "companion", "vehicle", "model", "related")
STEPS = ("request", "house", "senate", "agreement", "enacted", "executive", "removed", "rescinded")
STATEMENT_KINDS = ("fact", "quotation", "characterisation", "allegation", "finding")

A_FORMAT = Rule(
    lambda text: bool(re.fullmatch(r"[a-z][a-z0-9_]*", text)), "a format's name, such as iati_activity or case_file"
)
A_RECIPIENT = Rule(
    lambda text: bool(re.fullmatch(r"[A-Z]{2,3}|[0-9]{2,5}", text)),
    "a country code (PS or PSE) or a region code of digits (589)",
)
A_PURPOSE = Rule(lambda text: bool(re.fullmatch(r"[0-9]{3}|[0-9]{5}", text)), "a DAC code of five or three digits")

RULES: dict[tuple[str, str], Rule] = {
    ("KnownGap", "stage"): A_STAGE,
    ("NamedFigure", "stage"): A_STAGE,
    ("NamedFigure", "method"): word_of(*METHODS),
    ("NamedFigure", "years"): YEARS,
    ("NamedFigure", "prices"): A_PRICE_BASIS,
    ("PopulationPart", "method"): word_of("published", "interpolate"),
    ("Selector", "bound"): word_of("upper"),
    ("Event", "date"): A_DAY,
    ("Selector", "formats"): A_FORMAT,
    ("Selector", "recipients"): A_RECIPIENT,
    ("Selector", "purposes"): A_PURPOSE,
    ("Case", "precedence"): A_FORMAT,
    ("Area", "recipients"): A_RECIPIENT,
    ("Source", "url"): A_URL,
    ("Source", "published"): A_DAY,
    ("Source", "seen"): A_DAY,
    ("Case", "languages"): A_LANGUAGE,
    ("Claim", "language"): A_LANGUAGE,
    ("Published", "value"): A_NUMBER,
    ("Published", "bound"): word_of("equal", "less", "over", "almost"),
    ("RecipeInput", "value"): A_NUMBER,
    ("RecipeInput", "years"): YEARS,
    ("Recipe", "method"): word_of(*RECIPES),
    ("Evidence", "side"): word_of("for", "against"),
    ("RegisteredOrganisation", "kind"): word_of(*ORGANISATION_KINDS),
    ("RegisteredOrganisation", "areas"): A_RECIPIENT,
    ("RegisteredOrganisation", "website"): A_URL,
    ("RegisteredOrganisation", "founded"): AN_EDTF_DATE,
    ("RegisteredOrganisation", "closed"): AN_EDTF_DATE,
    ("RegisteredName", "kind"): word_of(*NAME_KINDS),
    ("RegisteredName", "used"): AN_EDTF_DATE,
    ("RegisteredWords", "said"): AN_EDTF_DATE,
    ("RegisteredRole", "held"): AN_EDTF_DATE,
    ("RegisteredRelation", "kind"): word_of(*RELATION_KINDS),
    ("RegisteredRelation", "valid"): AN_EDTF_DATE,
    ("RegisteredArticle", "url"): A_URL,
    ("RegisteredArticle", "published"): AN_EDTF_DATE,
    ("RegisteredSpeaker", "said"): AN_EDTF_DATE,
    ("RegisteredReply", "said"): AN_EDTF_DATE,
    ("RegisteredMeasure", "kind"): word_of(*MEASURE_KINDS),
    ("RegisteredMeasure", "jurisdiction"): A_SLUG,
    ("RegisteredMeasure", "key"): A_MEASURE_KEY,
    ("RegisteredMeasure", "introduced"): AN_EDTF_DATE,
    ("RegisteredMeasure", "url"): A_URL,
    ("RegisteredParty", "role"): A_SLUG,
    ("RegisteredParty", "since"): AN_EDTF_DATE,
    ("RegisteredParty", "until"): AN_EDTF_DATE,
    ("RegisteredMeasureEvent", "date"): AN_EDTF_DATE,
    ("RegisteredMeasureEvent", "stage"): A_SLUG,
    ("RegisteredAmount", "stage"): A_STAGE,
    ("RegisteredAmount", "amount"): A_NUMBER,
    ("RegisteredAmount", "currency"): A_CURRENCY,
    ("RegisteredAmount", "year_kind"): word_of("calendar", "fiscal"),
    ("RegisteredAmount", "step"): word_of(*STEPS),
    ("RegisteredLink", "kind"): word_of(*LINK_KINDS),
    ("RegisteredPledge", "amount"): A_NUMBER,
    ("RegisteredPledge", "currency"): A_CURRENCY,
    ("RegisteredPledge", "date"): AN_EDTF_DATE,
    ("RegisteredPledgeStep", "kind"): word_of("signed", "paid", "changed", "withdrawn"),
    ("RegisteredPledgeStep", "amount"): A_NUMBER,
    ("RegisteredPledgeStep", "currency"): A_CURRENCY,
    ("RegisteredPledgeStep", "date"): AN_EDTF_DATE,
    ("RegisteredPermitSeries", "unit"): word_of("quota", "issued", "valid", "used"),
    ("RegisteredPermitSeries", "per"): word_of("day", "month", "year"),
    ("RegisteredPermitPoint", "date"): AN_EDTF_DATE,
    ("RegisteredPermitPoint", "value"): A_NUMBER,
    ("RegisteredDeadline", "kind"): word_of("report", "comment", "fiscal-year", "other"),
    ("RegisteredDeadline", "date"): A_FULL_DAY,
    ("RegisteredDeadline", "met_on"): A_FULL_DAY,
    ("RegisteredOutcome", "date"): AN_EDTF_DATE,
    ("RegisteredOutcome", "amount"): A_NUMBER,
    ("RegisteredOutcome", "currency"): A_CURRENCY,
    ("RegisteredOutcomeEvidence", "level"): word_of("asserted", "corroborated", "evaluated"),
    ("RegisteredOutcomeEvidence", "side"): word_of("for", "against"),
    ("RegisteredFigure", "name"): A_FIGURE_NAME,
    ("RegisteredFigure", "method"): word_of(*METHODS),
    ("RegisteredFigure", "stage"): A_STAGE,
    ("RegisteredFigure", "years"): YEARS,
    ("RegisteredFigure", "prices"): A_PRICE_BASIS,
    ("RegisteredPointText", "consent_day"): AN_EDTF_DATE,
    ("RegisteredPointText", "consent_until"): A_FULL_DAY,
    ("RegisteredThread", "stages"): A_STAGE,
    ("ThreadGap", "stage"): A_THREAD_STAGE,
    ("RegisteredStatement", "kind"): word_of(*STATEMENT_KINDS),
    ("RegisteredStatement", "said"): AN_EDTF_DATE,
    ("RegisteredStatement", "published"): AN_EDTF_DATE,
    ("RegisteredStatement", "asked"): A_DAY,
    ("RegisteredStatement", "deadline"): A_DAY,
    ("RegisteredStatement", "outcome"): word_of("replied", "refused", "silent", "nobody"),
    ("RegisteredStatement", "state"): word_of("asked", "published", "withheld", "retracted"),
}


def rule_for(kind: str, name: str) -> Rule | None:
    """The rule of one field of one dataclass of model/case.py, or None where any text will do."""
    if name == "id":
        return A_SLUG
    if name == "language" and kind.startswith("Registered"):
        return A_LANGUAGE
    if name in ("first_year", "last_year"):
        return A_YEAR
    return RULES.get((kind, name))

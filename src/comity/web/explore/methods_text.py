# ruff: noqa: E501 - prose is kept unbroken, as its translators see it
"""The handbook as the site prints it: one entry per method or rule, with a worked example in digits.

Kept as short translated texts, so that the Arabic and Hebrew pages are not English in disguise. The examples are
arithmetic that anyone can redo by hand; the tests redo them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Method:
    """One entry: its name, what it answers, its formula, its rules, and an example."""

    id: str
    title: str
    answers: str
    formula: str
    rules: tuple[str, ...]
    example: str


def pages() -> list[Method]:
    """Every entry, in the order in which a figure is built up from the others."""
    return [
        Method(
            "total",
            _("Total"),
            _("How much money was there, at one stage, under one definition, for one area, in these years?"),
            "total = Σ amount × rate (× deflator of base year ÷ deflator of row's year)",
            (
                _("Only rows of one stage are added. A commitment and its payment are one money seen twice."),
                _("A row counts for the year that its publisher states; fiscal years keep their label."),
                _("An amount for several years is spread evenly over them, and marked."),
                _(
                    "What cannot be converted is left out, listed with its own currency, and counted as a gap, never as zero."
                ),
            ),
            "50,000,000 + 35,002,000 + 35,000,000 = 120,002,000",
        ),
        Method(
            "per-person",
            _("Per person per year"),
            _("What does the money come to for each person and each year?"),
            "total ÷ person-years;  person-years = Σ people of each year",
            (
                _(
                    "The people must be of the same area as the money. Where a case file permits otherwise, the page prints it."
                ),
                _("A year without a population leaves the sum above and below the line, and is a gap."),
                _("Between two censuses the straight line is read off, and marked. Nothing is extrapolated."),
                _(
                    "Low and high are the range over the rival population series that the case file lists; none is picked in silence."
                ),
            ),
            "1,000,000,000 ÷ 32,994,000 = 30.31",
        ),
        Method(
            "ratio",
            _("Ratio of two cases"),
            _("How many times one case's figure is the other's?"),
            "per-person (one case) ÷ per-person (other case)",
            (
                _(
                    "Each side keeps its own headline: stage, definition, area, population and years. The page prints both."
                ),
                _("Low is low ÷ high, high is high ÷ low."),
                _("Where the two sides are of different stages, the figure says so."),
            ),
            "33.33 ÷ 3.70 = 9.01;  33 ÷ 4 = 8.25",
        ),
        Method(
            "claims",
            _("Checking a claim"),
            _("Does a stated method on sourced inputs give the number that was printed?"),
            "per-person-per-year: amount ÷ years ÷ people;  quotient: a ÷ b",
            (
                _(
                    "A recipe is a named method with inputs; each input is a number in a source, a figure, or a population series."
                ),
                _(
                    "“Equal” is tested after rounding half up to the printed precision. “Less than”, “over” and “almost” must hold, within 10 %."
                ),
                _(
                    "An input that no source gives, chosen because it makes the number come out, makes the recipe fitted."
                ),
                _("The verdict is one of four: reproduces, reproduces only if fitted, differs, no basis found."),
            ),
            "1,000,000,000 ÷ 20 ÷ 1,500,000 = 33.33",
        ),
        Method(
            "precedence",
            _("The same money seen twice"),
            _("Which source counts when several report one stage of one money?"),
            "donor's own transactions > donor's aggregates > case file > republishers",
            (
                _("Rows are the same money when a case file puts them on one line, and they share stage and year."),
                _("The source that comes first in the case's order counts; the others are listed beside it."),
                _("The order is written in each case file and can be switched for a figure."),
            ),
            "2022: IATI 2,500,000 counts; ForeignAssistance.gov 2,500,000 is shown beside it",
        ),
        Method(
            "double-counting",
            _("Money that passes through several hands"),
            _("How is money that goes from A to B to C counted once?"),
            "A → B → C: one money; only A → B is added",
            (
                _("Incoming funds and incoming commitments are views from below and are never added."),
                _("Percentages over countries and sectors divide a row; the parts add up to it exactly."),
                _("Of an activity read in several editions, one counts; the others stay visible in its history."),
            ),
            "100 × 60 % + 100 × 40 % = 100",
        ),
        Method(
            "boundary",
            _("New money inside a boundary"),
            _("How much new money came inside a case, a place or a set of organisations, counting A → B → C once?"),
            "own money of an activity = max(paid − received from traced activities inside − left of earlier receipts, received from payers who publish nothing)",
            (
                _(
                    "The central sum takes links that a publisher asserts or a person accepted; nothing else changes it."
                ),
                _(
                    "Low takes every inferred link for real; high takes no link at all and is no less than what any source that is left out tells. Low ≤ central ≤ high."
                ),
                _(
                    "What an activity has left of one year's receipts it may pay in a later one: that is no new money. Low takes off the receipts of all other years."
                ),
                _(
                    "Of one donor's money for one year the first source in a written order counts; the others are listed as told again."
                ),
                _(
                    "The Financial Tracking Service's own column for the boundary is never read: places and usage years decide."
                ),
            ),
            "A pays B 100, B pays C 100, C pays a workshop 100: paid 300, passed on 200, new 100",
        ),
        Method(
            "chain",
            _("Following the money"),
            _("Where did an activity's money come from, and where did it go?"),
            "appropriation account → activity → activity → last receiver",
            (
                _(
                    "A link is asserted where a payment, a receipt, a participating organisation or a related activity names the other activity."
                ),
                _(
                    "A link is inferred where parties, amount and date agree well enough; the parts of its score are shown."
                ),
                _("A person's judgement accepts or rejects a link, with name, day and reason; the last one holds."),
                _("A missing end, a self-link and a loop are shown and never repaired."),
            ),
            "0.4 (parties) + 0.3 (amount) + 0.1 (date) = 0.8: inferred",
        ),
        Method(
            "held",
            _("Amounts that cannot be right"),
            _("Which amounts are kept out of totals until a person has looked at them?"),
            "amount = digits of an identifier · dated over a month after its file, or beyond its years · dated before 1940",
            (
                _("A held amount is kept and shown, and is in no total until a person releases it."),
                _("An amount over 100 times its provider's median is flagged only, and stays in totals."),
                _("Rows of a case file are exempt: a person wrote them."),
            ),
            "US-1-7206152 pays 7,206,152: held",
        ),
        Method(
            "vintages",
            _("What moved between releases"),
            _("Which published figures changed, by how much, and because of which rows?"),
            "change = figure on the later release − figure on the earlier release",
            (
                _("A release is never changed, so a figure of an earlier one can be computed again to the digit."),
                _("Rows are compared by what they say, not by where they stand: a re-ordered file changes nothing."),
            ),
            "9,500,000 − 9,000,000 = 500,000, because one row came",
        ),
        Method(
            "currency",
            _("Currency conversion"),
            _("At which rate is an amount turned into US dollars?"),
            "amount × rate of the value date",
            (
                _(
                    "The most precise published rate is taken: the day's, or the last one within seven days before; else the month's average; else the year's."
                ),
                _(
                    "A row that knows only its year takes a published yearly average, or the mean of a complete year of months or days."
                ),
                _("Every rate is kept with its source, kind and date. No rate, no number."),
            ),
            "15,000,000 ECU × 1.19 = 17,850,000 USD",
        ),
        Method(
            "prices",
            _("Price basis"),
            _("What would the money be at the prices of one year?"),
            "amount of year t × deflator(base) ÷ deflator(t)",
            (
                _(
                    "“Current” is as paid. “Constant” is converted to US dollars, then deflated by United States prices."
                ),
                _(
                    "“Constant, donor” deflates each donor's money by that donor's own deflator, which joins inflation and exchange rate."
                ),
                _("Both are offered, named, and never mixed."),
            ),
            "100 ÷ 0.167 = 599",
        ),
        Method(
            "definitions",
            _("What counts as peacebuilding"),
            _("Which rows does a definition set hold?"),
            "curated · statutory · people-to-people · 15220 · 152xx · pbso",
            (
                _(
                    "No definition is agreed, and nothing is peacebuilding in itself. A set is data, and every page names the one it uses."
                ),
                _("“Curated” holds the rows that a case file names, as most historical money has no sector code."),
                _("15220 was reworded in 2010: a series under it breaks there."),
            ),
            "152xx = 15210, 15220, 15230, 15240, 15250, 15261",
        ),
    ]

"""The codes that the rooms below emit, each with its words. One table a kind of code; `words` turns them into sentences.

Each table maps a code to a lazy translation.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Table = dict[str, Promise]

STAGES: Table = {
    "requested": _("requested"),
    "announced": _("announced"),
    "pledged": _("pledged"),
    "authorised": _("authorised"),
    "appropriated": _("appropriated"),
    "allocated": _("allocated"),
    "committed": _("committed"),
    "disbursed": _("disbursed"),
    "spent": _("spent"),
    "returned": _("returned"),
}
STAGE_MEANINGS: Table = {
    "requested": _("a government asked its parliament for it"),
    "announced": _("somebody said in public that it would come"),
    "pledged": _("a government promised it"),
    "authorised": _("a law allows it, up to this amount"),
    "appropriated": _("a parliament set it aside in a budget"),
    "allocated": _("a ministry or fund gave it a purpose"),
    "committed": _("a contract or grant binds it; the United States says “obligated”"),
    "disbursed": _("it was paid out to somebody who passes it on or spends it"),
    "spent": _("it was paid for goods, work or services"),
    "returned": _("it was paid back"),
}
METHODS: Table = {
    "total": _("total"),
    "per-person": _("per person per year"),
    "ratio": _("ratio of two cases"),
}
DEFINITIONS: Table = {
    "curated": _("curated: the rows that the case file names"),
    "15220": _("15220: civilian peacebuilding, conflict prevention and resolution"),
    "152xx": _("152xx: conflict, peace and security"),
    "pbso": _("pbso: the list of the UN Peacebuilding Support Office"),
    "people-to-people": _("people-to-people: work that brings people of both sides together"),
    "statutory": _("statutory: money that a law names for it"),
}
DEFINITION_NOTES: Table = {
    "curated": _("Whatever the case file names row by row or by its selectors, each with its source or reason."),
    "statutory": _("Money that a law sets aside by name, as the case file cites it."),
    "15220": _(
        "Civilian peacebuilding, conflict prevention and resolution; reworded in 2010, which breaks the series."
    ),
    "152xx": _("The whole of DAC sector 152: conflict, peace and security."),
    "pbso": _(
        "The list of the United Nations Peacebuilding Support Office: sector 152 and parts of government and civil society."
    ),
    "people-to-people": _(
        "Rows that a case names, and activities whose title or description says so; each hit is shown below."
    ),
}
LANGUAGES: Table = {
    "en": _("English"),
    "fr": _("French"),
    "es": _("Spanish"),
    "de": _("German"),
    "ar": _("Arabic"),
    "he": _("Hebrew"),
}
ELEMENTS: Table = {
    "title": _("title"),
    "description": _("description"),
}
LINKS: Table = {
    "asserted": _("asserted: a publisher says so"),
    "inferred": _("inferred: parties, amount and date agree; nobody says so"),
    "accepted": _("accepted: a person judged that it holds"),
    "rejected": _("rejected: a person judged that it does not hold"),
    "missing-end": _("missing end: nobody publishes the other activity"),
    "self-link": _("self-link: the activity names itself"),
}
LINKS_SHORT: Table = {
    "asserted": _("asserted"),
    "inferred": _("inferred"),
    "accepted": _("accepted"),
    "rejected": _("rejected"),
    "missing-end": _("missing end"),
    "self-link": _("self-link"),
}
EVIDENCE: Table = {
    "receiver-activity-id": _("a payment names the receiver's activity"),
    "provider-activity-id": _("a receipt names the provider's activity"),
    "participating-org": _("a participating organisation names its activity"),
    "related-activity": _("the activity is published as parent or child"),
    "award-number": _("it is published with the number of the other's award"),
    "parties-amount-date": _("parties, amount and date agree"),
    "no-activity-identifier": _("an end names no activity, so nothing is followed through it"),
}
SCORE_PARTS: Table = {
    "party": _("parties"),
    "amount": _("amount"),
    "date": _("date"),
}
EXCLUDED: Table = {
    "internal": _("internal: paid on out of money that is already counted inside the boundary"),
    "exchange-difference": _("exchange difference: up to 2 % more than was received in another currency"),
    "shared": _("shared: the flow names several places or years, and its part for this one is not published"),
    "carried-over": _("carried over: paid out of money that came in, and was counted, in an earlier year"),
    "counted-with-donor": _(
        "paid out of money that a receiver names a donor for, which counts by another source of that donor"
    ),
}
HELD: Table = {
    "equals-identifier": _("the amount repeats an identifier's digits"),
    "in-the-future": _("dated after its own file was made"),
    "before-1940": _("dated before 1940"),
}
HELD_VERDICTS: Table = {
    "hold": _("held: in no total"),
    "release": _("released by a person: counted"),
}
CAUSES: Table = {
    "exchange-rate": _("other exchange rates"),
    "deflator": _("other deflators"),
    "population": _("other population figures"),
    "question": _("the case file asks another question"),
}
SIDES: Table = {
    "incoming": _("incoming"),
    "internal": _("internal"),
    "outgoing": _("outgoing"),
}
FTS_STATUS: Table = {
    "pledge": _("pledge"),
    "commitment": _("commitment"),
    "paid": _("paid contribution"),
}
FORMATS: Table = {
    "iati_activity": _("IATI activities"),
    "foreignassistance_country": _("ForeignAssistance.gov by country and year"),
    "foreignassistance_transactions": _("ForeignAssistance.gov transactions"),
    "usaspending_awards": _("USAspending awards"),
    "us_awards_2025": _("list of United States awards, 2025"),
    "oecd_crs": _("OECD Creditor Reporting System"),
    "ocha_fts": _("OCHA Financial Tracking Service"),
    "worldbank_population": _("World Bank population"),
    "worldbank_inflation": _("World Bank inflation"),
    "nisra_population": _("NISRA population"),
    "ecb_rates": _("European Central Bank exchange rates"),
    "fred_rates": _("FRED exchange rates"),
    "imf_rates": _("IMF exchange rates"),
    "usd_deflators": _("US-dollar deflators"),
    "judgements": _("judgements of the people who run this site"),
    "hold_judgements": _("judgements on held amounts, of the people who run this site"),
    "iati_organisation": _("IATI organisations"),
    "threesixty_giving": _("360Giving grants"),
    "mapped_table": _("table read through a mapping"),
    "case_file": _("case file, entered by hand with page and source"),
}
FORMATS_SHORT: Table = {
    "case_file": _("case file"),
}
VERDICTS: Table = {
    "reproduces": _("reproduces"),
    "reproduces only if fitted": _("reproduces only if fitted"),
    "differs": _("differs"),
    "no basis found": _("no basis found"),
    "not a number": _("words without a number"),
}
VERDICT_MEANINGS: Table = {
    "reproduces": _(
        "A stated method on sourced inputs gives the printed number, at the precision in which it was printed."
    ),
    "reproduces only if fitted": _(
        "Only an input that no source gives, chosen to make it fit, gives the printed number."
    ),
    "differs": _("The recipes give another number than the printed one."),
    "no basis found": _("No source was found from which the words could be computed or confirmed."),
    "not a number": _("Nothing to recompute; sources for and against are listed side by side."),
}
RECIPES: Table = {
    "per-person-per-year": _("amount ÷ years ÷ people"),
    "per-person-year": _("amount ÷ person-years"),
    "quotient": _("one number ÷ another"),
    "product": _("one number × another"),
    "sum": _("all inputs added"),
    "value": _("one sourced number"),
}
INPUT_NAMES: Table = {
    "amount": _("amount"),
    "years": _("years"),
    "people": _("people"),
    "person_years": _("person-years"),
    "a": _("first number"),
    "b": _("second number"),
}
BOUNDS: Table = {
    "equal": _("printed as an exact number"),
    "less": _("printed as “less than”: holds if the recomputed number is below it and within 10 % of it"),
    "over": _("printed as “over”: holds if the recomputed number is above it and within 10 % of it"),
    "almost": _("printed as “almost”: holds if the recomputed number is below it and within 10 % of it"),
}
OUTCOMES: Table = {
    "read": _("read"),
    "partial": _("partial: broken part-way, whole activities kept"),
    "broken": _("broken"),
    "unrecognised": _("not recognised"),
    "unchanged": _("unchanged"),
}
STANDINGS: Table = {
    "live": _("current"),
    "superseded": _("superseded"),
    "withdrawn": _("withdrawn"),
    "counted": _("counted"),
    "earlier-update": _("a version with a later update counts instead"),
    "no-update-date": _("a version that states its update date counts instead"),
    "earlier-file": _("a version from a later file counts instead"),
    "earlier-edition": _("a later edition of the same dataset replaces it"),
    "repeated-in-file": _("the same file holds it more than once; one of them counts"),
    "tied-by-hash": _("two versions state the same date; one counts, by a fixed rule"),
}
LEVELS: Table = {
    "note": _("note: nothing lost"),
    "loss": _("loss: something was left out"),
    "broken": _("broken: the file stops here"),
}
GAPS: Table = {
    "no-flows": _("No source gives money at this stage under this definition."),
    "no-population": _(
        "No population is known for %(years)s (%(population)s); these years are left out above and below the line."
    ),
    "known-gap": _("%(line)s, %(years)s: %(reason)s"),
    "no-rate": _("Not included for want of an exchange rate: %(currency)s, %(years)s (rows: %(rows)s)."),
    "no-rate-undated": _("Not included for want of an exchange rate: %(currency)s (rows: %(rows)s)."),
    "no-currency": _("Not included, as their currency is not stated (rows: %(rows)s)."),
    "no-deflator": _("Not included for want of a deflator: %(currency)s, %(years)s (rows: %(rows)s)."),
    "not-current-prices": _("Not included, as published at constant prices: %(currency)s, %(years)s (rows: %(rows)s)."),
    "amount-unread": _("Flows whose amount cannot be read: %(rows)s. They are in no sum."),
    "new-money-unsaid": _(
        "Flows between two sides inside of which their source does not say whether they are new money: %(rows)s. "
        "They count as internal."
    ),
    "more-pages": _("Files whose next page is not here: %(files)s. What it holds is in no sum."),
    "missing-end": _("Links to activities that nobody here publishes: %(links)s. They change no sum."),
    "no-activity-identifier": _("Links whose end names no activity: %(links)s. They change no sum."),
    "self-link": _("Links of an activity to itself: %(links)s. They change no sum."),
    "sides-disagree": _(
        "The two sides of %(payer)s → %(payee)s are far apart: paid %(paid)s, received %(received)s. "
        "The payer's sum is used."
    ),
    "other-years": _(
        "Up to %(amount)s of what was paid may be out of receipts of other years; the low sum leaves it out."
    ),
    "places-alone": _(
        "These flows are all that names %(places)s: this source does not tell purposes apart as the case does."
    ),
    "others-tell-more": _(
        "Sources that do not count here tell %(more)s more than those that do, of the same money; the high sum has it."
    ),
    "zero-divisor": _("The figure to divide by is zero."),
}
LEFT_OUT: Table = {
    "no-year": _("no year is stated"),
    "rival": _("another account of money that is already counted"),
    "other-area": _("for another area"),
    "held-equals-identifier": _("held: the amount repeats an identifier's digits; a person may release it"),
    "held-in-the-future": _("held: dated after its own file was made; a person may release it"),
    "held-before-1940": _("held: dated before 1940; a person may release it"),
    "no-currency": _("no currency is stated"),
    "same-money-seen": _("the same money, seen in a source that comes later in the order of precedence"),
    "no-rate": _("no exchange rate, so no number"),
    "no-deflator": _("no deflator, so no number"),
    "not-current-prices": _("published at constant prices"),
    "collaboration-types": _("lines of the CRS that tell again what others of it tell (types 7 beside 3, 2 beside 4)"),
}
NOTES: Table = {
    "even-spread": _("Amounts for several years, spread evenly over them (rows: %(rows)s)."),
    "fiscal-years": _("Counted by the publisher's fiscal year, not shifted (rows: %(rows)s)."),
    "up-to": _("An upper bound: a measure says “up to” of these rows (rows: %(rows)s)."),
    "upper-bound": _("An upper bound: these rows hold more than the case's own money (rows: %(rows)s)."),
    "weak-source": _("From a source with a stated weakness (rows: %(rows)s)."),
    "transaction-date-for-rate": _(
        "Converted on the date of the transaction, as no value date is stated (rows: %(rows)s)."
    ),
    "area-override": _("Money for %(money_of)s is divided by the people of %(area)s: %(reason)s"),
    "rival-other-years": _("Not in the range, as it is known for other years (%(years)s): %(population)s."),
    "rival-population": _("The range also counts people as %(population)s does."),
    "interpolated-population": _("Years whose population lies on the straight line between two censuses: %(years)s."),
    "side": _("%(case)s: %(stage)s, %(definition)s, %(years)s, %(area)s."),
    "different-stages": _("The two sides are of different stages (%(stages)s): compared in the open, not alike."),
}
INPUT_KINDS: Table = {
    "exchange-rate": _("exchange rate"),
    "deflator": _("deflator"),
    "population": _("population"),
    "literal": _("number in a source"),
    "figure": _("figure"),
}
PARTIES: Table = {
    "1": _("funding"),
    "2": _("accountable"),
    "3": _("extending"),
    "4": _("implementing"),
}
RELATIONS: Table = {
    "1": _("parent"),
    "2": _("child"),
    "3": _("sibling"),
    "4": _("co-funded"),
    "5": _("third party"),
}
TRANSACTIONS: Table = {
    "1": _("incoming funds (a view from below, never added)"),
    "2": _("commitment"),
    "3": _("disbursement"),
    "4": _("expenditure"),
    "5": _("interest payment"),
    "6": _("loan repayment"),
    "7": _("reimbursement"),
    "8": _("purchase of equity"),
    "9": _("sale of equity"),
    "10": _("credit guarantee"),
    "11": _("incoming commitment (a view from below, never added)"),
    "12": _("outgoing pledge"),
    "13": _("incoming pledge (a view from below, never added)"),
}
ACTIVITY_STATUS: Table = {
    "1": _("in preparation"),
    "2": _("being carried out"),
    "3": _("finalised"),
    "4": _("closed"),
    "5": _("cancelled"),
    "6": _("suspended"),
}
LABELS: Table = {
    "stage": _("Stage"),
    "case": _("Case"),
    "definition": _("Definition"),
    "format": _("Source format"),
    "first": _("Source that comes first"),
    "provider": _("Provider"),
    "receiver": _("Receiver"),
    "recipient": _("Recipient country or region (code)"),
    "purpose": _("Purpose (DAC code)"),
    "year_from": _("From year"),
    "year_to": _("To year"),
    "currency": _("Currency"),
    "words": _("Words in title, parties, identifier"),
    "page": _("Page"),
    "area": _("Area"),
    "population": _("Population"),
    "donor": _("Donor"),
    "prices": _("Prices"),
    "years": _("Years"),
    "areas": _("Places (codes, with commas between)"),
    "organisations": _("Organisations (references or names, with semicolons between)"),
    "from": _("From release"),
    "to": _("To release"),
}
PRICES: Table = {
    "current": _("current prices: as paid, not adjusted for inflation"),
}

"""Every reader there is, and which of them knows a file.

The order decides where two would claim the same file: the more particular first.
"""

from __future__ import annotations

from comity.model.origin import Head
from comity.model.reading import Reader
from comity.parsing.tables import Layout, header
from comity.readers import (
    case_file,
    ecb_rates,
    foreignassistance_country,
    foreignassistance_transactions,
    fred_rates,
    hold_judgements,
    iati_activity,
    iati_organisation,
    imf_rates,
    judgements,
    mapped_events,
    mapped_table,
    nisra_population,
    ocha_fts,
    oecd_crs,
    organisation_judgements,
    threesixty_giving,
    us_awards_2025,
    usaspending_awards,
    usd_deflators,
    worldbank_inflation,
    worldbank_population,
)
from comity.readers.congress import api as congress_api
from comity.readers.congress import billstatus
from comity.readers.uk_parliament import bills as uk_bills
from comity.readers.uk_parliament import questions as uk_questions

READERS: tuple[Reader, ...] = (
    case_file,
    iati_activity,
    iati_organisation,
    billstatus,
    congress_api,
    uk_bills,
    uk_questions,
    judgements,
    hold_judgements,
    organisation_judgements,
    ocha_fts,
    threesixty_giving,
    oecd_crs,
    us_awards_2025,
    usaspending_awards,
    foreignassistance_transactions,
    foreignassistance_country,
    nisra_population,
    worldbank_population,
    worldbank_inflation,
    usd_deflators,
    imf_rates,
    fred_rates,
    ecb_rates,
    mapped_events,
    mapped_table,
)

OF_MEASURES = frozenset(
    {billstatus.FORMAT, congress_api.FORMAT, uk_bills.FORMAT, uk_questions.FORMAT, mapped_events.FORMAT}
)
"""The formats that tell of bills, questions and other measures."""


def reader_for(head: Head) -> Reader | None:
    """The first reader that recognises a file by its name and first bytes, or None."""
    return next((reader for reader in READERS if reader.recognises(head)), None)


def nearly(head: Head) -> tuple[str, list[str]] | None:
    """Of the formats that are tables, the one of which a header lacks least, and the columns it lacks.

    None where every one lacks a quarter and more of what it needs.
    """
    found = []
    for reader in READERS:
        layouts = [value for value in vars(reader).values() if isinstance(value, Layout)]
        for layout in layouts + (mapped_table.layouts() if reader is mapped_table else []):
            present = set(layout.keys(header(head.text)).values())
            missing = [" or ".join(names[:3]) for key, names in layout.needed.items() if key not in present]
            if 0 < len(missing) * 4 < len(layout.needed):
                found.append((len(missing) / len(layout.needed), reader.FORMAT, missing))
    return min(found)[1:] if found else None

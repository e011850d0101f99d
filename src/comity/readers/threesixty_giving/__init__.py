"""360Giving: grants as their funders publish them, in JSON, CSV or a workbook.

Authority: the 360Giving Data Standard, 1.0 to 1.4. The amount awarded is what the funder committed on the award date. What is
read into which column, and what is not, is in docs/reference/readers/threesixty_giving.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Flow
from comity.parsing.dates import day
from comity.parsing.decimals import digits
from comity.parsing.tables import head_of, header, plain
from comity.readers.threesixty_giving.grants import Grant, from_json, from_table, is_grants

FORMAT = "threesixty_giving"
VERSION = "1"
GRANTS = re.compile(r'"grants"\s*:\s*\[').search
MOST_ALIKE = 500
"""Findings of one kind that are listed; a last one counts the others."""
SIGNS = ('"amountAwarded"', '"awardDate"', '"fundingOrganization"')
CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
COUNTRY = re.compile(r"[A-Z]{2}").fullmatch
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)").findall
DAC = {"dac", "oecddac", "dac5digit", "oecddac5digit", "crs", "oecdcrs", "oecddaccrspurposecodes"}
EMPTY = Flow._make([None] * len(Flow._fields))._replace(
    split=0, format=FORMAT, stage="committed", prices="current", counts=True, spread=False
)


def recognises(head: Head) -> bool:
    """JSON with a list of grants, or a table or sheet with a grant's columns by title or id."""
    if head.text.lstrip()[:1] == "{":
        return bool(GRANTS(head.text)) and any(sign in head.text for sign in SIGNS)
    return is_grants(header(head.text)) or (
        head.data.startswith(b"PK") and any(is_grants(header(line)) for line in head.text.splitlines())
    )


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """One Flow row per grant: the amount awarded, stage committed, in the grant's currency, on its award date."""
    text = head_of(snapshot).text
    grants = from_json(snapshot) if text.lstrip()[:1] in ("{", "[") else from_table(snapshot)
    seen: dict[str, str] = {}
    told: Counter[str] = Counter()
    for grant in grants:
        for item in (grant,) if isinstance(grant, Finding) else _grant(grant, seen, told):
            if isinstance(item, Finding):
                told[item.code] += 1
                if told[item.code] > MOST_ALIKE and item.level is not Level.BROKEN:
                    continue
            yield item
    for code, times in told.items():
        if times > MOST_ALIKE:
            what = f"{times - MOST_ALIKE} more of {code}"
            yield Finding(code, Level.LOSS, found=what, expected="", remedy="ask the publisher")


def _grant(grant: Grant, seen: dict[str, str], told: Counter[str]) -> Iterator[Yield]:
    fields = grant.fields
    amount, _ = digits(fields.get("amountAwarded"))
    if amount is None:
        what = f"amountAwarded “{fields.get('amountAwarded', '')}”"
        yield _problem(grant, "unreadable-number", what, "a number without a currency sign", Level.LOSS)
        return
    currency = fields.get("currency", "").upper()
    if not CURRENCY(currency):
        yield _problem(grant, "currency-missing", f"“{currency}”", "a code such as GBP", Level.LOSS)
        currency = ""
    awarded, year = _when(fields.get("awardDate", ""))
    if awarded is None and not told["date-not-iso"]:
        what, kept = (
            fields.get("awardDate", "nothing"),
            "the year is kept where there is one" if year else "no year is known",
        )
        yield _problem(
            grant, "date-not-iso", what, "a day such as 2020-01-31; no order of day and month is guessed", remedy=kept
        )
    identifier = " ".join(fields.get("id", "").split())
    first = seen.setdefault(identifier, grant.locator) if identifier else grant.locator
    if not identifier:
        yield _problem(
            grant, "identifier-missing", "a grant without an identifier", "an id with the publisher's prefix"
        )
    if first != grant.locator:
        yield _problem(grant, "repeated-grant", identifier, f"each grant once; {first} counts", Level.LOSS)
    funder, funder_ref = _party(grant, "fundingOrganization")
    receiver, receiver_ref = _party(grant, "recipientOrganization")
    individual = receiver is None and receiver_ref is None and "recipientIndividual" in grant.lists
    countries = {place.get("countryCode", "").upper() for place in grant.lists.get("beneficiaryLocation", ())} - {""}
    country = next(iter(countries)) if len(countries) == 1 and all(map(COUNTRY, countries)) else None
    purpose = _purpose(grant)
    yield EMPTY._replace(
        locator=grant.locator,
        title=fields.get("title") or fields.get("description"),
        provider=funder,
        provider_ref=funder_ref,
        # Who an individual is, is nobody's business here, and must not be published.
        receiver="an individual" if individual else receiver,
        receiver_ref=receiver_ref,
        recipient=country,
        recipient_kind="country" if country else None,
        purpose=purpose,
        purpose_vocabulary="1" if purpose else None,
        amount=amount,
        currency=currency or None,
        date=awarded,
        date_kind="day" if awarded else "year",
        year=year,
        counts=first == grant.locator,
        place=_places(grant),
        note=_note(grant, identifier, sorted(countries) if country is None else [], first != grant.locator),
    )


def _problem(
    grant: Grant, code: str, what: str, expected: str, level: Level = Level.NOTE, remedy: str = "ask the publisher"
) -> Finding:
    return Finding(code, level, grant.locator, grant.line, what[:200], expected, remedy)


def _when(text: str) -> tuple[str | None, int | None]:
    """The ISO day and its year; only the year, where the text names exactly one and the day cannot be told."""
    if awarded := day(text):
        return awarded, int(awarded[:4])
    years = set(YEARS(text))
    return None, int(years.pop()) if len(years) == 1 else None


def _party(grant: Grant, name: str) -> tuple[str | None, str | None]:
    """Names joined by `; `, and the org-id where there is one organisation."""
    parties = grant.lists.get(name, [])
    names = [party["name"] for party in parties if party.get("name")]
    ids = ["".join(party["id"].split()) for party in parties if party.get("id")]
    return "; ".join(names) or None, ids[0] if len(ids) == 1 and len(parties) == 1 else None


def _places(grant: Grant) -> str | None:
    """Beneficiary places: name and geographic code."""
    places = [
        " ".join(part for part in (place.get("name"), place.get("geoCode")) if part)
        for place in grant.lists.get("beneficiaryLocation", ())
    ]
    return "; ".join(place for place in places if place) or None


def _purpose(grant: Grant) -> str | None:
    """The DAC code, where a classification says that it is one."""
    codes = {
        entry.get("code", "")
        for entry in grant.lists.get("classifications", ())
        if plain(entry.get("vocabulary", "")) in DAC and re.fullmatch(r"\d{5}", entry.get("code", ""))
    }
    return codes.pop() if len(codes) == 1 else None


def _note(grant: Grant, identifier: str, countries: list[str], repeated: bool) -> str | None:
    programmes = [entry["title"] for entry in grant.lists.get("grantProgramme", ()) if entry.get("title")]
    classes = [entry.get("title") or entry.get("code", "") for entry in grant.lists.get("classifications", ())]
    related = [text for entry in grant.lists.get("relatedActivity", ()) for text in entry.values()]
    related += [grant.fields["relatedActivity"]] if grant.fields.get("relatedActivity") else []
    parts = [
        f"grant {identifier}" if identifier else "",
        f"programme {'; '.join(programmes)}" if programmes else "",
        f"classified {'; '.join(c for c in classes if c)}" if any(classes) else "",
        f"countries {', '.join(countries)}" if countries else "",
        f"disbursed so far {grant.fields['amountDisbursed']}" if grant.fields.get("amountDisbursed") else "",
        f"regrant {grant.fields['regrantType']}" if grant.fields.get("regrantType") else "",
        f"related {'; '.join(related)}" if related else "",
        f"awarded {grant.fields['awardDate']}"
        if grant.fields.get("awardDate") and not day(grant.fields["awardDate"])
        else "",
        "the grant's second line: counted once" if repeated else "",
    ]
    return "; ".join(part for part in parts if part) or None

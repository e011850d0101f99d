"""The registers whose numbers Comity can check: one rule a list, by its org-id code (org-id.guide, IATI, 360Giving).

A rule takes the local part of an org-id and gives its canonical writing, or None where the number cannot be right. Check
digits are python-stdnum's; where a register publishes only a shape, the shape is what is checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType

from stdnum import lei
from stdnum.au import abn
from stdnum.be import vat as be_vat
from stdnum.ca import bn
from stdnum.ch import uid
from stdnum.cz import dic
from stdnum.dk import cvr
from stdnum.es import cif
from stdnum.exceptions import ValidationError
from stdnum.fi import associationid, ytunnus
from stdnum.fr import siren, siret
from stdnum.il import hp
from stdnum.it import iva
from stdnum.no import orgnr as no_orgnr
from stdnum.se import orgnr as se_orgnr
from stdnum.us import ein

Rule = Callable[[str], str | None]

# Channel codes of the CRS that name a class of organisations or a sector, not one organisation (44000 is the World Bank).
CHANNEL_CLASSES = re.compile(r"[1-9]0000|1[123]00\d|2[123]000|3[12]000|4[1-7]000|5[12]000|6[123]0\d\d")
ONE_OF_THE_CLASSES = {"42000", "43000", "44000", "45000"}
CHANNELS = re.compile(r"(2[123]|3[012]|4[1-7]|51)\d{3}")


def _checked(number: ModuleType) -> Rule:
    def rule(local: str) -> str | None:
        try:
            compact: str = number.validate(local)
        except ValidationError:
            return None
        return compact

    return rule


def _shaped(pattern: str, upper: bool = True) -> Rule:
    whole = re.compile(pattern)

    def rule(local: str) -> str | None:
        text = re.sub(r"\s", "", local.upper() if upper else local)
        return text if whole.fullmatch(text) else None

    return rule


def _us_ein(local: str) -> str | None:
    digits = re.sub(r"[\s-]", "", local)
    return f"{digits[:2]}-{digits[2:]}" if ein.is_valid(digits) else None


def _gb_charity(local: str) -> str | None:
    """England and Wales: six digits from 200000, or seven from 1000000; `-n` is a linked charity."""
    text = re.sub(r"\s", "", local).removeprefix("0")
    number, _, linked = text.partition("-")
    if not re.fullmatch(r"[2-9]\d{5}|1\d{6}", number) or not re.fullmatch(r"\d{0,4}", linked):
        return None
    return f"{number}-{int(linked)}" if linked and int(linked) else number


def _gb_company(local: str) -> str | None:
    """Eight characters; digits alone may have lost their leading noughts."""
    text = re.sub(r"\s", "", local.upper())
    if text.isascii() and text.isdigit() and 5 <= len(text) <= 8:
        return text.zfill(8)
    return text if re.fullmatch(r"[A-Z]{2}\d{6}|(IP|RS|SP|NP)\d{5}[A-Z]|R0\d{6}", text) else None


def _gb_scottish(local: str) -> str | None:
    found = re.fullmatch(r"(?:SC)?0?(\d{5})", re.sub(r"\s", "", local.upper()))
    return f"SC0{found[1]}" if found else None


def _gb_northern_irish(local: str) -> str | None:
    found = re.fullmatch(r"(?:NIC?)?(1\d{5})", re.sub(r"\s", "", local.upper()))
    return found[1] if found else None


def _il(first: str) -> Rule:
    """Nine digits with a check digit; amutot begin with 58, companies with 5."""

    def rule(local: str) -> str | None:
        digits = re.sub(r"[\s-]", "", local)
        return digits if hp.is_valid(digits) and digits.startswith(first) else None

    return rule


def _xm_dac(local: str) -> str | None:
    """Donor-agency (`5-2`), a multilateral donor (`918`), or one organisation's channel code (`41114`)."""
    text = re.sub(r"\s", "", local)
    if re.fullmatch(r"\d{5}", text):
        known = CHANNELS.fullmatch(text) and (not CHANNEL_CLASSES.fullmatch(text) or text in ONE_OF_THE_CLASSES)
        return text if known else None
    return text if re.fullmatch(r"[1-9]\d{0,3}-[1-9]\d{0,2}|(?:8[0-9]{2}|9[0-9]{2}|1[0-9]{3})", text) else None


def _uei(local: str) -> str | None:
    """Twelve letters and digits, without O and I, the first not nought, and never nine digits in a row."""
    text = re.sub(r"\s", "", local.upper())
    fits = re.fullmatch(r"(?!0)[A-HJ-NP-Z0-9]{12}", text) and re.search(r"[A-Z]", text)
    return text if fits and not re.search(r"\d{9}", text) else None


def _ror(local: str) -> str | None:
    """`0`, six characters of Crockford's base 32 and two check digits (ISO 7064 mod 97-10)."""
    text = local.lower().rsplit("/", 1)[-1].strip()
    if not re.fullmatch(r"0[0-9a-hjkmnp-tv-z]{6}\d\d", text):
        return None
    value = 0
    for letter in text[:7]:
        value = value * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(letter)
    return text if 98 - (value * 100) % 97 == int(text[7:]) else None


RULES: dict[str, Rule] = {
    "US-EIN": _us_ein,
    "GB-CHC": _gb_charity,
    "GB-COH": _gb_company,
    "GB-SC": _gb_scottish,
    "GB-NIC": _gb_northern_irish,
    "GB-UKPRN": _shaped(r"1\d{7}"),
    "IL-RA": _il("58"),
    "IL-ROC": _il("5"),
    "IL-CR": _il("5"),
    "IL-COA": _il("5"),
    "PS-MOI": _shaped(r"[A-Z]{2}-\d{2,5}-[A-Z]"),
    "PS-TIN": _shaped(r"\d{9}"),
    "PS-CR": _shaped(r"\d{6,9}"),
    "JO-CCD": _shaped(r"\d{1,6}"),
    "LB-MOI": _shaped(r"\d{1,5}(/\w{1,6})*"),
    "XM-DAC": _xm_dac,
    "XI-IATI": _shaped(r"[A-Z0-9]+(_[A-Z0-9]+)*"),
    "XM-OCHA": _shaped(r"(HPC|FTS)\d{1,6}|CERF|CBPF-[A-Z]{2,3}\d{1,4}"),
    "XI-LEI": _checked(lei),
    "XI-ROR": _ror,
    "XI-GRID": _shaped(r"GRID\.\d{3,7}\.[0-9A-F]{1,2}"),
    "XI-WIKIDATA": _shaped(r"Q[1-9]\d*"),
    "XI-DUNS": _shaped(r"\d{9}"),
    "XI-UEI": _uei,
    "FTS": _shaped(r"[1-9]\d{0,6}"),
    "AU-ABN": _checked(abn),
    "BE-BCE_KBO": _checked(be_vat),
    "CA-CRA_ACR": lambda local: _checked(bn)(local.replace("-", "").upper()),
    "CH-FDJP": lambda local: _checked(uid)(local if local.upper().startswith("CHE") else f"CHE{local}"),
    "CZ-ICO": lambda local: _checked(dic)(local) if re.fullmatch(r"\d{8}", local) else None,
    "DK-CVR": _checked(cvr),
    "ES-CIF": _checked(cif),
    "FI-PRO": lambda local: _checked(ytunnus)(local) or _checked(associationid)(local),
    "FR-RCS": _checked(siren),
    "FR-SIREN": _checked(siren),
    "FR-INSEE": lambda local: _checked(siret)(local) or _checked(siren)(local),
    "FR-SIRET": _checked(siret),
    "IT-CF": _checked(iva),
    "NL-KVK": _shaped(r"\d{8}"),
    "NO-BRC": _checked(no_orgnr),
    "SE-ON": _checked(se_orgnr),
    "KE-NCB": _shaped(r"OP\.?218/?051/?.+"),
    "ZA-NPO": _shaped(r"\d{3}-\d{3}"),
    "IE-CHY": _shaped(r"\d{1,8}"),
    "IE-CRO": _shaped(r"\d{4,6}"),
}
OTHER_NAMES = {
    "GB-OSCR": "GB-SC",
    "GB-CH": "GB-COH",
    "UK-CHC": "GB-CHC",
    "UK-COH": "GB-COH",
    "US-UEI": "XI-UEI",
    "US-DUNS": "XI-DUNS",
    "XM-OCHA-FTS": "XM-OCHA",
    "XI-WD": "XI-WIKIDATA",
    "IL-AMUTA": "IL-RA",
}
# <country>-GOV-<agency>: a country's own numbering of its agencies, as IATI publishers use it.
GOVERNMENT = re.compile(r"[A-Z]{2}-GOV")
government: Rule = _shaped(r"[A-Z]{0,3}\d{1,4}")

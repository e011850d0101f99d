"""Identifiers of organisations: `US-EIN-27-1234567` split into its list and its number, checked, and written one way.

The lists are those of org-id.guide; what a number must look like is in registers.py. An identifier merges organisations by
itself only where it is `valid`: its list is known here and its number passes that list's rule. Others are kept and compared.
Words that stand where a number should be ("-", "N/A", "0", a country alone) are refused with a reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.entities.registers import CHANNEL_CLASSES, CHANNELS, GOVERNMENT, ONE_OF_THE_CLASSES, OTHER_NAMES, RULES
from comity.entities.registers import government as government_number

JUNK = {"", "na", "n/a", "nil", "none", "null", "nan", "tbd", "tbc", "unknown", "notapplicable", "notavailable", "test",
        "example", "redacted", "undefined", "various", "other", "multiple"}  # fmt: skip
LIST = re.compile(r"([A-Z]{2})-([A-Z0-9_]{2,12})(?=-|$)")
LONGEST = 120
CONTROLS = re.compile(r"[\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


@dataclass(frozen=True, slots=True)
class Identifier:
    """An organisation's number `local` on the list `list`; `valid` where the list's rule is known and the number passes it.

    `written` is the text as published. `country` is the register's ISO 3166 alpha-2 code, empty for international lists.
    """

    list: str
    local: str
    valid: bool
    written: str

    @property
    def canonical(self) -> str:
        """The one way of writing it."""
        return f"{self.list}-{self.local}"

    @property
    def country(self) -> str:
        """The country of the register."""
        return "" if self.list[:1] == "X" or self.list in ("FTS", "360G") else self.list[:2]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text is no identifier of an organisation."""

    written: str
    reason: str


def read(text: str | None) -> Identifier | Refused:
    """The identifier that a text holds, or why it holds none. Never raises."""
    written = text or ""
    plain = DASHES.sub("-", CONTROLS.sub("", written[: LONGEST * 2])).strip().strip("'\"").strip()
    bare = re.sub(r"[\s.\-_#*?x]+", "", plain.lower())
    if bare in JUNK or not bare.strip("0"):
        return Refused(written, "nothing is said")
    if len(plain) > LONGEST:
        return Refused(written, "too long for an identifier")
    for special in (_namespaced(plain, written), _bare(plain, written)):
        if special:
            return special
    return _listed(plain, written)


def identifier(text: str | None) -> Identifier | None:
    """The identifier that a text holds, or None."""
    found = read(text)
    return found if isinstance(found, Identifier) else None


def _namespaced(plain: str, written: str) -> Identifier | Refused | None:
    """`fts:3049` (the reader of FTS writes so) and 360Giving's own prefixes, which hold within their publisher only."""
    number = re.fullmatch(r"(?i)fts[:-](.*)", plain)
    if number:
        rule = RULES["FTS"](number[1])
        return Identifier("FTS", rule, True, written) if rule else Refused(written, "no number of FTS")
    if plain.upper().startswith("360G-"):
        return Identifier("360G", plain[5:].strip(), False, written)
    return None


def _bare(plain: str, written: str) -> Identifier | Refused | None:
    """Codes without a list: five digits that can be a channel of the CRS, an agency of a donor country."""
    if re.fullmatch(r"[A-Za-z]{2,3}", plain):
        return Refused(written, "a country is not an organisation")
    if re.fullmatch(r"\d{5}", plain):
        if CHANNEL_CLASSES.fullmatch(plain) and plain not in ONE_OF_THE_CLASSES:
            return Refused(written, "the channel code of a class of organisations")
        if CHANNELS.fullmatch(plain):
            return Identifier("XM-DAC", plain, plain[0] == "4", written)
    if re.fullmatch(r"[A-Za-z]{2}-\d{1,2}", plain):  # US-2 means agriculture to one publisher and State to another
        country, _, agency = plain.upper().partition("-")
        return Identifier(f"{country}-AGENCY", agency, False, written)
    if re.fullmatch(r"[\d\s./-]+", plain):
        return Refused(written, "a number without its list")
    return None


def _listed(plain: str, written: str) -> Identifier | Refused:
    """List and number; a list that is written twice, or a list within XI-IATI, is unwrapped."""
    text = plain
    for _ in range(3):
        code, local = _split(text)
        inner = _split(local)[0] if local else ""
        if not (inner and (inner == code or (code == "XI-IATI" and inner in RULES))):
            break
        text = local
    if not code:
        return Refused(written, "no list that org-id.guide knows begins it")
    if re.sub(r"[\s.\-_#0]+", "", local.lower()) in JUNK:
        return Refused(written, "a list without a number")
    if code.startswith(("XX-", "ZZ-", "XE-")):
        return Refused(written, "an example")
    if code == "XM-DAC":
        if CHANNEL_CLASSES.fullmatch(local) and local not in ONE_OF_THE_CLASSES:
            return Refused(written, "the channel code of a class of organisations")
        if re.fullmatch(r"[1-7]?\d{1,2}", local):
            return Refused(written, "a country is not an organisation")
    rule = government_number if GOVERNMENT.fullmatch(code) else RULES.get(code)
    checked = rule(local) if rule else None
    if checked and _placeholder(checked):
        return Refused(written, "a placeholder")
    return Identifier(code, checked or local.strip().upper(), bool(checked), written)


def _split(text: str) -> tuple[str, str]:
    """The list's code and the rest; no code where none begins the text."""
    found = LIST.match(text.upper())
    if not found:
        return "", ""
    code = found[0]
    return OTHER_NAMES.get(code, code), text[len(code) :].lstrip("-").strip()


def _placeholder(local: str) -> bool:
    digits = re.sub(r"\D", "", local)
    if len(digits) < 6 or re.search(r"[A-Za-z]", local):
        return False
    return len(set(digits)) == 1 or digits in "01234567890" or digits in "9876543210"

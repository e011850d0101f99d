"""One key for a donor whatever a publisher calls it: a country's two letters where reference or DAC code tell, else its name.

Only used to see the same donor in two formats; it never changes what is shown. Source of the codes: DAC donor code list.
"""

from __future__ import annotations

import re
from functools import lru_cache

from comity.methods.iso_countries import THREE_OF, TWO_OF

DAC_DONORS = {
    **{"1": "AT", "2": "BE", "3": "DK", "4": "FR", "5": "DE", "6": "IT", "7": "NL", "8": "NO", "9": "PT", "10": "SE"},
    **{"11": "CH", "12": "GB", "18": "FI", "20": "IS", "21": "IE", "22": "LU", "40": "GR", "50": "ES", "61": "SI"},
    **{"68": "CZ", "69": "SK", "75": "HU", "76": "PL", "301": "CA", "302": "US", "701": "JP", "742": "KR"},
    **{"801": "AU", "820": "NZ", "918": "EU"},
}
AGENCY = re.compile(r"([A-Z]{2})(?:-(?:\d+|GOV|DIR3|USAGOV)(?:-.*)?)?").fullmatch
"""A country, or what IATI's registers of public bodies name; other registers (US-EIN, GB-CHC, NL-KVK) are of anybody."""
REGISTERED = {"NO-BRC-971277882": "NO", "NL-KVK-27378529": "NL"}
"""Public donors that publish under a number of a register of anybody: Norad, the Netherlands Enterprise Agency."""
DAC_AGENCY = re.compile(r"(?:XM-DAC-)?(\d+)(?:-.*)?").fullmatch


@lru_cache(maxsize=65536)
def donor_key(ref: str | None, name: str | None) -> str:
    """`US-GOV-1`, `302`, `XM-DAC-302` and `USA` are all `US`; what cannot be told by its reference is its own plain name.

    A reference that is a company's or a charity's (`US-EIN-…`, `GB-CHC-…`) says nothing of a government.
    """
    plain = (ref or "").strip().upper()
    if plain in TWO_OF:
        return TWO_OF[plain]
    if plain in REGISTERED:
        return REGISTERED[plain]
    country = AGENCY(plain)
    if country and (country[1] in THREE_OF or country[1] == "EU"):
        return country[1]
    dac = DAC_AGENCY(plain)
    if dac and dac[1] in DAC_DONORS:
        return DAC_DONORS[dac[1]]
    return " ".join((name or plain).casefold().split())

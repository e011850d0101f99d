"""Countries read out of names: "Norwegian Red Cross" and "Red Cross Norway" both hold NO (places.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

import yaml

# "Latin American", "Inter-American": a continent, not the United States.
NOT_BEFORE = {"american": {"inter", "latin", "pan", "north", "south", "central"}, "america": {"latin", "north", "south",
              "central"}}  # fmt: skip


@cache
def _known() -> dict[tuple[str, ...], str]:
    listed = yaml.safe_load(resources.files("comity.entities").joinpath("places.yaml").read_text("utf-8"))
    return {tuple(name.split()): code for code, names in listed.items() for name in names.split(", ")}


@cache
def _longest() -> int:
    return max(len(name) for name in _known())


def places(words: Sequence[str]) -> tuple[str, ...]:
    """The countries (ISO 3166 alpha-2, parts of the United Kingdom by ISO 3166-2) that the words name, longest name first."""
    known = _known()
    found: set[str] = set()
    at = 0
    while at < len(words):
        for length in range(min(_longest(), len(words) - at), 0, -1):
            some = tuple(words[at : at + length])
            if some in known and not (length == 1 and at and words[at - 1] in NOT_BEFORE.get(some[0], ())):
                found.add(known[some])
                at += length - 1
                break
        at += 1
    return tuple(sorted(found))


def iso2(code: str | None) -> str:
    """An alpha-2 code out of alpha-2 or a known alpha-3 code of the lake; empty for regions and unknown codes."""
    text = (code or "").strip().upper()
    return text if len(text) == 2 and text.isalpha() else ALPHA3.get(text, "")


ALPHA3 = dict(pair.split(":") for pair in
    "AFG:AF ALB:AL DZA:DZ AGO:AO ARG:AR ARM:AM AUS:AU AUT:AT AZE:AZ BGD:BD BEL:BE BEN:BJ BTN:BT BOL:BO BIH:BA BWA:BW BRA:BR BGR:BG "
    "BFA:BF BDI:BI KHM:KH CMR:CM CAN:CA CAF:CF TCD:TD CHL:CL CHN:CN COL:CO COD:CD COG:CG CRI:CR CIV:CI HRV:HR CUB:CU CYP:CY CZE:CZ "
    "DNK:DK DJI:DJ DOM:DO ECU:EC EGY:EG SLV:SV ERI:ER EST:EE ETH:ET FJI:FJ FIN:FI FRA:FR GMB:GM GEO:GE DEU:DE GHA:GH GRC:GR GTM:GT "
    "GIN:GN GNB:GW HTI:HT HND:HN HUN:HU ISL:IS IND:IN IDN:ID IRN:IR IRQ:IQ IRL:IE ISR:IL ITA:IT JAM:JM JPN:JP JOR:JO KAZ:KZ KEN:KE "
    "KOR:KR PRK:KP KWT:KW KGZ:KG LAO:LA LVA:LV LBN:LB LSO:LS LBR:LR LBY:LY LTU:LT LUX:LU MDG:MG MWI:MW MYS:MY MLI:ML MLT:MT MRT:MR "
    "MEX:MX MDA:MD MNG:MN MAR:MA MOZ:MZ MMR:MM NAM:NA NPL:NP NLD:NL NZL:NZ NIC:NI NER:NE NGA:NG NOR:NO PAK:PK PSE:PS PAN:PA PNG:PG "
    "PRY:PY PER:PE PHL:PH POL:PL PRT:PT QAT:QA ROU:RO RUS:RU RWA:RW SAU:SA SEN:SN SRB:RS SLE:SL SVK:SK SVN:SI SOM:SO ZAF:ZA SSD:SS "
    "ESP:ES LKA:LK SDN:SD SWZ:SZ SWE:SE CHE:CH SYR:SY TJK:TJ TZA:TZ THA:TH TLS:TL TGO:TG TUN:TN TUR:TR TKM:TM UGA:UG UKR:UA ARE:AE "
    "GBR:GB USA:US URY:UY UZB:UZ VEN:VE VNM:VN YEM:YE ZMB:ZM ZWE:ZW XKX:XK".split()
)  # fmt: skip

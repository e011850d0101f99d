"""The currency codes that a case file may use: ISO 4217, list one (current) and, of list three, those of our documents.

Written by hand from the published lists (six-group.com, tables of 2024): a case file about the past needs XEU and IEP.
"""

from __future__ import annotations

CURRENT = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
    VES VND VUV WST XAF XCD XDR XOF XPF YER ZAR ZMW ZWG""".split()  # noqa: SIM905
)
PAST = frozenset(
    """ADP ATS BEF BGL BYR CSD CSK CYP DDM DEM ECS EEK ESP FIM FRF GHC GRD HRD HRK IEP ILP ILR ITL LTL LUF LVL MTL MZM NLG
    PLZ PTE ROL RUR SDD SDP SIT SKK SLL SUR TPE TRL UAK VEB VEF XEU YUD YUM YUN ZMK ZRN ZWD ZWL""".split()  # noqa: SIM905
)


def known(code: str) -> bool:
    """Whether `code` is a currency of ISO 4217."""
    return code in CURRENT or code in PAST

# ruff: noqa: E501, SIM905 - one pattern or list of words a line reads better than many
"""Currencies as prose names them → ISO 4217 codes. `$` and "dollars" alone are settled by the rule in `money.py`."""

from __future__ import annotations

DOLLAR = "$"
"""Stands for a dollar of an unnamed country."""

SYMBOLS = {
    "US$": "USD", "$US": "USD", "U.S.$": "USD", "C$": "CAD", "CA$": "CAD", "CAN$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "$": DOLLAR, "£": "GBP", "€": "EUR", "₪": "ILS", "¥": "JPY", "₹": "INR", "₺": "TRY",
}  # fmt: skip
CODES = frozenset(
    """
    USD EUR GBP ILS JOD EGP LBP SYP IQD SAR AED QAR KWD TRY CHF CAD AUD NZD SEK NOK DKK ISK JPY CNY INR ZAR PLN CZK
    HUF
    """.split()
) | {"NIS", "KD"}
CODE_OF = {"NIS": "ILS", "KD": "KWD"}
WORDS = {
    "us dollars": "USD", "us dollar": "USD", "u.s. dollars": "USD", "u.s. dollar": "USD", "american dollars": "USD",
    "canadian dollars": "CAD", "australian dollars": "AUD", "new zealand dollars": "NZD", "dollars": DOLLAR, "dollar": DOLLAR,
    "euros": "EUR", "euro": "EUR", "pounds sterling": "GBP", "sterling": "GBP", "british pounds": "GBP", "pounds": "GBP",
    "pound": "GBP", "egyptian pounds": "EGP", "lebanese pounds": "LBP", "irish pounds": "IEP", "punts": "IEP",
    "new israeli shekels": "ILS", "israeli shekels": "ILS", "new shekels": "ILS", "shekels": "ILS", "shekel": "ILS",
    "jordanian dinars": "JOD", "kuwaiti dinars": "KWD", "swiss francs": "CHF", "swedish kronor": "SEK", "swedish krona": "SEK",
    "norwegian kroner": "NOK", "norwegian krone": "NOK", "danish kroner": "DKK", "japanese yen": "JPY", "yen": "JPY",
    "saudi riyals": "SAR", "turkish lira": "TRY",
    "d'euros": "EUR", "d'euro": "EUR", "de dollars": DOLLAR, "de dollars américains": "USD", "dollars américains": "USD",
    "dollars canadiens": "CAD", "de dollars canadiens": "CAD", "dollars australiens": "AUD", "de dollars australiens": "AUD",
    "kanadische dollar": "CAD", "kanadischen dollar": "CAD", "australische dollar": "AUD", "dólares canadienses": "CAD",
    "de dólares canadienses": "CAD", "dólares australianos": "AUD", "dólares estadounidenses": "USD",
    "livres sterling": "GBP", "de livres sterling": "GBP", "francs suisses": "CHF", "us-dollar": "USD", "pfund": "GBP",
    "schweizer franken": "CHF", "de euros": "EUR", "dólares": DOLLAR, "de dólares": DOLLAR, "libras esterlinas": "GBP",
    "دولار أمريكي": "USD", "دولار أميركي": "USD", "دولارا أمريكيا": "USD", "دولار كندي": "CAD", "دولار أسترالي": "AUD",
    "دولارا": DOLLAR, "دولار": DOLLAR, "دولارات": DOLLAR, "يورو": "EUR", "شيكل": "ILS", "شيقل": "ILS", "شواقل": "ILS",
    "شواكل": "ILS", "شيكل جديد": "ILS", "جنيه إسترليني": "GBP", "جنيه استرليني": "GBP", "جنيهات إسترلينية": "GBP",
    "جنيه مصري": "EGP", "دينار أردني": "JOD", "دينارا أردنيا": "JOD", "دينار كويتي": "KWD", "ريال سعودي": "SAR",
    "درهم إماراتي": "AED", "فرنك سويسري": "CHF", "كرونة سويدية": "SEK", "كرونة نرويجية": "NOK",
    "דולר אמריקאי": "USD", "דולר אמריקני": "USD", "דולר קנדי": "CAD", "דולר": DOLLAR, "דולרים": DOLLAR, "אירו": "EUR",
    "יורו": "EUR", 'ש"ח': "ILS", "ש״ח": "ILS", "שח": "ILS", "שקל": "ILS", "שקלים": "ILS", "שקלים חדשים": "ILS",
    "שקל חדש": "ILS", "ליש״ט": "GBP", 'ליש"ט': "GBP", "לירות שטרלינג": "GBP", "לירה שטרלינג": "GBP", "פרנק שוויצרי": "CHF",
}  # fmt: skip
OTHER_DOLLARS = {
    "CAD": r"[CK]anad\w+|كندا|الكندية|קנדה", "AUD": r"Australia\w*|أستراليا|אוסטרליה", "NZD": r"New Zealand|نيوزيلندا|ניו זילנד",
    "HKD": "Hong Kong", "SGD": "Singapore",
}  # fmt: skip
AMERICAN = r"\bU\.S\.|\bUS\b|\bUSA\b|United States|\bUSAID\b|\bAmerican\b|الولايات المتحدة|الأمريكي|الأميركي|ארצות הברית|ארה[״\"]ב"

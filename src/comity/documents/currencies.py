# ruff: noqa: E501, SIM905 - one pattern or list of words a line reads better than many
"""Currencies as prose names them → ISO 4217 codes. `$` and "dollars" alone are settled by the rule in `money.py`."""

from __future__ import annotations

DOLLAR = "$"
"""Stands for a dollar of an unnamed country."""

SYMBOLS = {
    "US$": "USD", "$US": "USD", "U.S.$": "USD", "C$": "CAD", "CA$": "CAD", "CAN$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "$ US": "USD", "$ CA": "CAD", "$": DOLLAR, "£": "GBP", "€": "EUR", "₪": "ILS", "¥": "JPY", "₹": "INR", "₺": "TRY",
}  # fmt: skip
CODES = frozenset(
    """
    USD EUR GBP ILS JOD EGP LBP SYP IQD SAR AED QAR KWD OMR BHD YER TRY CHF CAD AUD NZD SEK NOK DKK ISK JPY CNY INR ZAR PLN
    CZK HUF RON BGN UAH RUB GEL AMD AZN KZT MXN BRL CLP XOF XAF MAD TND DZD LYD SDG KES UGX TZS NGN GHS ETB RWF PKR BDT LKR
    NPR AFN THB IDR MYR VND KRW HKD SGD MMK IEP DEM FRF ITL ESP
    """.split()
) | {"NIS", "KD"}
"""Written in capitals. Codes that are words or other acronyms as well (ALL, COP, PEN, PHP, TOP) are not read."""
SMALL_CODES = frozenset(["usd", "eur", "gbp", "nis", "ils", "chf", "Euro", "Eur", "Usd"])
CODE_OF = {"NIS": "ILS", "KD": "KWD"}
WORDS = {
    "us dollars": "USD", "us dollar": "USD", "u.s. dollars": "USD", "u.s. dollar": "USD", "american dollars": "USD",
    "canadian dollars": "CAD", "australian dollars": "AUD", "new zealand dollars": "NZD", "dollars": DOLLAR, "dollar": DOLLAR,
    "euros": "EUR", "euro": "EUR", "pounds sterling": "GBP", "sterling": "GBP", "british pounds": "GBP", "pounds": "GBP",
    "pound": "GBP", "egyptian pounds": "EGP", "lebanese pounds": "LBP", "irish pounds": "IEP", "punts": "IEP",
    "new israeli shekels": "ILS", "israeli shekels": "ILS", "new shekels": "ILS", "shekels": "ILS", "shekel": "ILS",
    "jordanian dinars": "JOD", "kuwaiti dinars": "KWD", "swiss francs": "CHF", "swedish kronor": "SEK", "swedish krona": "SEK",
    "norwegian kroner": "NOK", "norwegian krone": "NOK", "danish kroner": "DKK", "japanese yen": "JPY", "yen": "JPY",
    "saudi riyals": "SAR", "turkish lira": "TRY", "new israeli shekel": "ILS", "pound sterling": "GBP",
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
_NATIONAL = {
    # noun, then for each code the words that make it one country's, in the order in which the language has them
    "{0} pesos": {"MXN": "mexican", "COP": "colombian", "ARS": "argentine", "CLP": "chilean", "PHP": "philippine"},
    "{0} dinars": {"IQD": "iraqi", "TND": "tunisian", "DZD": "algerian", "LYD": "libyan", "JOD": "jordanian"},
    "{0} riyals": {"QAR": "qatari", "OMR": "omani", "YER": "yemeni", "SAR": "saudi"},
    "{0} dirhams": {"AED": "uae|emirati", "MAD": "moroccan"},
    "{0} shillings": {"KES": "kenyan", "UGX": "ugandan", "TZS": "tanzanian"},
    "{0} rupees": {"INR": "indian", "PKR": "pakistani", "NPR": "nepalese", "LKR": "sri lankan"},
    "{0} kroner": {"NOK": "norwegian", "DKK": "danish"},
    "{0} pounds": {"SYP": "syrian", "SDG": "sudanese"},
    "couronnes {0}": {"SEK": "suédoises", "NOK": "norvégiennes", "DKK": "danoises"},
    "livres {0}": {"EGP": "égyptiennes", "LBP": "libanaises", "SYP": "syriennes", "TRY": "turques"},
    "dinars {0}": {"JOD": "jordaniens", "IQD": "irakiens", "TND": "tunisiens", "DZD": "algériens", "KWD": "koweïtiens"},
    "dirhams {0}": {"MAD": "marocains", "AED": "émiratis"},
    "{0} kronen": {"SEK": "schwedische|schwedischen", "NOK": "norwegische|norwegischen", "DKK": "dänische|dänischen"},
    "{0} pfund": {"EGP": "ägyptische|ägyptischen", "LBP": "libanesische|libanesischen", "GBP": "britische|britischen"},
    "{0} franken": {"CHF": "schweizer"},
    "{0} us-dollar": {"USD": "amerikanische|amerikanischen"},
    "pesos {0}": {"MXN": "mexicanos", "COP": "colombianos", "ARS": "argentinos", "CLP": "chilenos", "PHP": "filipinos"},
    "coronas {0}": {"SEK": "suecas", "NOK": "noruegas", "DKK": "danesas"},
    "francos {0}": {"CHF": "suizos"},
    "dinares {0}": {"JOD": "jordanos"},
    "دينار {0}": {"IQD": "عراقي", "TND": "تونسي", "DZD": "جزائري", "LYD": "ليبي", "BHD": "بحريني"},
    "ليرة {0}": {"LBP": "لبنانية", "SYP": "سورية", "TRY": "تركية"},
    "ريال {0}": {"QAR": "قطري", "OMR": "عماني", "YER": "يمني"},
    "درهم {0}": {"MAD": "مغربي"},
    "جنيه {0}": {"SDG": "سوداني"},
    "كرونة {0}": {"DKK": "دنماركية"},
    "דינר {0}": {"JOD": "ירדני"},
    "כתר {0}": {"SEK": "שוודי", "NOK": "נורווגי", "DKK": "דני"},
}
WORDS |= {
    pattern.format(word): code
    for pattern, codes in _NATIONAL.items()
    for code, words in codes.items()
    for word in words.split("|")
}
WORDS |= {
    "yens": "JPY", "yuan": "CNY", "shekels israéliens": "ILS", "schekel": "ILS", "séqueles": "ILS", "rand": "ZAR",
    "rands": "ZAR", "zloty": "PLN", "hryvnias": "UAH", "دولارا أميركيا": "USD", "دولارات أمريكية": "USD", "دولارات أميركية": "USD",
    "ין": "JPY", "ين": "JPY", "francs cfa": "XOF", "שטרלינג": "GBP",
}  # fmt: skip
WORDS |= {
    f"de {word}": code
    for word, code in WORDS.items()
    if word.isascii() and word.split()[0].endswith(("s", "yen", "euros"))
}
IN_ONE = {"מלש״ח": 10**6, 'מלש"ח': 10**6, "אלש״ח": 10**3, 'אלש"ח': 10**3}
"""Shekels with their scale in one word."""
WORDS |= dict.fromkeys(IN_ONE, "ILS")
AMBIGUOUS = {"francs cfa": ["XOF", "XAF"], "de francs cfa": ["XOF", "XAF"]}
"""Words that more than one currency bears."""
OTHER_DOLLARS = {
    "CAD": r"[CK]anad\w+|كندا|الكندية|קנדה", "AUD": r"Australia\w*|أستراليا|אוסטרליה", "NZD": r"New Zealand|نيوزيلندا|ניו זילנד",
    "HKD": "Hong Kong", "SGD": "Singapore",
}  # fmt: skip
AMERICAN = r"\bU\.S\.|\bUS\b|\bUSA\b|United States|\bUSAID\b|\bAmerican\b|الولايات المتحدة|الأمريكي|الأميركي|ארצות הברית|ארה[״\"]ב"

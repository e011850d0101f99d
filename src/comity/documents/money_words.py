# ruff: noqa: E501 - one pattern or list of words a line reads better than many
"""The words round an amount: bounds ("more than"), years ("over five years"), units ("per person, per year")."""

from __future__ import annotations

import re

from comity.documents.numbers import SMALL

_COUNT = "|".join(sorted((re.escape(w) for w in SMALL), key=len, reverse=True))
_N = rf"(?:(?P<n>\d{{1,2}}|{_COUNT})[\s-])"

BEFORE_BOUND = tuple(
    (name, re.compile(rf"(?:{words})\s?(?:(?:the equivalent of|an?|some) )?(?:(?:estimated|additional|further|total of) )?$", re.I))
    for name, words in (
        ("at-least", r"\b(?:at least|no less than|not less than|a minimum of|au moins|pas moins de|mindestens|wenigstens|al menos|por lo menos|como mínimo)|ما لا يقل عن|على الأقل|לפחות"),
        ("at-most", r"\b(?:up to|at most|no more than|not more than|a maximum of|as much as|jusqu'à|au plus|bis zu|höchstens|maximal|hasta|como máximo)|ما يصل إلى|حتى|لا يتجاوز|עד"),
        ("less-than", r"\b(?:less than|under|below|fewer than|moins de|weniger als|unter|menos de)|أقل من|פחות מ-?"),
        ("more-than", r"\b(?:more than|over|above|exceeding|in excess of|upwards of|well over|plus de|mehr als|über|gut|más de)|أكثر من|ما يزيد عن|ما يزيد على|يفوق|יותר מ-?|למעלה מ-?|מעל"),
        ("almost", r"\b(?:almost|nearly|close to|just under|près de|presque|fast|knapp|beinahe|casi)|ما يقرب من|ما يقارب|כמעט|קרוב ל-?"),
        ("about", r"\b(?:about|around|approximately|approx\.|roughly|some|circa|c\.|an estimated|environ|quelque|autour de|à peu près|etwa|rund|ungefähr|ca\.|zirka|cerca de|alrededor de|aproximadamente|unos|unas)|نحو|حوالي|قرابة|زهاء|ما يناهز|\bכ-"),
    )
)  # fmt: skip
YEARS_AFTER = re.compile(
    rf",?\s(?:(?:spread|spent|paid|allocated)\s)?(?:"
    rf"(?:over|across|during|for|in|within|throughout)\s(?:the\s(?:next|past|last|following|coming|first)\s|a\speriod\sof\s|a\s(?=\w+-year))?"
    rf"{_N}(?P<unit>years?|decades?)(?:[-\s]period)?"
    rf"|sur\s(?:une\spériode\sde\s)?{_N.replace('?P<n>', '?P<nf>')}(?:ans?|années)"
    rf"|(?:über|auf|für)\s{_N.replace('?P<n>', '?P<nd>')}Jahren?"
    rf"|(?:en|durante|a\slo\slargo\sde)\s{_N.replace('?P<n>', '?P<ns>')}años"
    rf"|(?:على\sمدى|على\sمدار|خلال|لمدة|طوال)\s{_N.replace('?P<n>', '?P<na>')}?(?P<unita>سنوات|أعوام|سنة|عاما|عام|عقود|سنتين|عامين|عقدين)"
    rf"|(?:על\sפני|במשך|לאורך|למשך|בתוך)\s{_N.replace('?P<n>', '?P<nh>')}?(?P<unith>שנים|שנה|שנתיים|עשורים|עשור)"
    rf")(?![^\W_])",
    re.IGNORECASE,
)
YEARS_BEFORE = re.compile(rf"(?<![^\W_]){_N}(?P<unit>year),?\s$", re.IGNORECASE)
DECADES = {"decade", "decades", "عقود", "עשורים", "עשור"}
DUALS = {"سنتين": 2, "عامين": 2, "عقدين": 20, "שנתיים": 2, "עשור": 10, "שנה": 1, "سنة": 1, "عام": 1}

PER = re.compile(
    r",?[\s-]?(?:(?:\bper|\ban?|\beach|\bevery|/)[\s-]?(person|head|capita|year|annum|month|week|day|household|family|participant|child|student|pupil|yr|mo)\b"
    r"|\b(annually|yearly|monthly|p\.a\.)|\b(?:par|l')\s?(an|année|personne|habitant|mois|jour)\b|\bchaque\s(année|mois)\b|\b(annuels?|annuelles?|mensuels?|mensuelles?)\b"
    r"|\b(?:pro|im|jedes|jeden)\s(Jahr|Kopf|Person|Monat|Tag)\b|\b(jährlich|monatlich|täglich)\b"
    r"|\b(?:por|al|cada)\s(año|persona|mes|día)\b|\b(anuales|anual|mensuales|mensual)\b"
    r"|(للفرد|للشخص|لكل شخص|سنويا|في السنة|في العام|كل سنة|كل عام|شهريا|في الشهر|يوميا)|(לאדם|לנפש|לשנה|בשנה|מדי שנה|בכל שנה|לחודש|בחודש|ליום)(?![א-ת]))",
    re.IGNORECASE,
)
_UNITS = {
    "year": "annum annually yearly yr p.a. an année annuel annuels annuelle annuelles jahr jährlich año anual anuales سنويا לשנה בשנה",
    "month": "monthly mo mois mensuel mensuels mensuelle mensuelles monat monatlich mes mensual mensuales شهريا לחודש בחודש",
    "day": "jour tag täglich día يوميا ליום",
    "person": "head capita personne habitant kopf persona للفرد للشخص לאדם לנפש",
}
PER_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()} | {
    "لكل شخص": "person", "في السنة": "year", "في العام": "year", "كل سنة": "year", "كل عام": "year", "في الشهر": "month",
    "מדי שנה": "year", "בכל שנה": "year",
}  # fmt: skip
WHAT = re.compile(
    r"[\s-](?:(?:grants?|programmes?|programs?|projects?|funds?|packages?|awards?|budgets?|contracts?|loans?|investments?|plans?|"
    r"initiatives?|deals?|schemes?|gifts?|facility|scheme|Paket|Programm|Projekt|Fonds|Zuschuss|Kredit|Budget)(?![^\W_]))(?=[\s-])",
    re.IGNORECASE,
)
"""What an amount is, between it and its years: "a $2m grant over four years"."""
BUDGET = re.compile(
    r"(?:\b(?:budget|grant|grants|funding|investment|allocation|package|fund|aid|worth|donation|contribution)(?:\sof|\sworth)?"
    r"|ميزانية|بقيمة|منحة|بميزانية|בתקציב של|בסך|בהיקף של)\s(?:(?:about|some|over|more than)\s)?$",
    re.IGNORECASE,
)


def years_of(match: re.Match[str]) -> int | None:
    """The number of years that a match of YEARS_AFTER or YEARS_BEFORE says."""
    groups = {k: v for k, v in match.groupdict().items() if v}
    unit = next((v.lower() for k, v in groups.items() if k.startswith("unit")), "")
    count = next((v.lower() for k, v in groups.items() if k.startswith("n")), "")
    if not count:
        return DUALS.get(unit)
    number = int(count) if count.isdigit() else SMALL[count]
    return number * 10 if unit in DECADES else number

"""Names of months in the six languages, Arabic in its three traditions (Levantine, Egyptian and Gulf, Maghrebi)."""

from __future__ import annotations

_ROWS = (
    "january jan janvier januar jänner enero ene يناير كانون_الثاني جانفي ינואר",
    "february feb février fevrier févr februar febrero شباط فبراير فيفري פברואר",
    "march mar mars märz maerz marzo آذار اذار مارس מרץ מרס",
    "april apr avril abril نيسان أبريل ابريل إبريل أفريل אפריל",
    "may mai mayo أيار ايار مايو ماي מאי",
    "june jun juin juni junio حزيران يونيو يونيه جوان יוני",
    "july jul juillet juli julio تموز يوليو يوليه جويلية יולי",
    "august aug août aout agosto آب اب أغسطس اغسطس أوت אוגוסט",
    "september sept sep septembre septiembre أيلول ايلول سبتمبر ספטמבר",
    "october oct octobre oktober octubre تشرين_الأول تشرين_الاول أكتوبر اكتوبر אוקטובר",
    "november nov novembre noviembre تشرين_الثاني نوفمبر נובמבר",
    "december dec décembre dezember diciembre dic كانون_الأول كانون_الاول ديسمبر דצמבר",
)
MONTHS = {word.replace("_", " "): number for number, row in enumerate(_ROWS, 1) for word in row.split()}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24, "printemps": 21, "été": 22, "automne": 23,
           "hiver": 24, "frühjahr": 21, "frühling": 21, "sommer": 22, "herbst": 23, "ربيع": 21, "صيف": 22, "خريف": 23, "شتاء": 24,
           "אביב": 21, "קיץ": 22, "סתיו": 23, "חורף": 24}  # fmt: skip
"""EDTF level 1 numbers of the seasons (ISO 8601-2, 4.8)."""

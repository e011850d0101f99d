"""How a judged claim is summed up in a cell: its best recipe's number, at a precision that can be compared."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from comity.methods import JudgedClaim
from comity.web.components import formats


def value_text(value: Decimal, unit: str) -> str:
    """A recipe's value beside the printed number: money by its currency, counts with separators, ratios to two places."""
    if formats.currency_of(unit):
        return formats.short(value, unit)
    if formats.is_ratio(unit):
        return formats.fine(value, 2)
    return formats.plain(value) if value == value.to_integral() else formats.fine(value, 2)


def as_printed(value: Decimal, unit: str, decimals: int) -> str:
    """The printed number with no more digits than were printed: `$33`, `$250 million`, `10`."""
    currency = formats.currency_of(unit)
    size, word = (value, "%s")
    if currency and abs(value) >= formats.BILLION:
        size, word = value / formats.BILLION, _("%(number)s billion").replace("%(number)s", "%s")
    elif currency and abs(value) >= formats.MILLION:
        size, word = value / formats.MILLION, _("%(number)s million").replace("%(number)s", "%s")
    shown = formats.rounded(size, decimals) if decimals > 0 and size == value else formats.plain(size.normalize())
    return word % formats.with_currency(shown, currency)


def recomputed(judged: JudgedClaim) -> str:
    """What the recipes give: the values of those that were not fitted, lowest to highest; else those that were."""
    worked = [r for r in judged.recipes if r.value is not None]
    chosen = [r for r in worked if not r.fitted] or worked
    values = sorted({r.value for r in chosen if r.value is not None})
    if not values:
        return ""
    unit = judged.claim.published.unit
    shown = list(dict.fromkeys(value_text(v, unit) for v in (values[0], values[-1])))
    return "–".join(shown)


def nearest(judged: JudgedClaim) -> str:
    """The value closest to the printed number: of recipes that reproduce it unfitted, else of all unfitted, else of all."""
    published = judged.claim.published
    worked = [r for r in judged.recipes if r.value is not None]
    unfitted = [r for r in worked if not r.fitted]
    chosen = [r for r in unfitted if r.verdict == "reproduces"] or unfitted or worked
    if not chosen or not published.value:
        return ""
    printed_value = Decimal(published.value)
    closest = min((r.value for r in chosen if r.value is not None), key=lambda value: abs(value - printed_value))
    return value_text(closest, published.unit)


def printed(judged: JudgedClaim) -> str:
    """The published number as printed, or a dash-free empty text for a claim without one."""
    published = judged.claim.published
    if not published.value:
        return ""
    text = as_printed(Decimal(published.value), published.unit, published.decimals)
    return {
        "less": _("less than %(number)s"),
        "over": _("over %(number)s"),
        "almost": _("almost %(number)s"),
    }.get(published.bound, "%(number)s") % {"number": text}

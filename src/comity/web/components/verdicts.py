"""How a judged claim is summed up in a cell: its best recipe's number, at a precision that can be compared."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from comity.methods import JudgedClaim, JudgedRecipe
from comity.web.components import formats


def value_text(value: Decimal, unit: str) -> str:
    """A recipe's value beside the printed number: money by its currency, counts with separators, ratios to two places."""
    if formats.currency_of(unit):
        return formats.short(value, unit)
    if formats.is_ratio(unit):
        return formats.rounded(value, 2)
    return formats.plain(value) if value == value.to_integral() else formats.rounded(value, 2)


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


def best(judged: JudgedClaim) -> JudgedRecipe | None:
    """The recipe to show first: one that reproduces without being fitted, else the first with a value."""
    worked = [r for r in judged.recipes if r.value is not None]
    right = [r for r in worked if r.verdict == "reproduces"]
    return next((r for r in right if not r.fitted), (right or worked or [None])[0])


def printed(judged: JudgedClaim) -> str:
    """The published number as printed, or a dash-free empty text for a claim without one."""
    published = judged.claim.published
    if not published.value:
        return ""
    text = value_text(Decimal(published.value), published.unit)
    return {
        "less": _("less than %(number)s"),
        "over": _("over %(number)s"),
        "almost": _("almost %(number)s"),
    }.get(published.bound, "%(number)s") % {"number": text}

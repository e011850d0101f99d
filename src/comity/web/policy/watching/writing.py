"""A digest in words: plain text and HTML, in the reader's language, with nothing loaded from anywhere and of bounded size."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from comity.parsing.safetext import shown
from comity.web.components.dates import in_words
from comity.web.policy.models import Digest
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.site import base

MOST_ITEMS = 60
LONGEST = 400
"""Characters of somebody's words in a mail; the whole stands on the digest's page."""


def written(digest: Digest, items: list[Change]) -> tuple[str, str, str]:
    """Subject, plain text and HTML, in the active language."""
    site = base(settings.COMITY)
    rest = len(items) - MOST_ITEMS
    groups = grouped(items[:MOST_ITEMS])
    shape: dict[str, Any] = {
        "site": site,
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
        "heading": heading(len(items)),
        "groups": groups,
        "rest": max(rest, 0),
        "whole": site + reverse("watch-digest", args=[digest.pk]),
        "rules": site + reverse("watch"),
        "longest": LONGEST,
    }
    text = "\n".join(_lines(shape))
    return f"Comity: {heading(len(items))}", text, render_to_string("policy/watching/digest_mail.html", shape)


def grouped(items: Iterable[Change]) -> list[tuple[Change, list[Change]]]:
    """Changes by their measure, in the order in which each measure comes first; the first stands for the measure."""
    listed = list(items)
    first: dict[str, int] = {}
    for place, change in enumerate(listed):
        first.setdefault(change.measure or change.key, place)
    ordered = sorted(listed, key=lambda change: first[change.measure or change.key])
    made = (list(group) for _key, group in groupby(ordered, key=lambda change: change.measure or change.key))
    return [(group[0], group) for group in made]


def clipped(text: str) -> str:
    """Somebody's words as a mail can hold them: on one line, cut, with nothing hidden in them."""
    plain = " ".join(shown(text).split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"


def heading(count: int) -> str:
    """How much changed, in a sentence."""
    return ngettext("%(count)d change in what you watch", "%(count)d changes in what you watch", count) % {
        "count": count
    }


def _lines(shape: dict[str, Any]) -> Iterable[str]:
    yield str(shape["heading"])
    for head, group in shape["groups"]:
        yield ""
        yield f"■ {_isolated(clipped(head.measure_title or head.words))}"
        if head.path:
            yield f"  {shape['site']}{head.path}"
        for change in group:
            yield from _item(change)
    yield ""
    if shape["rest"]:
        yield ngettext("%(count)d more stands here:", "%(count)d more stand here:", shape["rest"]) % {
            "count": shape["rest"]
        }
    else:
        yield _("This digest on its page:")
    yield str(shape["whole"])
    yield _("Your rules, to change or stop them:")
    yield str(shape["rules"])


def _item(change: Change) -> Iterable[str]:
    label = f"{change.kind_label}: {change.verb_label}"
    when = in_words(change.day) if change.day else ""
    yield f"  • {label}{f' – {when}' if when else ''}"
    if change.words and change.words != change.measure_title:
        yield f"    {_isolated(clipped(change.words))}"
    for each in change.differences:
        before, after = (_isolated(clipped(text)) if text else "—" for text in (each.before, each.after))
        yield "    " + _("%(field)s: before %(before)s; now %(after)s") % {
            "field": each.label,
            "before": before,
            "after": after,
        }
    if change.source:
        yield "    " + _("Source: %(source)s") % {"source": _isolated(clipped(change.source))}
        if change.source_url:
            yield f"    {clipped(change.source_url)}"


def _isolated(text: str) -> str:
    """Words whose direction does not run over into ours."""
    return f"\u2068{text}\u2069"

"""What the desk's templates ask for: text with nothing in it that hides, findings in plain words, links that keep a filter."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.utils.translation import gettext as _

from comity.parsing import safetext

register = template.Library()


@register.filter
def safely(text: object) -> str:
    """Text with direction controls and invisible characters written out."""
    return safetext.shown(str(text if text is not None else ""))


@register.filter
def odd(code: str) -> str:
    """What is odd about a text, in words."""
    words = {
        "markup": _("holds what looks like markup"),
        "direction-control": _("holds characters that turn the reading direction"),
        "invisible-character": _("holds invisible characters"),
        "control-character": _("holds control characters"),
        "look-alike": _("mixes alphabets whose letters look alike"),
        "quotation-unclosed": _("a quotation opens and is never closed; kept as found"),
        "quotation-unopened": _("a quotation closes that was never opened; kept as found"),
    }
    return words.get(code, code)


@register.simple_tag
def asked(**named: object) -> str:
    """A query string of what is not empty."""
    kept = {name: value for name, value in named.items() if value not in ("", None)}
    return f"?{urlencode(kept)}" if kept else "?"

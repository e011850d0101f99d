"""What the templates of watching ask for."""

from __future__ import annotations

from django import template

from comity.web.components.dates import in_words
from comity.web.components.texts import web as to_the_web
from comity.web.policy.watching import naming, writing

register = template.Library()


@register.filter
def clipped(text: str) -> str:
    """Somebody's words as a mail can hold them."""
    return writing.clipped(text)


@register.filter
def day_in_words(text: str) -> str:
    """A date as far as it is known, in words."""
    return in_words(text)


@register.filter
def jurisdiction(code: str) -> str:
    """A jurisdiction's name."""
    return naming.jurisdiction(code)


@register.filter
def web(address: str) -> str:
    """An address that leads to the web, else nothing."""
    return to_the_web(address)

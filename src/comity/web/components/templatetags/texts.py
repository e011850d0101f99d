"""Tags for words of others and for dates as known: `{% load texts %}`."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from comity.parsing import safetext
from comity.web.components import dates, texts

register = template.Library()


@register.filter
def shown(text: str | None) -> str:
    """Text of any origin with what hides or turns characters printed by number. Escaped by the template like any other."""
    return safetext.shown(text or "")


@register.simple_tag
def words(text: str | None, language: str = "") -> SafeString:
    """Words of others in their own language and direction, with tags for what could mislead."""
    return format_html("{}{}", texts.bdi(text, language), texts.flags(text)) if text else mark_safe("")


@register.simple_tag
def label(text: str | None, language: str = "") -> SafeString:
    """Words of others, cut where they are too long for a link or a cell."""
    return texts.label(text, language) if text else mark_safe("")


@register.simple_tag
def flags(*found: str) -> SafeString:
    """Tags for what in words could mislead."""
    return texts.flags(*(text for text in found if text))


@register.simple_tag
def away(address: str | None, text: str = "") -> SafeString:
    """A link that leaves this site."""
    return texts.away(address, text) if address else mark_safe("")


@register.simple_tag
def comma() -> str:
    """Between the items of a list, as the page's language writes it."""
    return pgettext("between items of a list", ", ")


@register.simple_tag
def semicolon() -> str:
    """Between the items of a list that hold commas themselves, as the page's language writes it."""
    return pgettext("between items of a list", "; ")


@register.filter
def edtf(text: str | None) -> str:
    """A date as known, in words."""
    return dates.in_words(text or "")


@register.filter
def day(value: date | datetime | None) -> str:
    """A calendar day."""
    return dates.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A day with its time."""
    return dates.moment(value) if value else ""

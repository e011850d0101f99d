"""Tags that name organisations, persons and sources: `{% load register %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.web.components import texts
from comity.web.register.models import Organisation, Person, Source
from comity.web.register.queries import naming

register = template.Library()
FIELDS = {
    "words": _("words"),
    "said": _("day on which it was said"),
    "published": _("day of publication"),
    "place": _("place in the source"),
    "kind": _("kind"),
    "language": _("language"),
}


@register.simple_tag
def organisation(one: Organisation) -> SafeString:
    """An organisation's name as a link to its page."""
    return naming.link(one)


@register.simple_tag
def organisation_name(one: Organisation) -> SafeString:
    """An organisation's name in its own language and direction, without a link."""
    name = naming.named(one)
    return texts.label(name.text, name.language)


@register.simple_tag
def person(one: Person) -> SafeString:
    """A person's name, where it may be shown."""
    return naming.person(one)


@register.simple_tag
def source(one: Source) -> SafeString:
    """A source with its publisher and date."""
    return naming.source(one)


@register.filter
def field_label(name: str) -> str:
    """What of a statement was corrected, in words."""
    return str(FIELDS.get(name, name))

"""Tags that name organisations, persons and sources: `{% load register %}`."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.web.components import texts
from comity.web.register.models import Article, Organisation, Person, Source
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


@register.simple_tag(takes_context=True)
def whose(context: Context, *of: Organisation | None) -> SafeString:
    """On a page of several entries that are one organisation: in which of them a line stands. Elsewhere nothing."""
    entries = context.get("entries") or ()
    slugs = sorted({one.slug for one in of if one is not None and one in entries})
    return format_html_join(
        "", ' <span class="tag">{} <bdi class="code" dir="ltr">{}</bdi></span>', ((_("entry"), slug) for slug in slugs)
    )


@register.simple_tag(takes_context=True)
def whose_article(context: Context, article: Article) -> SafeString:
    """As `whose`, of an article, which may be about several."""
    return whose(context, *article.about.all()) if context.get("entries") else SafeString("")


@register.filter
def field_label(name: str) -> str:
    """What of a statement was corrected, in words."""
    return str(FIELDS.get(name, name))

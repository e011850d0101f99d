"""Tags of the public pages of policy: `{% load policy %}`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from comity.parsing.markup import plain
from comity.parsing.safetext import shown
from comity.web.components import drawings, formats
from comity.web.components.templatetags.texts import words
from comity.web.policy.models import MeasureEvent
from comity.web.policy.models.titled import Further
from comity.web.policy.queries import naming
from comity.web.policy.queries.filed import filed as at_line
from comity.web.policy.queries.lineage import Tie
from comity.web.policy.queries.promises import Series
from comity.web.register.models import Organisation, Source
from comity.web.register.queries.naming import many

register = template.Library()
MOST_OFFERED = 300


@register.simple_tag(takes_context=True)
def stage_of(context: Context, event: MeasureEvent) -> str:
    """An event's stage in the words of its measure's jurisdiction."""
    return naming.stage(context["measure"].jurisdiction, event.stage)


@register.simple_tag
def sum_of(amount: Decimal, currency: str) -> str:
    """An amount with its currency, as a sentence prints it."""
    return formats.with_currency(formats.whole_money(amount, currency), currency)


@register.simple_tag
def phrase(row: Further, column: str) -> SafeString:
    """A text of a row in the page's language, where a case file has it, else as it was entered."""
    return words(*row.told(column))


@register.filter
def unmarked(text: str) -> str:
    """Words that a feed publishes as paragraphs of HTML, without their tags; any other words as they are."""
    return plain(text)


@register.filter
def plain_number(value: Decimal) -> str:
    """A count as it is published: thousands separated, no zeros behind the point."""
    return formats.plain(value)


@register.simple_tag
def kin_words(ties: list[Tie]) -> str:
    """A measure's links in words, as the text alternative of their drawing."""
    return pgettext("between items of a list", "; ").join(f"{tie.head}: {shown(tie.title.text)}" for tie in ties)


@register.inclusion_tag("policy/filed.html", takes_context=True)
def filed(context: Context, row: Any) -> dict[str, Any]:
    """Where in its case file a row stands, and for whoever may write, how it is corrected."""
    open_to_all = row._meta.model_name in ("deadline", "outcomeclaim")
    return {"file": at_line(row), "may_write": context.get("may_write"), "theirs": open_to_all}


@register.inclusion_tag("policy/suggestions.html")
def suggestions() -> dict[str, Any]:
    """The newest sources, the organisations and the languages that a form of staff may name."""
    organisations = many(Organisation.objects.order_by("-pk").values_list("pk", flat=True)[:MOST_OFFERED])
    return {
        "sources": Source.objects.order_by("-pk").only("title")[:MOST_OFFERED],
        "organisations": sorted((slug, name.text) for slug, name in organisations.values()),
        "languages": (("en", "English"), ("ar", "العربية"), ("he", "עברית")),
    }


@register.inclusion_tag("policy/public/series.html")
def series_chart(one: Series) -> dict[str, Any]:
    """A series' chart, in its own unit; its table stands under it."""
    wide, narrow = drawings.both(one.chart)
    return {"chart": one.chart, "wide": wide, "narrow": narrow}

"""Organisations and persons as pages name them: in the page's language where there is such a name, each a link to its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.web.components import dates, texts
from comity.web.register.models import Organisation, OrganisationName, Person, Source

ORDER = {"official": 0, "short": 1, "alias": 2, "transliteration": 3, "former": 4}
Kind = OrganisationName.Kind


@dataclass(frozen=True, slots=True)
class Named:
    """A name with the language that it is in."""

    text: str
    language: str


def named(one: Organisation) -> Named:
    """The name to call an organisation by here; its slug where nobody entered one. `names` should be read beforehand."""
    language = get_language() or "en"
    names = sorted(one.names.all(), key=lambda n: (n.language != language, ORDER.get(n.kind, 9), n.pk))
    return Named(names[0].text, names[0].language) if names else Named(one.slug, "")


def many(keys: Iterable[int]) -> dict[int, tuple[str, Named]]:
    """Slug and name of many organisations, by key, without making an object of each."""
    wanted = set(keys)
    language = get_language() or "en"
    best: dict[int, tuple[tuple[bool, int, int], Named]] = {}
    rows = OrganisationName.objects.filter(organisation__in=wanted).order_by()
    for pk, of, text, tongue, kind in rows.values_list("pk", "organisation_id", "text", "language", "kind"):
        order = (tongue != language, ORDER.get(kind, 9), pk)
        if of not in best or order < best[of][0]:
            best[of] = (order, Named(text, tongue))
    slugs = Organisation.objects.filter(pk__in=wanted).values_list("pk", "slug")
    return {pk: (slug, best[pk][1] if pk in best else Named(slug, "")) for pk, slug in slugs}


def link(one: Organisation) -> SafeString:
    """Its name as a link to its page."""
    name = named(one)
    return format_html(
        '<a href="{}">{}</a>', reverse("organisation", args=[one.slug]), texts.label(name.text, name.language)
    )


def person(one: Person) -> SafeString:
    """A person's name, where a second person agreed that their role is public."""
    return texts.label(one.name, one.language) if one.agreed_by_id else format_html("{}", _("a person"))


def source(one: Source) -> SafeString:
    """A source as a link to where it was published, with its publisher and date."""
    told = [texts.away(one.url, one.title)]
    if one.publisher and one.publisher not in one.title:
        told.append(texts.label(one.publisher))
    if one.published:
        told.append(format_html("<bdi>{}</bdi>", dates.in_words(one.published)))
    return format_html("{}{}", texts.listed(told), texts.flags(one.title, one.publisher, one.url))

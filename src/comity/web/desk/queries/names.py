"""Finding by name: organisations of the register by any of their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from comity.web.register.models import Organisation, OrganisationName

MOST = 6


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that no organisation here has."""

    name: str


def organisations_named(name: str) -> list[Organisation]:
    """Every organisation of that slug, or that has the name in any language; neither case nor a leading "the" matters."""
    by_slug = Organisation.objects.filter(slug=name)
    if by_slug:
        return list(by_slug)
    bare = name[4:] if name[:4].lower() == "the " else name
    match = Q(names__text=name) | Q(names__text__iexact=bare) | Q(names__text__iexact=f"the {bare}")
    return list(Organisation.objects.filter(match).distinct().order_by("slug")[:MOST])


def one_named(*names: str) -> Organisation | None:
    """The organisation that one of the names, in this order, means beyond doubt."""
    for name in names:
        found = organisations_named(name) if name else []
        if len(found) == 1:
            return found[0]
    return None


def every_name() -> Iterator[tuple[str, str, str, str]]:
    """Slug, name, language and kind of every name, as the document reader wants them."""
    rows = OrganisationName.objects.order_by("organisation_id", "pk")
    yield from rows.values_list("organisation__slug", "text", "language", "kind")

"""New organisations by name: a slug that nobody has, one official name, and why it was entered."""

from __future__ import annotations

from anyascii import anyascii
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.desk.actions.because import because
from comity.web.desk.queries.names import Unknown, organisations_named
from comity.web.register.models import Organisation, OrganisationName, Person, Source
from comity.web.register.models.organisations import Kind

LONGEST_SLUG = 100


def free_slug(name: str, of: type[Organisation | Person] = Organisation) -> str:
    """A short address made of a name's letters, with a number where somebody has it already."""
    base = slugify(anyascii(name[:400]))[:LONGEST_SLUG].strip("-") or "unnamed"
    slug, number = base, 1
    while of.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def enter(
    name: str, *, why: str, by: User, kind: str = Kind.OTHER, language: str = "", source: Source | None = None
) -> Organisation:
    """Enter an organisation under a name. Who has the name already is taken instead, so that twice is once.

    Raises UsageError when the person may only draft: an organisation's page is public at once.
    """
    known = organisations_named(name)
    if known:
        return known[0]
    if not by.may(Power.JUDGE):
        raise UsageError(
            _("“%s” is not in the register yet") % name,
            expected=_("an organisation that an editor entered"),
            next_step=_("ask an editor to enter it"),
        )
    made = because(Organisation(slug=free_slug(name), kind=kind), why)
    because(OrganisationName(organisation=made, text=name, language=language, source=source), why)
    return made


def settled(
    given: Organisation | Unknown | None, *, why: str, by: User, language: str = "", source: Source | None = None
) -> Organisation | None:
    """The organisation that a form's field means, entered now where the form said so."""
    return enter(given.name, why=why, by=by, language=language, source=source) if isinstance(given, Unknown) else given

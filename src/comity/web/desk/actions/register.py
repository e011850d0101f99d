"""Changes of the register's entries, each with its reason; persons need a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.desk.actions.because import because, removed
from comity.web.desk.actions.naming import free_slug
from comity.web.register.models import (
    Article,
    Contact,
    Identifier,
    Organisation,
    OrganisationName,
    OwnWords,
    Person,
    PublicRole,
    Relation,
)

PARTS: dict[str, type[Any]] = {
    "names": OrganisationName,
    "identifiers": Identifier,
    "contacts": Contact,
    "own-words": OwnWords,
    "relations": Relation,
    "articles": Article,
}
"""The parts of an organisation that have a form, by the name in their address."""


def owner(part: str) -> str:
    """The field that says whose part it is."""
    return "subject" if part == "relations" else "organisation"


@transaction.atomic
def save_facts(organisation: Organisation, given: Mapping[str, Any]) -> None:
    """Kind, areas, dates and website."""
    for name in ("kind", "areas", "founded", "closed", "website"):
        setattr(organisation, name, given[name])
    because(organisation, given["why"])


@transaction.atomic
def save_part(part: str, organisation: Organisation, given: Mapping[str, Any], by: User, row: Any = None) -> Any:
    """Add a part, or change one; the same part twice is one. Raises UsageError for what the table does not allow."""
    fields = {name: value for name, value in given.items() if name not in ("why", "written")}
    if part == "articles":
        return _article(organisation, fields, given["why"], by, row)
    fields[owner(part)] = organisation
    if row is None:
        same = PARTS[part].objects.filter(**fields).first()
        if same:
            return same
        row = PARTS[part]()
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        return because(row, given["why"])
    except ValidationError as error:
        raise UsageError(
            " ".join(error.messages), next_step=_("correct it, or change the entry that is there")
        ) from error


def _article(organisation: Organisation, fields: dict[str, Any], why: str, by: User, row: Any) -> Article:
    """An article is one entry, whoever it is about."""
    article = row or Article.objects.filter(url=fields["url"]).first() or Article(added_by=by)
    for name, value in fields.items():
        setattr(article, name, value)
    try:
        because(article, why)
    except ValidationError as error:
        raise UsageError(" ".join(error.messages), next_step=_("change the entry that is there")) from error
    article.about.add(organisation)
    return article


@transaction.atomic
def remove_part(part: str, organisation: Organisation, row: Any, why: str) -> None:
    """Take a part away; the history keeps it. Own words give way to nothing but stay; an article only stops being about it."""
    if part == "articles":
        row.about.remove(organisation)
        because(row, why)
    elif part == "own-words":
        row.replaced = True
        because(row, why)
    elif part == "names" and organisation.names.count() == 1:
        raise UsageError(_("this is its only name"), expected=_("another name first"), next_step=_("add one"))
    else:
        removed(row, why)


@transaction.atomic
def enter_person(given: Mapping[str, Any], by: User) -> Person:
    """A person with a public role, unseen until a second person agrees; the same name with the same role once."""
    known = Person.objects.filter(
        name=given["name"], roles__organisation=given["organisation"], roles__title=given["title"]
    ).first()
    if known:
        return known
    slug = free_slug(given["name"], Person)
    person = because(Person(slug=slug, name=given["name"], language=given["language"], entered_by=by), given["why"])
    save_role(person, given)
    return person


@transaction.atomic
def save_role(person: Person, given: Mapping[str, Any], row: PublicRole | None = None) -> PublicRole:
    """A role is added or changed: somebody else has to agree again."""
    fields = {name: given[name] for name in ("title", "organisation", "held", "source")}
    same = person.roles.filter(**fields).first()
    if same:
        return same
    row = row or PublicRole(person=person)
    for name, value in fields.items():
        setattr(row, name, value)
    because(row, given["why"])
    _ask_again(person, given["why"])
    return row


@transaction.atomic
def rename_person(person: Person, given: Mapping[str, Any]) -> None:
    """Another spelling: somebody else has to agree again."""
    changed = person.name != given["name"]
    person.name, person.language = given["name"], given["language"]
    because(person, given["why"])
    if changed:
        _ask_again(person, given["why"])


@transaction.atomic
def remove_role(row: PublicRole, why: str) -> None:
    """Take a role away; a person without any is not shown."""
    removed(row, why)


def _ask_again(person: Person, why: str) -> None:
    if person.agreed_by_id is not None:
        person.agreed_by = None
        because(person, why)


def authors(person: Person) -> set[int]:
    """Whoever entered the person, a spelling or a role. Only agreeing leaves a row in the history with `agreed_by` set."""
    own = person.history.filter(agreed_by=None).values_list("history_user", flat=True)
    roles = PublicRole.history.filter(person_id=person.pk).values_list("history_user", flat=True)
    return {pk for pk in (person.entered_by_id, *own, *roles) if pk is not None}


@transaction.atomic
def agree(person: Person, why: str, by: User) -> None:
    """A second person agrees that the role is public. Raises UsageError for whoever entered any of it."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not by.may(Power.APPROVE):
        raise UsageError(_("this account may not agree"), next_step=_("ask an approver"))
    if not held.roles.exists():
        raise UsageError(_("no public role is entered"), expected=_("one with a source"), next_step=_("enter it first"))
    if by.pk in authors(held):
        raise UsageError(
            _("you entered this person or the role"), expected=_("a second person"), next_step=_("ask another approver")
        )
    if held.agreed_by_id is None:
        held.agreed_by = by
        because(held, why)

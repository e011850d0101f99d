"""People and entries for the tests of the register: invented, all of them."""

from __future__ import annotations

from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from comity.web.accounts.models import Invitation, Representation, User
from comity.web.accounts.powers import SECOND_FACTOR, Role
from comity.web.register.models import Contact, Organisation, OrganisationName, Person, PublicRole, Source, Statement

WORDS = "The Lantern Fund “never opened its books”."


def user(role: Role, name: str = "", *, second_factor: bool = True) -> User:
    made = User.objects.create_user(name or str(role), f"{name or role}@example.org", "a long pass phrase", role=role)
    if second_factor and role in SECOND_FACTOR:
        totp.TOTP.activate(made, totp.generate_totp_secret())
    return made


def signed_in(somebody: User) -> Client:
    site = Client(headers={"host": "localhost"}, raise_request_exception=False)
    site.force_login(somebody, backend="django.contrib.auth.backends.ModelBackend")
    return site


def organisation(slug: str, name: str = "", *, address: str = "") -> Organisation:
    made = Organisation.objects.create(slug=slug)
    OrganisationName.objects.create(organisation=made, text=name or slug.replace("-", " ").title(), language="en")
    if address:
        Contact.objects.create(organisation=made, address=address, source=source(f"{slug}: contact"))
    return made


def source(title: str = "A page") -> Source:
    return Source.objects.get_or_create(title=title, defaults={"no_snapshot": "invented for a test"})[0]


def person(slug: str, at: Organisation, entered_by: User, agreed_by: User | None = None) -> Person:
    made = Person.objects.create(slug=slug, name=slug.title(), entered_by=entered_by, agreed_by=agreed_by)
    PublicRole.objects.create(person=made, organisation=at, title="Director", source=source())
    return made


def representative(of: Organisation, name: str = "voice") -> User:
    made = user(Role.REPRESENTATIVE, name)
    invitation = Invitation.objects.create(
        role=Role.REPRESENTATIVE,
        organisation=of.slug,
        address=made.email,
        address_source="its own page",
        expires_at=timezone.now(),
        accepted_by=made,
        accepted_at=timezone.now(),
    )
    Representation.objects.create(user=made, organisation=of.slug, invitation=invitation)
    return made


def statement(reporter: Organisation, entered_by: User | None = None, **fields: object) -> Statement:
    given = {"words": WORDS, "source": source(), "kind": "allegation", "kind_reason": "it says something was not done"}
    return Statement.objects.create(reporter=reporter, entered_by=entered_by, **(given | fields))

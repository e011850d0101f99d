"""Signing in: lock-out, second factor, recovery codes, passwords, sessions, forged requests, invitations, addresses led to."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.utils import timezone

from comity.model.errors import UsageError
from comity.web.accounts import invitations
from comity.web.accounts.models import Invitation, InvitationAsked, Representation, User
from comity.web.accounts.powers import Role
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
PASS = "a long pass phrase"


@pytest.fixture(autouse=True)
def mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def site() -> Client:
    return Client(headers={"host": "localhost"})


def sign_in(site: Client, name: str, password: str = PASS, **more: str) -> Any:
    return site.post("/account/login/", {"login": name, "password": password, **more})


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def with_factor(role: Role) -> tuple[User, str]:
    made = some.user(role, second_factor=False)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(made, secret)
    return made, secret


def test_five_failures_lock_the_name_also_for_the_right_password_and_from_elsewhere(site: Client) -> None:
    some.user(Role.READER, "rita")
    for _attempt in range(4):
        assert sign_in(site, "rita", "wrong").status_code == 200
    locked = sign_in(site, "rita", "wrong")
    assert locked.status_code == 429
    assert sign_in(site, "rita").status_code == 429
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="203.0.113.9")
    assert sign_in(elsewhere, "rita").status_code == 429
    assert "_auth_user_id" not in site.session
    some.user(Role.READER, "sam")
    assert sign_in(elsewhere, "sam").status_code == 302


def test_success_takes_the_count_back(site: Client) -> None:
    some.user(Role.READER, "rita")
    for _turn in range(3):
        for _attempt in range(4):
            assert sign_in(site, "rita", "wrong").status_code == 200
        assert sign_in(site, "rita").status_code == 302
        site.logout()


def test_a_second_factor_is_asked_before_anybody_is_signed_in(site: Client) -> None:
    editor, secret = with_factor(Role.EDITOR)
    answer = sign_in(site, editor.username)
    assert answer.headers["Location"].startswith("/account/mfa/authenticate/")
    assert site.get("/desk/").status_code == 302
    assert "_auth_user_id" not in site.session
    assert site.post("/account/mfa/authenticate/", {"code": "000000"}).status_code == 200
    assert site.get("/desk/").status_code == 302
    assert site.post("/account/mfa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert site.get("/desk/").status_code == 200


def test_guessing_digits_is_locked_as_well(site: Client) -> None:
    editor, _secret = with_factor(Role.EDITOR)
    sign_in(site, editor.username)
    for guess in range(30):
        site.post("/account/mfa/authenticate/", {"code": f"{guess:06}"})
    assert "_auth_user_id" not in site.session


def test_a_recovery_code_opens_once(site: Client) -> None:
    editor, _secret = with_factor(Role.EDITOR)
    code = RecoveryCodes.activate(editor).get_unused_codes()[0]
    for allowed in (True, False):
        sign_in(site, editor.username)
        answer = site.post("/account/mfa/authenticate/", {"code": code})
        assert (answer.status_code == 302) is allowed
        site.logout()


def test_staff_without_a_second_factor_can_only_set_one_up(site: Client) -> None:
    some.user(Role.APPROVER, second_factor=False)
    sign_in(site, "approver")
    assert site.get("/desk/").headers["Location"] == "/account/mfa/totp/activate/"
    home = site.get("/account/").content.decode()
    assert "/desk/" not in home
    assert "/account/mfa/totp/activate/" in home


@pytest.mark.parametrize("password", ["short", "password12345", "newcomer2026"])
def test_weak_passwords_are_refused(site: Client, password: str) -> None:
    invitation = invitations.invite(Role.CONTRIBUTOR, "newcomer@example.org", by=None)
    given = {"username": "newcomer", "password1": password, "password2": password}
    assert site.post(f"/invited/{invitation.token}/", given).status_code == 200
    assert not User.objects.filter(username="newcomer").exists()


def test_the_session_is_another_one_after_signing_in_and_gone_after_signing_out(site: Client) -> None:
    some.user(Role.READER, "rita")
    site.get("/account/login/")
    site.session.save()
    planted = site.session.session_key
    sign_in(site, "rita")
    kept = site.session.session_key
    assert kept
    assert kept != planted
    cookie = site.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    site.post("/account/logout/")
    stolen = Client(headers={"host": "localhost"})
    stolen.cookies["sessionid"] = kept
    assert stolen.get("/account/").status_code == 302


def test_another_password_ends_other_sessions() -> None:
    rita = some.user(Role.READER, "rita")
    other = some.signed_in(rita)
    assert other.get("/account/").status_code == 200
    rita.set_password("another long phrase")
    rita.save()
    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_labels_have_no_colon_and_a_forgotten_password_is_offered_once(site: Client, prefix: str) -> None:
    page = lxml.html.fromstring(site.get(f"{prefix}/account/login/").content.decode())
    labels = [label.text_content().strip() for label in page.xpath("//main//label")]
    site.force_login(some.user(Role.READER), backend="django.contrib.auth.backends.ModelBackend")
    own = lxml.html.fromstring(site.get(f"{prefix}/account/password/change/").content.decode())
    labels += [label.text_content().strip() for label in own.xpath("//main//label")]
    assert len(labels) >= 5
    assert [label for label in labels if label.endswith(":") or not label] == []
    for each in (page, own):
        assert len(each.xpath("//main//a[contains(@href, 'password/reset')]")) == 1


def test_a_form_without_its_token_changes_nothing() -> None:
    editor = some.user(Role.EDITOR)
    forged = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    forged.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    before = User.objects.count()
    for path in ("/desk/organisations/", "/desk/watching/", "/account/logout/", "/desk/matching/new/"):
        assert forged.post(path, {"name": "Forged", "why": "x"}).status_code == 403
    assert forged.get("/account/").status_code == 200
    assert User.objects.count() == before


@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", r"\\evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_nowhere_else(site: Client, prefix: str, next_: str) -> None:
    some.user(Role.READER, "rita")
    answer = site.post(f"{prefix}/account/login/", {"login": "rita", "password": PASS, "next": next_})
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")
    answer = site.post(f"{prefix}/account/logout/", {"next": next_})
    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


def test_signing_in_leads_on_to_where_one_was_going(site: Client) -> None:
    representative = some.representative(some.organisation("a-org"))
    asked = site.get("/he/voice/organisations/a-org/").headers["Location"]
    assert asked.startswith("/he/account/login/?next=/he/voice/")
    answer = sign_in(site, representative.username, next="/he/voice/organisations/a-org/")
    assert answer.headers["Location"] == "/he/voice/organisations/a-org/"


@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_nobody_signs_up_by_themselves(site: Client, prefix: str) -> None:
    given = {"username": "eve", "email": "eve@example.org", "password1": PASS, "password2": PASS}
    site.post(f"{prefix}/account/signup/", given)
    assert not User.objects.filter(username="eve").exists()


def test_a_new_password_is_asked_for_without_telling_who_has_an_account(site: Client) -> None:
    some.user(Role.READER, "rita")
    answers = [site.post("/account/password/reset/", {"email": f"{n}@example.org"}) for n in ("rita", "nobody")]
    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    to_rita = next(m for m in mail.outbox if m.to == ["rita@example.org"])
    link = re.search(r"http://localhost(/\S+)", to_rita.body)
    assert link
    form = site.get(link[1], follow=True)
    where = form.redirect_chain[-1][0]
    given = {"password1": "a newer long phrase", "password2": "a newer long phrase"}
    assert site.post(where, given).status_code == 302
    again = Client(headers={"host": "localhost"}).get(link[1], follow=True)
    assert "does not work" in again.content.decode()


def invited(site: Client, invitation: Invitation, name: str = "newcomer") -> Any:
    given = {"username": name, "password1": PASS, "password2": PASS}
    return site.post(f"/invited/{invitation.token}/", given)


def test_an_invitation_works_once(site: Client) -> None:
    invitation = invitations.invite(Role.CONTRIBUTOR, "new@example.org", by=None)
    assert invited(site, invitation).status_code == 302
    assert User.objects.get(username="newcomer").role == Role.CONTRIBUTOR
    for other in (site, Client(headers={"host": "localhost"})):
        assert other.get(f"/invited/{invitation.token}/").status_code == 404
        assert invited(other, invitation, "second").status_code == 404
    assert not User.objects.filter(username="second").exists()


@pytest.mark.parametrize("spent", ["expired", "withdrawn"])
def test_an_invitation_that_is_out_of_date_or_withdrawn_is_not_there(site: Client, spent: str) -> None:
    invitation = invitations.invite(Role.EDITOR, "new@example.org", by=None)
    if spent == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        boss = some.signed_in(some.user(Role.ADMINISTRATOR))
        boss.post(f"/desk/people/invitations/{invitation.pk}/withdraw/")
    for prefix in ("", "/ar", "/he"):
        assert site.get(f"{prefix}/invited/{invitation.token}/").status_code == 404
    assert invited(site, invitation).status_code == 404
    assert not User.objects.filter(username="newcomer").exists()


def test_an_account_with_a_role_takes_up_no_other_one_by_invitation() -> None:
    editor = some.user(Role.EDITOR)
    invitation = invitations.invite(
        Role.REPRESENTATIVE, "a@a.example", by=None, organisation="a-org", address_source="its page"
    )
    some.signed_in(editor).post(f"/invited/{invitation.token}/")
    editor.refresh_from_db()
    assert editor.role == Role.EDITOR
    assert not Representation.objects.exists()


def test_a_representative_is_invited_by_two_persons_at_a_published_address(site: Client) -> None:
    a = some.organisation("a-org", address="office@alpha.example")
    some.organisation("b-org", address="office@beta.example")
    editor, boss = some.signed_in(some.user(Role.EDITOR)), some.signed_in(some.user(Role.ADMINISTRATOR))
    other = editor.post(
        "/desk/organisations/b-org/invite/", {"contact": a.contacts.get().pk, "why": "another's address"}
    )
    assert other.status_code == 400
    given = {"contact": a.contacts.get().pk, "why": "it is on its page"}
    for _twice in range(2):
        assert editor.post("/desk/organisations/a-org/invite/", given).status_code == 302
    asked = InvitationAsked.objects.get()
    assert not mail.outbox
    assert not Invitation.objects.exists()
    assert editor.post(f"/desk/people/asked/{asked.pk}/send/", {"why": "myself"}).status_code == 404
    assert boss.get("/desk/organisations/a-org/invite/").status_code == 404
    for _twice in range(2):
        boss.post(f"/desk/people/asked/{asked.pk}/send/", {"why": "looked up"})
    assert [m.to for m in mail.outbox] == [["office@alpha.example"]]
    invitation = Invitation.objects.get()
    assert invitation.token in mail.outbox[0].body
    assert invited(site, invitation, "alpha").status_code == 302
    assert site.get("/voice/organisations/a-org/").status_code == 200
    assert site.get("/voice/organisations/b-org/").status_code == 404


def test_an_invitation_declined_sends_nothing() -> None:
    asked = InvitationAsked.objects.create(
        organisation="a-org", address="x@x.example", address_source="?", why="so", by=some.user(Role.EDITOR)
    )
    boss = some.user(Role.ADMINISTRATOR)
    some.signed_in(boss).post(f"/desk/people/asked/{asked.pk}/decline/", {"why": "not its address"})
    assert not mail.outbox
    with pytest.raises(UsageError):
        invitations.send(asked, by=boss, answer="after all")


def test_an_administrator_is_told_whom_to_invite_until_two_people_can_publish() -> None:
    boss = some.signed_in(some.user(Role.ADMINISTRATOR))
    hint = "First steps of a new installation"

    def page() -> str:
        return str(boss.get("/desk/people/").content.decode())

    assert hint in page()
    assert "done" not in page().split(hint)[1].split("</section>")[0]
    some.user(Role.APPROVER)
    steps = page().split(hint)[1].split("</section>")[0].split("<li>")
    assert ["done" in step for step in steps[1:3]] == [False, True]
    some.user(Role.EDITOR)
    assert hint not in page()

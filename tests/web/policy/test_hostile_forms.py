"""No form of the work on policy stumbles over what somebody types or a program sends: it is taken, or refused in words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from comity.web.accounts.powers import Role
from tests.web import every_address
from tests.web.every_address import World
from tests.web.register import people

pytestmark = pytest.mark.django_db
VALUES = (
    "",
    " ",
    "\0",
    "\u202e\x07<script>",
    "-1",
    "0",
    "999999999999999999999999999999",
    "1e400",
    "NaN",
    "١٢",
    "0000-00-00",
    "9999-12-31",
    "2026-02-30",
    "2026-05/2026-04",
    "..",
    "x" * 40_000,
    "a/../b?c#d",
    "[]",
    "{n!r}{0.__class__}",
)


def fields(form: Any) -> dict[str, Any]:
    """What a browser would send of a form that nobody touched."""
    found: dict[str, Any] = {}
    for one in form.iter("input", "select", "textarea"):
        name = one.get("name")
        if not name or one.get("type") in ("submit", "button", "file"):
            continue
        if one.tag == "input" and one.get("type") in ("checkbox", "radio") and one.get("checked") is None:
            continue
        found[name] = one.value if one.tag != "select" or not one.multiple else list(one.value)
    return {name: "" if value is None else value for name, value in found.items()}


def forms(client: Client, world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every form that is sent, of every page of the work on policy: where it goes, and what stands in it."""
    seen = set()
    for address in every_address.every():
        if not address.module.startswith("comity.web.policy"):
            continue
        path = world.path(address)
        answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        for form in html.fromstring(answer.content).xpath("//form[@method='post']"):
            to = form.get("action") or path
            key = (to, tuple(sorted(fields(form))))
            if key not in seen and "logout" not in to and "language" not in to:
                seen.add(key)
                yield to, fields(form)


def sent(client: Client, to: str, values: dict[str, Any]) -> int:
    """The status of an answer to a form; whatever it did is undone."""
    with transaction.atomic():
        status: int = client.post(to, {name: value for name, value in values.items() if value is not None}).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.journey
def test_no_form_stumbles_over_what_is_typed_into_it() -> None:
    world = World()
    client = people.signed_in(people.user(Role.APPROVER, "worker"))
    client.raise_request_exception = False
    stumbled, many = [], list(forms(client, world))
    some = itertools.cycle(VALUES)
    assert len(many) > 25
    for to, given in many:
        kept = {name: value for name, value in given.items() if name == "csrfmiddlewaretoken"}
        tries = [("everything", value, dict.fromkeys(given, value) | kept) for value in VALUES]
        tries += [
            (name, value, given | {name: value})
            for name, value in zip(sorted(given.keys() - kept.keys()), some, strict=False)
        ]
        stumbled += [(to, name, value[:40]) for name, value, values in tries if sent(client, to, values) >= 500]
    assert stumbled == []

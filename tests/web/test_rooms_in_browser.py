"""Signing in, representatives, who is who and watching in a real browser: axe finds nothing, nothing scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from comity.web.accounts.models import User
from comity.web.accounts.powers import Role
from tests.web.browsing import faults, opened, tab
from tests.web.every_address import World
from tests.web.register import people as some

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NOBODY = (
    "account/login/",
    "account/password/reset/",
    "account/password/reset/done/",
    "account/password/reset/key/a-b/",
)


def pages(world: World) -> list[tuple[User | None, tuple[str, ...]]]:
    one = f"statements/{world.asked.pk}/"
    approver = some.user(Role.APPROVER)
    RecoveryCodes.activate(approver)
    return [
        (None, (*NOBODY, f"invited/{world.invitation.token}/", "account/inactive/", "account/signup/")),
        (some.user(Role.READER), ("account/", "account/password/change/", "account/logout/", "account/mfa/")),
        (some.user(Role.CONTRIBUTOR, second_factor=False), ("account/", "account/mfa/totp/activate/")),
        (
            world.voice_a,
            tuple(
                f"voice/{path}"
                for path in (
                    "",
                    one,
                    "organisations/a-org/",
                    "organisations/a-org/words/",
                    "organisations/a-org/names/",
                )
            ),
        ),
        (some.user(Role.ADMINISTRATOR), ("desk/people/", f"desk/people/asked/{world.asking.pk}/send/")),
        (
            approver,
            (
                "account/mfa/",
                "account/mfa/recovery-codes/",
                "account/mfa/totp/deactivate/",
                "account/reauthenticate/",
                "desk/matching/",
                f"desk/matching/{world.candidate.pk}/",
                "desk/matching/new/",
                "desk/watching/",
                f"desk/watching/{world.watched.pk}/",
                f"desk/watching/changes/{world.change.pk}/",
                "desk/articles/",
                f"desk/articles/{world.article.pk}/",
                "desk/articles/new/",
                "desk/organisations/a-org/invite/",
                f"desk/suggestions/{world.suggestion.pk}/",
            ),
        ),
    ]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("prefix", ["", "ar/", "he/"])
def test_axe_finds_nothing(live_server: Any, prefix: str, width: int) -> None:
    wrong: list[Any] = []
    rooms = [(some.signed_in(who).cookies["sessionid"].value if who else "", paths) for who, paths in pages(World())]
    with opened() as browser:
        for cookie, paths in rooms:
            page = tab(browser, width, at=live_server.url, session=cookie)
            for path in paths:
                wrong += faults(page, f"{live_server.url}/{prefix}{path}")
            page.context.close()
    assert wrong == []

"""Signing in, representatives, who is who and watching in a real browser: axe finds nothing, nothing scrolls sideways."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from comity.web.accounts.models import User
from comity.web.accounts.powers import Role
from tests.web.every_address import World
from tests.web.register import people as some
from tests.web.test_browser import FLAGS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NOBODY = (
    "account/login/",
    "account/password/reset/",
    "account/password/reset/done/",
    "account/password/reset/key/a-b/",
)


def pages(world: World) -> list[tuple[User | None, tuple[str, ...]]]:
    one = f"statements/{world.asked.pk}/"
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
            some.user(Role.APPROVER),
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
def test_axe_finds_nothing(live_server: Any, prefix: str, width: int, tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not on this machine")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    wrong: list[str] = []
    rooms = [(some.signed_in(who).cookies["sessionid"].value if who else "", paths) for who, paths in pages(World())]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for cookie, paths in rooms:
            context = browser.new_context(viewport={"width": width, "height": 900})
            if cookie:
                context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            page = context.new_page()
            for path in paths:
                page.goto(f"{live_server.url}/{prefix}{path}")
                page.screenshot(
                    path=tmp_path / f"{prefix.strip('/') or 'en'}-{width}-{path.replace('/', '_')}.png", full_page=True
                )
                found = Axe().run(page).response["violations"]
                wrong += [f"{path}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]
                if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                    wrong.append(f"{path} scrolls sideways")
            context.close()
        browser.close()
    assert wrong == []

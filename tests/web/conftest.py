"""The site on a starter lake, built once for all tests of the pages, with one small IATI file beside the shipped cases."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

# Django reads its settings once for the whole process, so its home is chosen here, before anything imports them.
HOME = Path(tempfile.mkdtemp(prefix="comity-web-tests-"))
os.environ["COMITY_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "comity.web.settings"

import django  # noqa: E402

django.setup()
# Else processes that are started from here would read their settings before their own home is chosen.
del os.environ["COMITY_HOME"], os.environ["DJANGO_SETTINGS_MODULE"]

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from comity.lake import Lake  # noqa: E402
from comity.lake.release import Shelf  # noqa: E402
from comity.pipeline import starter  # noqa: E402
from tests.building import NOW, activity, iati, payment, put, read_in  # noqa: E402

if settings.COMITY.home != HOME:
    raise RuntimeError("Django read its settings before the tests chose a home: unset DJANGO_SETTINGS_MODULE")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Passwords of tests guard nothing; hashing them well takes a second each."""

LANGUAGES = {"en": "", "ar": "/ar", "he": "/he"}
ODD = "XX-1-a/b c?d=e&f#g%h-é"
HOSTILE = "XX-1-<script>alert(1)</script>"
"""Identifiers as publishers may write them."""
FTS = Path(__file__).resolve().parents[1] / "readers" / "ocha_fts" / "flows.json"


def paid_to(amount: str, name: str, identifier: str = "") -> str:
    """A payment to a named receiver, with the receiver's activity where it is known."""
    own = f' receiver-activity-id="{identifier}"' if identifier else ""
    return payment(amount, more=f"<receiver-org{own}><narrative>{name}</narrative></receiver-org>")


CHAIN = iati(
    activity("XX-9-donor", paid_to("100", "Field Office", "XX-9-field")),
    activity(
        "XX-9-field",
        paid_to("60", escape("Village School & Co <b>")),
        paid_to("10", "Somebody", "XX-9-unpublished"),
        more='<participating-org role="1" activity-id="XX-9-field"/>',
    ),
    activity("XX-9-7206152", payment("7206152"), payment("5")),
)
"""A donor that pays a field office that pays a school; an end that nobody publishes; an amount typed from an identifier."""


@pytest.fixture(scope="session", autouse=True)
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    starter.build(HOME, now=NOW)
    many = [payment(f"{n}.25", day=f"20{n % 20 + 2:02}-03-31", currency="EUR" if n % 3 else "") for n in range(120)]
    file = put(
        tmp_path_factory.mktemp("published"),
        "example.xml",
        iati(
            activity(escape(ODD), payment("1000000"), payment("-5.5")),
            activity("XX-1-many", *many),
            activity(escape(HOSTILE), payment("7")),
            activity("../../etc", payment("3")),
        ),
    )
    read_in(HOME, file, put(file.parent, "chain.xml", CHAIN), FTS)
    yield Lake.open(HOME)
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture
def another_release() -> Iterator[None]:
    """What a test reads into the lake of all is served to that test alone, whichever comes after it in this process."""
    shelf = Shelf(HOME)
    before = shelf.current()
    yield
    assert before is not None
    shelf.switch(before)


@pytest.fixture(autouse=True)
def fresh_registry() -> None:
    """The database of a test is emptied behind it; what the process remembers of it must go too."""
    from comity.web.figures import registry

    registry._kept.clear()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page asked for in Arabic leaves its language behind in the process: no test begins in another's."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def site() -> Client:
    return Client(headers={"host": "localhost"}, raise_request_exception=False)


@pytest.fixture(params=list(LANGUAGES))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)

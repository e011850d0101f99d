"""The home page is worked out before anybody asks for it, once a release, and a failure costs nothing but that; then what
stays in memory is set aside."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from comity.lake import Lake
from comity.web.components import lakes, memory
from comity.web.explore import warming
from comity.web.explore.queries import home

pytestmark = pytest.mark.django_db


def counted(monkeypatch: pytest.MonkeyPatch, make: Callable[[Lake], Any]) -> list[str]:
    """Releases of which the home page was worked out, as it happens."""
    made: list[str] = []

    def page(at: Lake) -> Any:
        made.append(at.release)
        return make(at)

    monkeypatch.setattr(home, "page", page)
    monkeypatch.setattr(lakes, "_results", type(lakes._results)())
    return made


@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_the_first_request_after_a_release_finds_the_page_worked_out(
    lake: Lake, client: Client, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    made = counted(monkeypatch, home.page)
    assert warming.look("") == lake.release
    assert made == [lake.release] * 3
    assert client.get(f"{prefix}/").status_code == 200
    assert len(made) == 3


def test_a_release_that_was_looked_at_is_not_looked_at_again(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    made = counted(monkeypatch, home.page)
    assert warming.look(lake.release) == lake.release
    assert made == []


def test_a_failure_is_told_once_and_the_request_works_the_page_out_itself(
    lake: Lake, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = home.page

    def fail(_: Lake) -> Any:
        raise ValueError("no memory left")

    counted(monkeypatch, fail)
    assert warming.look("") == lake.release, "looked at again every two seconds, for nothing"
    assert "no memory left" in caplog.text
    monkeypatch.setattr(home, "page", real)
    assert client.get("/").status_code == 200


@pytest.fixture
def nothing_set_aside() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("nothing_set_aside")
def test_what_a_served_release_holds_is_not_gone_through_again_at_each_collection(lake: Lake) -> None:
    warming.look("")
    assert not any(one is lake or isinstance(one, type) for one in gc.get_objects())
    aside = gc.get_freeze_count()
    warming.look(lake.release)
    assert gc.get_freeze_count() <= aside, "the same release: nothing more to set aside"


class Round:
    """Something that holds itself, which only a collection can free."""

    def __init__(self) -> None:
        self.self = self


@pytest.mark.usefixtures("nothing_set_aside")
def test_what_went_out_of_use_since_it_was_set_aside_is_freed() -> None:
    one = Round()
    gone = weakref.ref(one)
    memory.set_aside()
    del one
    gc.collect()
    assert gone() is not None, "it is not looked at"
    memory.set_aside()
    assert gone() is None

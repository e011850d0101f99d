"""Starting the site: a busy port is an error that names a free one; the key is kept private; settings come from the door."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest
from django.test import Client

from comity.model.errors import UsageError
from comity.model.settings import Settings
from comity.web.components.secret import secret_key
from comity.web.server import free_port, is_free, serve


def test_busy_port_names_a_free_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        with pytest.raises(UsageError) as caught:
            serve(Settings(home=tmp_path, port=port))
        offered = free_port(port)
        assert "COMITY_PORT=" in caught.value.next_step
        assert offered != port
        assert is_free(offered)


def test_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    key = secret_key(settings)
    assert len(key) > 40
    assert secret_key(settings) == key
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600


def test_secret_key_of_the_settings_comes_first(tmp_path: Path) -> None:
    assert secret_key(Settings(home=tmp_path, secret_key="given")) == "given"
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.usefixtures("another_release")
def test_new_release_is_served_at_the_next_request(tmp_path: Path) -> None:
    from django.test import Client

    from tests.building import activity, iati, payment, put, read_in
    from tests.web.conftest import HOME

    site = Client(headers={"host": "localhost"})
    before = site.get("/methods/").context["site_release"]
    read_in(HOME, put(tmp_path, "later.xml", iati(activity("XX-1-later", payment("1")))))
    assert site.get("/methods/").context["site_release"] != before
    assert site.get("/activities/XX-1-later/").status_code == 200


@pytest.mark.django_db
def test_pages_are_read_and_nothing_else(site: Client) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(site, method)("/").status_code == 405
    assert site.head("/").status_code == 200

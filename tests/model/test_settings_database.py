"""The database and the mail server are named by an address; what is no address stops the start."""

from __future__ import annotations

import pytest

from comity.model.errors import SettingsError
from comity.model.settings import Settings


def test_mail_server_is_read_from_its_address() -> None:
    read = Settings.read({"COMITY_SMTP": "smtps://me%40x:p%2Fw@mail.example:2525", "COMITY_MAIL_FROM": "a@b.example"})
    assert (read.smtp_host, read.smtp_port, read.smtp_user, read.smtp_password, read.smtp_tls, read.mail_from) == (
        "mail.example",
        2525,
        "me@x",
        "p/w",
        True,
        "a@b.example",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("COMITY_SMTP", "mail.example"),
        ("COMITY_SMTP", "smtp://"),
        ("COMITY_SMTP", "smtp://h:99999"),
        ("COMITY_DATABASE", "mysql://a/b"),
        ("COMITY_DATABASE", "postgresql://host"),
    ],
)
def test_what_is_no_address_stops_the_start(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.read({name: text})

"""`comity digest` is killed in the middle of sending, by a signal that nothing can catch: what the mail server then got."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

pytestmark = pytest.mark.journey
PEOPLE = 5
WORLD = f"""
from comity.model.settings import Settings
from comity.web.server import prepare
prepare(Settings.read())
from datetime import timedelta
from django.utils import timezone
from comity.web.accounts.models import User
from comity.web.policy.models import Measure, MeasureEvent, Rule
bill = Measure.objects.create(key="uk/bill/1", jurisdiction="uk-westminster", kind="bill")
for number in range({PEOPLE}):
    name = f"reader{{number}}"
    owner = User.objects.create(username=name, email=f"{{name}}@example.org")
    early = timezone.now() - timedelta(days=8)
    Rule.objects.create(owner=owner, kind="jurisdiction", value="uk-westminster", made_at=early)
MeasureEvent.objects.create(measure=bill, key="1", day="2026-01-02", text="Read a first time.", official=True)
"""


class Server(threading.Thread):
    """A mail server that keeps every mail it takes, and at a point of the third mail kills whoever sends."""

    def __init__(self, at: str) -> None:
        super().__init__(daemon=True)
        self.at, self.mails = at, list[bytes]()
        self.victim: subprocess.Popen[bytes] | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"smtp://127.0.0.1:{self._listening.getsockname()[1]}"
        self.start()

    def run(self) -> None:
        while True:
            connection, _peer = self._listening.accept()
            with connection, connection.makefile("rb") as said:
                self._answer(connection, "220 here")
                for line in said:
                    verb = line[:4].upper().decode("ascii", "replace").strip()
                    if verb == "MAIL":
                        self._die("asked")
                    if verb == "DATA":
                        self._answer(connection, "354 go on")
                        self.mails.append(b"".join(iter(said.readline, b".\r\n")))
                        self._die("taken")
                    self._answer(connection, "221 bye" if verb == "QUIT" else "250 yes")
                    if verb == "QUIT":
                        break

    def _die(self, at: str) -> None:
        if at == self.at and len(self.mails) == 2 and self.victim:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim.wait()
            self.victim = None

    @staticmethod
    def _answer(connection: socket.socket, text: str) -> None:
        with suppress(OSError):  # the other end is dead
            connection.sendall(text.encode() + b"\r\n")


def read(mail: EmailMessage) -> list[str]:
    """What a reader of the mail has before them, and by what a mail reader knows it."""
    heads = [f"{name}: {mail[name]}" for name in mail if name != "Content-Type"]
    return heads + [part.get_content() for part in mail.iter_parts()]


def run(home: Path, server: Server, *command: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"COMITY_HOME": str(home), "COMITY_SMTP": server.address}
    return subprocess.Popen([sys.executable, *command], env=environment, stderr=subprocess.PIPE)


@pytest.mark.parametrize(("killed", "again"), [("asked", 0), ("taken", 1)])
def test_a_digest_that_is_killed_misses_nobody_and_repeats_at_most_the_mail_under_way(
    killed: str, again: int, tmp_path: Path
) -> None:
    server = Server(killed)
    made = run(tmp_path, server, "-c", WORLD)
    assert made.wait() == 0, made.stderr.read().decode()
    first = run(tmp_path, server, "-m", "comity", "digest")
    server.victim = first
    assert first.wait() == -signal.SIGKILL, first.stderr.read().decode()
    assert len(server.mails) == 2
    for _time in range(2):
        later = run(tmp_path, server, "-m", "comity", "digest")
        assert later.wait() == 0, later.stderr.read().decode()
    mails: list[EmailMessage] = [message_from_bytes(one, policy=default) for one in server.mails]  # type: ignore[misc]
    assert {str(one["To"]) for one in mails} == {f"reader{number}@example.org" for number in range(PEOPLE)}
    assert all("Read a first time." in one.get_body(("plain",)).get_content() for one in mails)
    times = Counter(str(one["Message-ID"]) for one in mails)
    assert (len(times), len(mails)) == (PEOPLE, PEOPLE + again)
    if again:
        assert read(mails[1]) == read(mails[2]), "whoever reads mail knows it again"

"""Sending what was written: nothing is sent twice by design, nothing is forgotten, whatever is interrupted.

A digest counts as sent when the server took it and that was written down. If the process dies between the two, the same mail
goes once more with the same Message-ID, by which mail readers know it again; where mail is written to files, the file is found
and nothing goes out. One process sends at a time: a lock in the home, which a dead process cannot hold, and the row's own lock
on PostgreSQL, where several machines may send. What a server refuses is kept and tried again, later each time.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import F, Q

from comity.model.errors import UsageError
from comity.web.policy.models import Digest
from comity.web.policy.watching.site import base

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
BETWEEN = b"\n" + b"-" * 79 + b"\n"
"""What Django writes between two mails in a file."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run did."""

    sent: int = 0
    failed: int = 0


def send(now: datetime) -> Sent:
    """Send every digest that waits. Raises UsageError where another process is sending."""
    waiting = Digest.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=now), sent_at=None, owner__is_active=True)
    with _alone(settings.COMITY.home):
        done = [_send(pk, now) for pk in waiting.order_by("pk").values_list("pk", flat=True)]
    return Sent(done.count(True), done.count(False))


def _send(pk: int, now: datetime) -> bool | None:
    """Whether it went; None where it was already gone, or is in another's hands."""
    # Written before anything goes out: whoever comes after a crash knows that it may have gone.
    Digest.objects.filter(pk=pk).update(tries=F("tries") + 1)
    # On SQLite a transaction would keep everybody else from writing while the mail goes; there the lock in the home is enough.
    several = connection.features.has_select_for_update_skip_locked
    with transaction.atomic() if several else nullcontext():
        rows = Digest.objects.filter(pk=pk, sent_at=None)
        digest = (rows.select_for_update(skip_locked=True) if several else rows).first()
        return _try(digest, now) if digest is not None else None


def _try(digest: Digest, now: datetime) -> bool | None:
    gone = digest.tries > 1 and _in_outbox(digest)
    try:
        if not gone:
            mail(digest).send()
    except (SMTPException, OSError) as error:
        digest.failure = f"{type(error).__name__}: {error}"[:500]
        digest.next_try_at = now + min(FIRST_WAIT * 2 ** min(digest.tries - 1, 12), LONGEST_WAIT)
        digest.save()
        return False
    digest.sent_at, digest.failure, digest.next_try_at = now, "", None
    digest.save()
    return None if gone else True


def mail(digest: Digest) -> EmailMultiAlternatives:
    """The mail, the same however often it is built, but for the line that stands between its plain and its HTML half."""
    site = base(settings.COMITY)
    made = EmailMultiAlternatives(
        digest.subject,
        digest.body,
        settings.DEFAULT_FROM_EMAIL,
        [digest.owner.email],
        headers={
            "Message-ID": digest.message_id,
            "Date": format_datetime(digest.made_at),
            "Auto-Submitted": "auto-generated",
            "Content-Language": digest.language,
            "List-Unsubscribe": f"<{site}/watch/>",
        },
    )
    made.attach_alternative(digest.html, "text/html")
    return made


def _in_outbox(digest: Digest) -> bool:
    """Where mail goes to files: whether this one is there, whole to its last line."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "")
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") or not folder.is_dir():
        return False
    name = digest.message_id.encode()
    texts = (file.read_bytes() for file in folder.glob("*.log"))
    return any(_is(piece, digest) for text in texts if name in text for piece in text.split(BETWEEN))


def _is(piece: bytes, digest: Digest) -> bool:
    found = message_from_bytes(piece.lstrip(), policy=default)
    html = found.get_body(("html",))
    return (
        found["Message-ID"] == digest.message_id
        and html is not None
        and html.get_content().strip() == digest.html.strip()
    )


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "digest.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError("another process is sending digests", next_step="wait until it has ended") from None
        yield

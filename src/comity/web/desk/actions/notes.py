"""Private notes: added to, never deleted; pressing twice adds one."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from comity.web.accounts.models import User
from comity.web.register.models import PrivateNote

TWICE = timedelta(minutes=10)


def add(target: str, text: str, by: User) -> PrivateNote:
    """Keep a note; the same text by the same person within ten minutes is the same note."""
    since = timezone.now() - TWICE
    known = PrivateNote.objects.filter(target=target, by=by, at__gte=since, text=text).first()
    return known or PrivateNote.objects.create(target=target, text=text, by=by)

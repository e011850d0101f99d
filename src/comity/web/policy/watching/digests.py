"""Digests: everything that a person's rules found since the last one, written whole into the database before any mail is sent.

Each item is told once to a person, whatever rule found it: the database refuses a second time. So that nothing is missed
that was written in a long transaction and became visible later than its own moment, each digest looks back two days behind
the last one; what was told then is left out.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from comity.web.accounts.models import User
from comity.web.policy.models import Delivery, Digest, Rule
from comity.web.policy.watching import figures
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.changes import changes
from comity.web.policy.watching.lineage import Lineage
from comity.web.policy.watching.rules import Matching, scope_of
from comity.web.policy.watching.site import host
from comity.web.policy.watching.writing import written

log = logging.getLogger(__name__)
LOOK_BACK = timedelta(days=2)
SLACK = timedelta(hours=1)
"""A digest is due an hour before its day is full, so that one sent at the same hour each week is not a week late."""


def make(now: datetime, *, at_once: bool = False) -> list[Digest]:
    """Write the digests that are due, or all (`at_once`). What a person's rules did not find makes no digest."""
    lineage = Lineage()
    made = (_once(owner, now, at_once, lineage) for owner in _owners())
    return [one for one in made if one is not None]


def _once(owner_id: int, now: datetime, at_once: bool, lineage: Lineage) -> Digest | None:
    """One person's digest; none where another process wrote it in the same moment: the database takes each item once."""
    try:
        return _make(owner_id, now, at_once, lineage)
    except IntegrityError:
        log.warning("the digest of person %s is being written by another process", owner_id)
        return None


def active(owner: int) -> list[Rule]:
    """A person's rules that send mail, first made first."""
    return list(Rule.objects.filter(owner_id=owner, by_mail=True, stopped_at=None).order_by("made_at", "pk"))


def _owners() -> Iterable[int]:
    rules = Rule.objects.filter(by_mail=True, stopped_at=None, owner__is_active=True).exclude(owner__email="")
    return list(rules.order_by("owner_id").values_list("owner_id", flat=True).distinct())


def _make(owner_id: int, now: datetime, at_once: bool, lineage: Lineage) -> Digest | None:
    rules = active(owner_id)
    due = [rule for rule in rules if at_once or _due(rule, now)]
    if not due:
        return None
    with translation.override(rules[-1].language):
        items = found(due, now, lineage)
        with transaction.atomic():
            owner = User.objects.select_for_update().get(pk=owner_id)
            new = _untold(owner, items)
            digest = _write(owner, new, now, rules[-1].language) if new else None
            Rule.objects.filter(pk__in=[rule.pk for rule in due]).update(told_until=now)
    return digest


def _due(rule: Rule, now: datetime) -> bool:
    return now >= (rule.told_until or rule.made_at) + timedelta(days=rule.every_days) - SLACK


def found(rules: list[Rule], now: datetime, lineage: Lineage | None = None) -> list[Change]:
    """What some rules find up to `now`, each since it was last told, oldest first."""
    starts = {rule.pk: _start(rule) for rule in rules}
    first = min(starts.values())
    listed = changes(first, now, scope_of(rules, lineage))
    if any(rule.kind == Rule.Kind.LINE for rule in rules):
        listed = [*figures.between(first, now), *listed]
    matching = Matching(listed, lineage)
    one_by_key = {change.key: change for rule in rules for change in matching.of(rule) if change.at >= starts[rule.pk]}
    return sorted(one_by_key.values(), key=lambda change: (change.at, change.key))


def _start(rule: Rule) -> datetime:
    return max(rule.made_at, rule.told_until - LOOK_BACK) if rule.told_until else rule.made_at


def _untold(owner: User, items: list[Change]) -> list[Change]:
    told: set[str] = set()
    for at in range(0, len(items), 500):
        keys = [change.key for change in items[at : at + 500]]
        told.update(Delivery.objects.filter(owner=owner, item__in=keys).values_list("item", flat=True))
    return [change for change in items if change.key not in told]


def _write(owner: User, items: list[Change], now: datetime, language: str) -> Digest:
    name = f"<{uuid.uuid4().hex}@{host(settings.COMITY)}>"
    digest = Digest.objects.create(
        owner=owner, made_at=now, until=now, language=language, message_id=name, subject="", body=""
    )
    Delivery.objects.bulk_create(
        [Delivery(digest=digest, owner=owner, item=change.key, told=change.told()) for change in items], batch_size=500
    )
    digest.subject, digest.body, digest.html = written(digest, items)
    digest.save()
    return digest

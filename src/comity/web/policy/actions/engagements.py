"""What staff do with engagements: enter, change, let fields be seen, follow up. Each keeps why, and who did it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from comity.model.errors import UsageError
from comity.web.accounts.models import User
from comity.web.policy.actions.saving import because, with_links
from comity.web.policy.models import Engagement, FollowUp
from comity.web.policy.models.engagements import PUBLISHABLE

WRITTEN = ("kind", "title", "day", "starts_at", "ends_at", "time_zone", "place", "offices", "asks", "notes")
LINKED = ("people", "organisations", "measures", "points")


def save(one: Engagement | None, given: dict[str, Any], by: User) -> Engagement:
    """Enter an engagement, private in every field, or change one."""
    row = one or Engagement(owner=by)
    for name in WRITTEN:
        setattr(row, name, given[name])
    return with_links(row, given["why"], {name: given[name] for name in LINKED})


def publish(one: Engagement, fields: list[str], why: str) -> None:
    """Let everybody see the named fields, and no others. Raises UsageError for a field that never is public."""
    if unknown := set(fields) - set(PUBLISHABLE):
        raise UsageError(f"“{sorted(unknown)[0]}” is never public", expected=", ".join(PUBLISHABLE))
    one.public = [name for name in PUBLISHABLE if name in fields]
    because(one, why)


def disclose(one: Engagement, kept: dict[str, Any], why: str) -> None:
    """Keep what the draft of a disclosure asks."""
    one.lobbying = kept
    because(one, why)


def follow_up(engagement: Engagement, row: FollowUp | None, given: dict[str, Any]) -> FollowUp:
    """Promise something, change what was promised, or note that it is done."""
    one = row or FollowUp(engagement=engagement)
    one.text, one.owner, one.due = given["text"], given["owner"], given["due"]
    if bool(one.done_at) != given["done"]:
        one.done_at = timezone.now() if given["done"] else None
    return because(one, given["why"])

"""What a representative may do: answer, decline, write its own words, ask the desk for a change. Each for its own only."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.access import represents
from comity.web.accounts.models import User
from comity.web.register import workflow
from comity.web.register.models import Contact, Organisation, OrganisationName, OwnWords, Reply, Statement, Suggestion
from comity.web.register.models.statements import State

REASON = "written by its representative"
MOST_OPEN = 50
"""So many suggestions of one organisation may wait at once; the desk answers some first."""


@transaction.atomic
def answer(statement: Statement, organisation: Organisation, text: str, language: str, by: User) -> Reply:
    """Keep an answer; the same words again are the answer that is there. Raises UsageError as the rulebook does."""
    _own(organisation, by)
    standing = statement.replies.filter(organisation=organisation, replaced=False).first()
    if standing and standing.text == text and standing.language == language and standing.by_id:
        return standing
    return workflow.reply(statement, text, by=by, language=language, organisation=organisation)


@transaction.atomic
def decline(statement: Statement, organisation: Organisation, why: str, by: User) -> None:
    """Log that the organisation would rather not answer. Done already is done."""
    _own(organisation, by)
    if statement.state == State.ASKED:
        workflow.decline(statement, why, by)


@transaction.atomic
def write(organisation: Organisation, text: str, language: str, instead_of: Iterable[OwnWords], by: User) -> OwnWords:
    """Put words of its own in the place of some that stand; those are kept, marked as replaced."""
    _own(organisation, by)
    standing = organisation.own_words.filter(replaced=False)
    same = standing.filter(text=text, language=language, source=None).first()
    made = same or OwnWords(
        organisation=organisation, text=text, language=language, by=by, said=timezone.now().date().isoformat()
    )
    if not same:
        made._change_reason = REASON  # type: ignore[attr-defined]  # django-simple-history's name
        made.full_clean()
        made.save()
    for row in standing.filter(pk__in=[one.pk for one in instead_of]).exclude(pk=made.pk):
        row.replaced = True
        row._change_reason = REASON  # type: ignore[attr-defined]
        row.save()
    return made


@transaction.atomic
def suggest(
    organisation: Organisation,
    part: str,
    row: OrganisationName | Contact | None,
    *,
    by: User,
    text: str,
    why: str,
    language: str = "",
    kind: str = "",
    url: str = "",
) -> Suggestion:
    """Ask the desk to change a name or a published address. What is asked for already is not asked twice."""
    _own(organisation, by)
    before = "" if row is None else row.text if isinstance(row, OrganisationName) else row.address
    said = {"part": part, "row": row.pk if row else None, "text": text, "language": language, "kind": kind, "url": url}
    waiting = organisation.suggestions.filter(state=Suggestion.State.OPEN)
    same = waiting.filter(**said).first()
    if same:
        return same
    if waiting.count() >= MOST_OPEN:
        raise UsageError(
            _("%d suggestions wait at the desk already") % MOST_OPEN, next_step=_("wait until some are answered")
        )
    made = Suggestion(organisation=organisation, before=before, why=why, by=by, **said)
    made.full_clean()
    made.save()
    return made


def _own(organisation: Organisation, by: User) -> None:
    if organisation.slug not in represents(by):
        raise UsageError(
            _("this account does not speak for this organisation"), next_step=_("sign in with the account that does")
        )

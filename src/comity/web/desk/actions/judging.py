"""What a person makes of a proposal: an entry, a changed entry, or nothing with a reason; and taking that back.

A decision is taken once: deciding again on what is decided does nothing. It can be undone until something public came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.desk.actions.because import because, removed
from comity.web.desk.actions.naming import enter, settled
from comity.web.desk.models import Proposal, Reading
from comity.web.desk.queries.names import Unknown, one_named
from comity.web.desk.queries.prefill import names_in
from comity.web.register import workflow
from comity.web.register.models import Organisation, OrganisationName, OwnWords, Relation, Statement
from comity.web.register.models.statements import PUBLIC, State

Open = Proposal.State.OPEN


def _must(by: User) -> None:
    if not by.may(Power.JUDGE):
        raise UsageError(_("this account may not judge proposals"), next_step=_("ask an editor"))


def mark(proposal: Proposal) -> str:
    """How histories name what a proposal led to."""
    return f"document {proposal.reading_id}, proposal {proposal.pk}"


def decide(proposal: Proposal, state: str, by: User, *, made: str = "", why: str = "", value: Any = None) -> bool:
    """Write a decision down; False when there was one already."""
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != Open:
        return False
    held.state, held.made, held.why = state, made[:200], why
    held.value = held.value if value is None else value
    held.decided_by, held.decided_at = by, timezone.now()
    because(held, why or made)
    _finish(held.reading, by)
    return True


def _finish(reading: Reading, by: User) -> None:
    """A reading is done when nothing is open in it, and not done when something is again."""
    done = not reading.proposals.filter(state=Open).exists()
    if done != bool(reading.done_at):
        Reading.objects.filter(pk=reading.pk).update(done_at=timezone.now() if done else None)


@transaction.atomic
def reject(proposal: Proposal, why: str, by: User) -> bool:
    """Nothing comes of it, for a reason."""
    _must(by)
    return decide(proposal, Proposal.State.REJECTED, by, why=why)


@transaction.atomic
def reject_rest(reading: Reading, why: str, by: User, kind: str = "") -> int:
    """Reject every proposal that is still open, or those of one kind."""
    _must(by)
    rest = reading.proposals.filter(state=Open, **({"kind": kind} if kind else {}))
    return sum(decide(each, Proposal.State.REJECTED, by, why=why) for each in rest)


@transaction.atomic
def organisation(proposal: Proposal, given: Mapping[str, Any], by: User) -> bool:
    """The words name an organisation: one that is here, or a new one; other places with the same words go with it."""
    _must(by)
    if _decided(proposal):
        return False
    source, why = proposal.reading.source, mark(proposal)
    named: Organisation | Unknown = given["organisation"]
    if isinstance(named, Unknown):
        one = enter(named.name, why=why, by=by, kind=given["kind"], language=source.language, source=source)
    else:
        one = named
    if given["also_called"] and not one.names.filter(text=proposal.text).exists():
        name = OrganisationName(organisation=one, text=proposal.text, kind=given["also_called"], source=source)
        because(name, why)
    proposed = proposal.value.get("name") if isinstance(proposal.value, dict) else None
    state = Proposal.State.ACCEPTED if proposed in (None, str(one)) else Proposal.State.EDITED
    made = f"organisation/{one.slug}"
    if given["same_words"]:
        twins = proposal.reading.proposals.filter(kind=proposal.kind, text=proposal.text, state=Open)
        for twin in twins.exclude(pk=proposal.pk):
            decide(twin, state, by, made=made)
    return decide(proposal, state, by, made=made)


@transaction.atomic
def relation(proposal: Proposal, given: Mapping[str, Any], by: User) -> bool:
    """One organisation stands in a relation to another, as the document says; its publisher is the reporter."""
    _must(by)
    if _decided(proposal):
        return False
    source = proposal.reading.source
    ends = {
        n: settled(given[n], why=mark(proposal), by=by, language=source.language, source=source)
        for n in ("subject", "object")
    }
    if ends["subject"] == ends["object"]:
        raise UsageError(
            _("both ends are the same organisation"), expected=_("two"), next_step=_("correct one of them")
        )
    publisher = one_named(*names_in(source.publisher))
    known = Relation.objects.filter(**ends, kind=given["kind"], valid=given["valid"], source=source).first()
    made = known or because(
        Relation(
            **ends,
            kind=given["kind"],
            valid=given["valid"],
            source=source,
            words=given["words"],
            language=source.language,
            reporter=None if publisher in ends.values() else publisher,
            place=given.get("place", "")[:200],
        ),
        mark(proposal),
    )
    return decide(proposal, Proposal.State.ACCEPTED, by, made=f"relation/{made.pk}")


@transaction.atomic
def date(proposal: Proposal, given: Mapping[str, Any], by: User) -> bool:
    """A date, as far as it is known; where a draft is named, it is when that was said."""
    _must(by)
    if _decided(proposal):
        return False
    statement: Statement | None = given["statement"]
    if statement:
        workflow.change(statement, by, mark(proposal), said=given["value"])
    state = Proposal.State.ACCEPTED if given["value"] == proposal.value else Proposal.State.EDITED
    return decide(proposal, state, by, made=f"statement/{statement.pk}" if statement else "", value=given["value"])


@transaction.atomic
def money(proposal: Proposal, given: Mapping[str, Any], by: User) -> bool:
    """An amount as the document prints it: kept as a fact proposal, with the statement that it stands in where there is one."""
    _must(by)
    statement: Statement | None = given["statement"]
    was = proposal.value if isinstance(proposal.value, dict) else {}
    value = was | {"amount": f"{given['amount']:f}", "currency": given["currency"] or None, "years": given["years"]}
    state = Proposal.State.ACCEPTED if value == was else Proposal.State.EDITED
    return decide(proposal, state, by, made=f"statement/{statement.pk}" if statement else "", value=value)


@transaction.atomic
def own_words(reading: Reading, given: Mapping[str, Any], by: User, proposal: Proposal | None = None) -> OwnWords:
    """An organisation's words about itself, as the document gives them; the same words of the same source once."""
    _must(by)
    why = mark(proposal) if proposal else f"document {reading.pk}"
    one = settled(given["organisation"], why=why, by=by, language=reading.language, source=reading.source)
    known = OwnWords.objects.filter(organisation=one, text=given["text"], source=reading.source, replaced=False).first()
    fields = {n: given[n] for n in ("text", "language", "said")}
    place = str(given.get("place") or "")[:200]
    made = known or because(OwnWords(organisation=one, source=reading.source, place=place, **fields), why)
    if proposal:
        decide(proposal, Proposal.State.ACCEPTED, by, made=f"own-words/{made.pk}")
    return made


@transaction.atomic
def settle(reading: Reading, statement: Statement, by: User, proposal: Proposal | None) -> None:
    """A statement was made: the proposal that led to it is decided, and so are the quotations that became its inner words."""
    made = f"statement/{statement.pk}"
    if proposal:
        decide(proposal, Proposal.State.ACCEPTED, by, made=made)
    if statement.start is None or statement.end is None or not by.may(Power.JUDGE):
        return
    inside = reading.proposals.filter(
        kind=Proposal.Kind.QUOTATION, state=Open, start__gte=statement.start, end__lte=statement.end
    )
    words = [row.words for row in statement.attributions.all() if row.words]
    for each in inside:
        if any(each.text in said for said in words):
            decide(each, Proposal.State.ACCEPTED, by, made=made)


@transaction.atomic
def undo(proposal: Proposal, why: str, by: User) -> None:
    """Take a decision back, with what came of it, as long as nothing of it is public.

    Raises UsageError where the entry is used by now, or public.
    """
    _must(by)
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state == Open:
        return
    kind, _slash, key = held.made.partition("/")
    back = [held]
    if kind == "statement" and held.kind in (Proposal.Kind.QUOTATION,):
        _drop(key, why, by)
        back = list(Proposal.objects.filter(made=held.made, kind=held.kind))
    elif kind == "organisation":
        back = _leave(held, key, why)
    elif kind == "relation":
        _withdraw(Relation.objects.filter(pk=key).first(), held, why)
    elif kind == "own-words":
        _withdraw(OwnWords.objects.filter(pk=key).first(), held, why)
    for each in back:
        each.state, each.made, each.why, each.decided_by, each.decided_at = Open, "", "", None, None
        because(each, why)
    _finish(held.reading, by)


def _decided(proposal: Proposal) -> bool:
    """Whether somebody was quicker; asked before anything is made."""
    return Proposal.objects.select_for_update().get(pk=proposal.pk).state != Open


def _drop(pk: str, why: str, by: User) -> None:
    statement = Statement.objects.filter(pk=pk).first()
    if statement is None or statement.state == State.DROPPED:
        return
    if statement.state in PUBLIC:
        raise UsageError(
            _("the statement is public"),
            expected=_("one that is not"),
            next_step=_("correct or retract it on its page"),
        )
    workflow.drop(statement, why, by)


def _leave(proposal: Proposal, slug: str, why: str) -> list[Proposal]:
    """Take back the name or the organisation that this proposal entered; what is used by now stays, and is said."""
    one = Organisation.objects.filter(slug=slug).first()
    twins = list(proposal.reading.proposals.filter(made=proposal.made, kind=proposal.kind))
    if one is None:
        return twins
    for name in one.names.all():
        if _entered_by(name, proposal) and one.names.count() > 1:
            removed(name, why)
    if not _entered_by(one, proposal):
        return [proposal]
    if _used(one):
        raise UsageError(
            _("“%s” is used by other entries now") % one,
            expected=_("an organisation that nothing else names"),
            next_step=_("undo those first"),
        )
    try:
        removed(one, why)
    except ProtectedError as error:
        raise UsageError(_("“%s” is used by other entries now") % one, next_step=_("undo those first")) from error
    return twins


def _used(one: Organisation) -> bool:
    rows = (
        one.relations_from,
        one.relations_to,
        one.own_words,
        one.contacts,
        one.identifiers,
        one.people,
        one.articles,
    )
    return any(each.exists() for each in rows) or Statement.objects.filter(attributions__organisation=one).exists()


def _entered_by(row: Model, proposal: Proposal) -> bool:
    first = row.history.order_by("history_date", "history_id").first()  # type: ignore[attr-defined]  # simple_history
    return bool(first and first.history_change_reason == mark(proposal))


def _withdraw(row: Model | None, proposal: Proposal, why: str) -> None:
    if row is not None and _entered_by(row, proposal):
        removed(row, why)

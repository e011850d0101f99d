"""A statement's way to being public, and after: the only code that changes a statement's state.

    draft → asked → ready → published → (corrected) → withheld ⇄ published, or retracted
              a reply, a refusal or silence at the deadline makes it ready

The rule of docs/explanation/statements.md: whoever is spoken of is told first and has time to answer; nobody publishes what
they entered themselves; a person needs a public role and two approvals; nothing is ever deleted. Every step is in the log.
Each function raises UsageError for a step that the rule does not allow, and changes nothing then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.model.errors import UsageError
from comity.web.accounts.access import represents
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.register.models import Approval, Correction, LogEntry, Notice, Organisation, Reply, Source, Statement
from comity.web.register.models.replies import Event
from comity.web.register.models.statements import State, StatementKind

LEAST_DAYS = 7
"""The shortest time to answer."""
USUAL_DAYS = 14
CORRECTABLE = ("words", "said", "published", "place", "kind", "language")


def _refuse(found: str, expected: str, next_step: str) -> UsageError:
    return UsageError(found, expected=expected, next_step=next_step)


def _must(user: User, power: Power) -> None:
    if not user.may(power):
        raise _refuse(
            _("this account may not do this"), _("somebody with the power to"), _("ask an editor or an approver")
        )


def _held(statement: Statement) -> Statement:
    return Statement.objects.select_for_update().get(pk=statement.pk)


def _in(statement: Statement, *states: State) -> None:
    if statement.state not in states:
        raise _refuse(
            _("the statement is “%s”") % State(statement.state).label,
            " / ".join(str(s.label) for s in states),
            _("reload the page: somebody may have been quicker"),
        )


def _move(statement: Statement, to: State, event: Event, by: User | None, why: str, now: datetime) -> None:
    statement.state, statement.state_since = to, now
    statement._change_reason = why[:100]  # type: ignore[attr-defined]  # django-simple-history's name
    statement.save()
    note(statement, event, by, why, now)


def note(statement: Statement, event: Event, by: User | None, why: str = "", now: datetime | None = None) -> LogEntry:
    """Write down that something happened."""
    return LogEntry.objects.create(statement=statement, event=event, by=by, why=why, at=now or timezone.now())


def answerer(statement: Statement) -> frozenset[str]:
    """The slugs of those who may answer: the organisation spoken of, or those where the person spoken of has a public role."""
    if statement.about_organisation:
        return frozenset({statement.about_organisation.slug})
    if statement.about_person:
        return frozenset(statement.about_person.roles.values_list("organisation__slug", flat=True))
    return frozenset()


@transaction.atomic
def set_kind(statement: Statement, kind: str, why: str, by: User) -> None:
    """Say what sort of words these are, and why. A finding of a court or authority needs to name it among the speakers."""
    _must(by, Power.JUDGE)
    held = _held(statement)
    _in(held, State.DRAFT)
    if kind not in StatementKind.values or not kind or not why.strip():
        raise _refuse(_("a kind needs a reason"), ", ".join(k for k in StatementKind.values if k), _("enter both"))
    held.kind, held.kind_reason = kind, why
    held.save()
    note(held, Event.KIND_SET, by, why)
    statement.refresh_from_db()


def speaking(by: User, statement: Statement) -> frozenset[str]:
    """Those for whom somebody may answer now: of a person's organisations only the one that was asked, until it is public.

    Else a body that was never asked could stop the clock of the one that was. Beside public words each may answer.
    """
    own = represents(by) & answerer(statement)
    if statement.about_person_id and statement.state in (State.ASKED, State.READY):
        own &= set(statement.notices.values_list("to__slug", flat=True))
    return frozenset(own)


@transaction.atomic
def ask(
    statement: Statement,
    *,
    to: Organisation,
    address: str,
    address_source: str,
    text: str,
    by: User,
    deadline: datetime | None = None,
    now: datetime | None = None,
) -> Notice:
    """Tell the subject what is said of it, at a published address, and start the clock."""
    _must(by, Power.JUDGE)
    now = now or timezone.now()
    deadline = deadline or now + timedelta(days=USUAL_DAYS)
    held = _held(statement)
    _in(held, State.DRAFT)
    if not held.kind:
        raise _refuse(_("the statement has no kind yet"), _("a kind, with a reason"), _("set it first"))
    if to.slug not in answerer(held):
        raise _refuse(_("this organisation is not spoken of"), ", ".join(answerer(held)), _("ask the one that is"))
    if held.words not in text:
        raise _refuse(_("the notice does not hold the statement"), _("its words, unchanged"), _("add them"))
    if deadline < now + timedelta(days=LEAST_DAYS):
        raise _refuse(_("the deadline is too near"), _("at least %d days") % LEAST_DAYS, _("choose a later day"))
    if not (address.strip() and address_source.strip()):
        raise _refuse(_("no published address"), _("an address and where it is published"), _("enter both"))
    notice = Notice.objects.create(
        statement=held,
        to=to,
        address=address,
        address_source=address_source,
        text=text,
        sent_by=by,
        sent_at=now,
        deadline=deadline,
    )
    _move(held, State.ASKED, Event.NOTICED, by, f"{deadline:%Y-%m-%d}", now)
    statement.refresh_from_db()
    return notice


@transaction.atomic
def extend(statement: Statement, deadline: datetime, why: str, by: User) -> None:
    """Give more time."""
    _must(by, Power.JUDGE)
    held = _held(statement)
    _in(held, State.ASKED)
    notice = held.notices.latest("sent_at")
    if deadline <= notice.deadline:
        raise _refuse(_("the deadline would not move on"), _("a later day"), _("choose one"))
    notice.deadline = deadline
    notice.save()
    note(held, Event.EXTENDED, by, f"{deadline:%Y-%m-%d}: {why}")


@transaction.atomic
def nobody(statement: Statement, why: str, by: User) -> None:
    """Nobody can be asked: a group without members by name, or a subject that publishes no address. The reason is public."""
    _must(by, Power.JUDGE)
    held = _held(statement)
    _in(held, State.DRAFT)
    if not held.kind or not why.strip():
        raise _refuse(_("a kind and a reason are needed"), _("both"), _("enter them"))
    if held.about_organisation and held.about_organisation.contacts.exists():
        raise _refuse(
            _("this organisation publishes an address"), _("a notice to it"), _("ask it: %s") % held.about_organisation
        )
    _move(held, State.READY, Event.NOBODY, by, why, timezone.now())
    statement.refresh_from_db()


@transaction.atomic
def reply(
    statement: Statement,
    text: str,
    *,
    by: User,
    language: str = "",
    source: Source | None = None,
    organisation: Organisation | None = None,
    said: str = "",
) -> Reply:
    """Keep the subject's answer: from its representative, or entered by an editor with the source where it stands.

    A later answer of the same organisation takes the place of its earlier one, which stays in the history.
    """
    held = _held(statement)
    _in(held, State.ASKED, State.READY, State.PUBLISHED, State.WITHHELD)
    if not text.strip():
        raise _refuse(_("the reply is empty"), _("words"), _("write them, or decline to reply"))
    own = speaking(by, held)
    if own:
        organisation = Organisation.objects.get(slug=min(own)) if len(own) == 1 or not organisation else organisation
    elif not (by.may(Power.JUDGE) and source):
        raise _refuse(
            _("only whoever is spoken of may reply"),
            _("its representative, or an editor with a source"),
            _("ask for an invitation"),
        )
    held.replies.filter(organisation=organisation, replaced=False).update(replaced=True)
    made = Reply.objects.create(
        statement=held,
        organisation=organisation,
        text=text,
        language=language,
        by=by if own else None,
        source=source,
        said=said,
    )
    if held.state == State.ASKED:
        _move(held, State.READY, Event.REPLIED, by, "", timezone.now())
    else:
        note(held, Event.REPLIED, by)
    statement.refresh_from_db()
    return made


@transaction.atomic
def decline(statement: Statement, why: str, by: User) -> None:
    """The subject declines to reply: said by its representative here, or logged by an editor with how it was said."""
    held = _held(statement)
    _in(held, State.ASKED)
    if not speaking(by, held):
        _must(by, Power.JUDGE)
        if not why.strip():
            raise _refuse(_("no reason"), _("how and when the subject declined"), _("enter it"))
    _move(held, State.READY, Event.REFUSED, by, why, timezone.now())
    statement.refresh_from_db()


def lapse(now: datetime | None = None) -> int:
    """End the clocks whose deadline has passed without an answer; returns how many. Run by the desk and by `comity watch`."""
    now = now or timezone.now()
    ended = 0
    for pk in Statement.objects.filter(state=State.ASKED).values_list("pk", flat=True):
        with transaction.atomic():
            held = Statement.objects.select_for_update().get(pk=pk)
            deadline = held.notices.latest("sent_at").deadline
            if held.state == State.ASKED and deadline <= now:
                _move(held, State.READY, Event.SILENT, None, f"{deadline:%Y-%m-%d}", now)
                ended += 1
    return ended


def approvals_needed(statement: Statement) -> int:
    """How many persons must agree before it is public: two for a person, else one; never whoever entered it."""
    return 2 if statement.about_person_id or statement.attributions.filter(person__isnull=False).exists() else 1


@transaction.atomic
def approve(statement: Statement, by: User, why: str = "") -> bool:
    """Agree that it be published; publishes once enough have agreed. Returns whether it is public now."""
    _must(by, Power.APPROVE)
    held = _held(statement)
    _in(held, State.READY)
    if held.entered_by_id == by.pk:
        raise _refuse(_("you entered this statement"), _("another approver"), _("ask one"))
    people = [p for p in (held.about_person, *(a.person for a in held.attributions.all())) if p]
    if any(p.agreed_by_id is None or not p.roles.exists() for p in people):
        raise _refuse(
            _("a person in it has no agreed public role"), _("a public role with a source"), _("settle that first")
        )
    Approval.objects.get_or_create(statement=held, by=by, void=False, defaults={"why": why})
    note(held, Event.APPROVED, by, why)
    public = held.approvals.filter(void=False).count() >= approvals_needed(held)
    if public:
        _move(held, State.PUBLISHED, Event.PUBLISHED, by, "", timezone.now())
    statement.refresh_from_db()
    return public


@transaction.atomic
def change(statement: Statement, by: User, why: str, **fields: object) -> None:
    """Change what is not public yet. Approvals become void, and whoever was asked is asked again: back to a draft."""
    _must(by, Power.JUDGE)
    held = _held(statement)
    _in(held, State.DRAFT, State.ASKED, State.READY)
    for name, value in fields.items():
        setattr(held, name, value)
    held.full_clean()
    held.approvals.update(void=True)
    _move(held, State.DRAFT, Event.CHANGED, by, why, timezone.now())
    statement.refresh_from_db()


@transaction.atomic
def correct(statement: Statement, field: str, after: str, why: str, by: User) -> Correction:
    """Correct a published statement in one field; what stood before stays readable beside the reason."""
    _must(by, Power.APPROVE)
    held = _held(statement)
    _in(held, State.PUBLISHED, State.WITHHELD)
    if field not in CORRECTABLE or not why.strip():
        raise _refuse(_("this cannot be corrected so"), ", ".join(CORRECTABLE), _("name the field and the reason"))
    before = str(getattr(held, field))
    setattr(held, field, after)
    held.full_clean()
    held._change_reason = why[:100]  # type: ignore[attr-defined]  # django-simple-history's name
    held.save()
    made = Correction.objects.create(statement=held, field=field, before=before, after=after, why=why, by=by)
    note(held, Event.CORRECTED, by, why)
    statement.refresh_from_db()
    return made


@transaction.atomic
def withhold(statement: Statement, reason: str, by: User) -> None:
    """Take the words from view for a public reason (a person's safety, a court's order); that there are some stays visible."""
    _end(statement, State.WITHHELD, Event.WITHHELD, reason, by, State.READY, State.PUBLISHED)


@transaction.atomic
def retract(statement: Statement, reason: str, by: User) -> None:
    """Take a published statement back: a notice stays at its address."""
    _end(statement, State.RETRACTED, Event.RETRACTED, reason, by, State.PUBLISHED, State.WITHHELD)


@transaction.atomic
def restore(statement: Statement, reason: str, by: User) -> None:
    """Show again what was withheld after it had been published."""
    if not statement.log.filter(event=Event.PUBLISHED).exists():
        raise _refuse(_("it was never published"), _("the usual way"), _("change it back to a draft"))
    _end(statement, State.PUBLISHED, Event.RESTORED, reason, by, State.WITHHELD)


@transaction.atomic
def drop(statement: Statement, reason: str, by: User) -> None:
    """Give up a statement that was never public; it is kept at the desk."""
    _must(by, Power.JUDGE)
    held = _held(statement)
    _in(held, State.DRAFT, State.ASKED, State.READY)
    _move(held, State.DROPPED, Event.DROPPED, by, reason, timezone.now())
    statement.refresh_from_db()


def _end(statement: Statement, to: State, event: Event, reason: str, by: User, *states: State) -> None:
    _must(by, Power.APPROVE)
    held = _held(statement)
    _in(held, *states)
    if not reason.strip():
        raise _refuse(_("no reason"), _("a reason that everybody will read"), _("enter one"))
    held.state_reason = reason
    _move(held, to, event, by, reason, timezone.now())
    statement.refresh_from_db()

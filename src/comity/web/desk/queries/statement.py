"""One statement as the desk sees it: every part, the whole log, its notices, and what the rule wants next."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.parsing.safetext import flags
from comity.web.accounts.models import User
from comity.web.components import history
from comity.web.desk.models import Proposal
from comity.web.register import workflow
from comity.web.register.models import Attribution, Contact, PrivateNote, Statement
from comity.web.register.models.statements import State


def page(statement: Statement, user: User) -> dict[str, Any]:
    """What the page shows beside its forms."""
    reading = statement.source.readings.order_by("-at").first()
    return {
        "statement": statement,
        "attributions": list(statement.attributions.select_related("organisation", "person")),
        "notices": list(statement.notices.select_related("to", "sent_by").order_by("-sent_at")),
        "replies": list(statement.replies.select_related("organisation", "source")),
        "approvals": list(statement.approvals.select_related("by").filter(void=False)),
        "approvals_needed": workflow.approvals_needed(statement),
        "corrections": list(statement.corrections.select_related("by")),
        "log": list(statement.log.select_related("by")),
        "flags": flags(statement.words),
        "next": following(statement, user),
        "reading": reading,
        "proposal": Proposal.objects.filter(made=f"statement/{statement.pk}").first(),
        "editable": statement.state in (State.DRAFT, State.ASKED, State.READY),
        "notes": PrivateNote.objects.filter(target=f"statement/{statement.pk}").select_related("by"),
        "target": f"statement/{statement.pk}",
        "history": history.of(statement, parts=[(Attribution, {"statement_id": statement.pk})]),
    }


def listed() -> QuerySet[Statement]:
    """Every statement, newest first."""
    rows = Statement.objects.select_related("reporter", "about_organisation", "about_person", "group_of")
    named = rows.prefetch_related("reporter__names", "about_organisation__names", "group_of__names")
    return named.order_by("-state_since", "-pk")


def contacts(statement: Statement) -> list[tuple[str, str]]:
    """Published addresses of those who may be asked: the row's number, and the address with its owner."""
    found = Contact.objects.filter(organisation__slug__in=workflow.answerer(statement)).select_related("organisation")
    return [(str(one.pk), f"{one.address} ({one.organisation})") for one in found.order_by("pk")]


def following(statement: Statement, user: User) -> str:
    """What the rule wants next, in one sentence."""
    if statement.state == State.DRAFT:
        return (
            _("Next: ask whoever is spoken of.")
            if statement.kind
            else _("Next: an editor sets the kind, with a reason.")
        )
    if statement.state == State.ASKED:
        return _("The clock runs: nothing is public before an answer, a refusal or the deadline.")
    if statement.state == State.READY:
        if statement.entered_by_id == user.pk:
            return _("You entered this statement: somebody else has to approve it.")
        given = statement.approvals.filter(void=False).count()
        return _("Next: approval (%(given)s of %(needed)s).") % {
            "given": given,
            "needed": workflow.approvals_needed(statement),
        }
    return ""


def speaker_rows(statement: Statement) -> list[dict[str, Any]]:
    """The inner speakers as the form's rows want them."""
    names = ("depth", "speaker", "verb", "words", "said", "place")
    return [
        {n: getattr(row, n) for n in names}
        | {"sort": "person" if row.person else "organisation"}
        | {
            "organisation": row.organisation.slug if row.organisation else "",
            "person": row.person.slug if row.person else "",
        }
        for row in statement.attributions.select_related("organisation", "person")
    ]


def fields(statement: Statement) -> dict[str, Any]:
    """The statement as its form wants it; organisations by slug, which no other has."""
    names = ("words", "about_group", "said", "published", "seen", "language", "place", "emphases_added")
    linked = {n: getattr(statement, n) for n in ("reporter", "about_organisation", "group_of", "about_person")}
    return {n: getattr(statement, n) for n in names} | {n: one.slug if one else "" for n, one in linked.items()}

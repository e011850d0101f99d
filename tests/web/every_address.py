"""Every address of the site as its resolver has it, with a row for each that stands in it: so that no new page is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from django.utils.translation import override

from comity.web.accounts.models import Invitation, InvitationAsked, Representation, User
from comity.web.accounts.powers import Role
from comity.web.desk.models import Candidate, Change, Proposal, Reading, Watched
from comity.web.policy import models as policy
from comity.web.register import workflow
from comity.web.register.models import (
    Article,
    Organisation,
    OrganisationName,
    OwnWords,
    PrivateNote,
    Suggestion,
)
from comity.web.register.models.statements import State
from tests.web.register import people as some

SECRET = "quetzalcoatlus"
"""Stands in every private note, every draft and every name of the staff; never to be seen from outside."""


GUESS = "guessed"


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern: its name, its route, the power that it needs (None: everybody may), the module of its view."""

    name: str
    route: str
    power: str | None
    module: str
    writes: bool


def every() -> list[Address]:
    with override("en"):  # the prefix of the language that was last used would stand in the routes
        return _every()


def _every() -> list[Address]:
    return [
        Address(
            str(pattern.name),
            route,
            getattr(pattern.callback, "power", None),
            pattern.callback.__module__,
            bool(getattr(pattern.callback, "writes", False)),
        )
        for pattern, route in _walk(get_resolver())
    ]


def _walk(resolver: Any, before: str = "") -> Iterator[tuple[Any, str]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield pattern, route


class World:
    """Something at every address, and somebody in every role. Organisation A is asked; B is not."""

    def __init__(self) -> None:
        self.editor = some.user(Role.EDITOR, f"{SECRET}-editor")
        self.a = some.organisation("a-org", "Alpha House", address="a@alpha.example")
        self.b = some.organisation("b-org", "Beta House", address="b@beta.example")
        self.eye = some.organisation("eye-org", "Harbour Eye")
        self.asked = self._ask(
            some.statement(self.eye, self.editor, words="“Asked of Alpha.”", about_organisation=self.a)
        )
        self.of_b = self._ask(
            some.statement(self.eye, self.editor, words="“Asked of Beta.”", about_organisation=self.b), self.b
        )
        self.draft = some.statement(self.eye, self.editor, words=f"“{SECRET} draft.”", about_organisation=self.a)
        self.public = some.statement(
            self.eye, self.editor, words="“Said of Alpha.”", about_organisation=self.a, state=State.PUBLISHED
        )
        self.person = some.person("ada", self.a, self.editor)
        self.reading = Reading.objects.create(source=some.source(), text=f"{SECRET} text", by=self.editor)
        self.proposal = Proposal.objects.create(reading=self.reading, kind="quotation", start=0, end=4, text="text")
        left, right = "register/a-org", "register/b-org"
        self.candidate = Candidate.objects.create(left=left, right=right, score="0.5")
        self.watched = Watched.objects.create(url="https://watched.example/", by=self.editor)
        self.change = Change.objects.create(watched=self.watched, after="0" * 64, difference=f"+{SECRET}")
        self.article = Article.objects.create(title=f"{SECRET} article", url="https://press.example/", feed="f")
        self.suggestion = Suggestion.objects.create(
            organisation=self.a, part="names", text=f"{SECRET} name", why="so", by=self.editor
        )
        self.words = OwnWords.objects.create(organisation=self.a, text="We are Alpha.", source=some.source())
        for target in ("organisation/a-org", f"statement/{self.public.pk}", "person/ada", f"source/{some.source().pk}"):
            PrivateNote.objects.create(target=target, text=f"{SECRET} note", by=self.editor)
        self.voice_a, self.voice_b = some.representative(self.a, "voice-a"), some.representative(self.b, "voice-b")
        self.asking = InvitationAsked.objects.create(
            organisation="a-org", address="a@alpha.example", address_source="its page", why="so", by=self.editor
        )
        self.invitation = Invitation.objects.create(
            role=Role.CONTRIBUTOR, address="new@example.org", expires_at=timezone.now() + timedelta(days=1)
        )

        self._policy()

    def _policy(self) -> None:
        """A private engagement, a point that is no more than a draft, what came of it, and somebody who watches."""
        words, source = f"{SECRET} words", some.source()
        self.measure = policy.Measure.objects.create(key="us/117/hr/1", jurisdiction="us-congress", kind="bill")
        policy.MeasureTitle.objects.create(measure=self.measure, text="An Act for Lanterns", language="en")
        self.engagement = policy.Engagement.objects.create(
            kind="meeting", title=words, day="2026-05-17", place=words, asks=words, notes=words, owner=self.editor,
            offices=[{"office": words, "jurisdiction": "us"}], lobbying={"regimes": ["us"], "contacted": [words]},
        )  # fmt: skip
        self.engagement.measures.add(self.measure)
        self.engagement.organisations.add(self.a)
        given = {"engagement": self.engagement, "text": words, "due": "2026-06-01"}
        self.follow_up = policy.FollowUp.objects.create(owner=self.editor, **given)
        self.point = policy.Point.objects.create(slug="hidden-point", title=words, owner=self.editor)
        version = policy.PointVersion.objects.create(point=self.point, number=1, made_by=self.editor, why=words)
        self.text = policy.PointText.objects.create(
            version=version, language="en", text=words, voice_organisation=self.a
        )
        policy.PointUse.objects.create(version=version, where=words, by=self.editor)
        self.engagement.points.add(version)
        self.claim = policy.OutcomeClaim.objects.create(
            slug="lit", claimant=self.a, words="We lit them.", language="en", source=source
        )
        self.claim.engagements.add(self.engagement)
        said = {"level": "corroborated", "by": "The Ministry", "words": "They did.", "source": source}
        self.evidence = policy.OutcomeEvidence.objects.create(claim=self.claim, **said)
        said = {"day": "2026-02-03", "source": source}
        self.event = policy.MeasureEvent.objects.create(
            measure=self.measure, key="desk:seen", first_day="2026-02-03", text="Seen.", official=False, **said
        )
        self.position = policy.Position.objects.create(measure=self.measure, organisation=self.a, words="So.", **said)
        self.pledge = policy.Pledge.objects.create(slug="lamps", pledger=self.a, words="We shall.", **said)
        self.step = policy.PledgeStep.objects.create(pledge=self.pledge, kind="signed", **said)
        self.series = policy.PermitSeries.objects.create(
            slug="lantern-permits", title="Lanterns", unit="quota", category="workers", authority="The Harbour"
        )
        self.count = policy.PermitPoint.objects.create(series=self.series, value=3, **said)
        self.deadline = policy.Deadline.objects.create(
            measure=self.measure, kind="report", title="A report", day="2026-09-30", source=source
        )
        self.rule = policy.Rule.objects.create(owner=self.editor, kind="words", value=words)
        self.digest = policy.Digest.objects.create(
            owner=self.editor, until=timezone.now(), subject=words, body=words, message_id=f"<{SECRET}@localhost>"
        )

    def _ask(self, statement: Any, to: Organisation | None = None) -> Any:
        to = to or self.a
        given = {"to": to, "address": f"x@{to.slug}.example", "address_source": "its page"}
        workflow.ask(statement, text=statement.words, by=self.editor, **given)
        return statement

    def people(self) -> dict[str, User | None]:
        return {
            "nobody": None,
            "reader": some.user(Role.READER),
            "contributor without a second factor": some.user(Role.CONTRIBUTOR, "late", second_factor=False),
            "approver without a second factor": some.user(Role.APPROVER, "later", second_factor=False),
            "contributor": some.user(Role.CONTRIBUTOR),
            "editor": some.user(Role.EDITOR),
            "approver": some.user(Role.APPROVER),
            "representative of A": self.voice_a,
            "representative of B": self.voice_b,
            "administrator": some.user(Role.ADMINISTRATOR),
        }

    def path(self, address: Address) -> str:
        """The address with what stands there, where it is known here; else one that somebody might guess."""
        route = address.route
        for pattern, value in (
            (r"follow-ups/<int:pk>", self.follow_up.pk),
            (r"evidence/<int:pk>", self.evidence.pk),
            (r"consent/<int:pk>", self.text.pk),
            (r"events/<int:pk>", self.event.pk),
            (r"positions/<int:pk>", self.position.pk),
            (r"steps/<int:pk>", self.step.pk),
            (r"counts/<int:pk>", self.count.pk),
            (r"pledges/<slug:slug>", self.pledge.slug),
            (r"permits/<slug:slug>", self.series.slug),
            (r"deadlines/<int:pk>", self.deadline.pk),
            (r"watch/digests/<int:pk>", self.digest.pk),
            (r"watch/<int:pk>", self.rule.pk),
            (r"engagements/<slug:code>", self.engagement.code),
            (r"points/<slug:slug>", self.point.slug),
            (r"outcomes/<slug:slug>", self.claim.slug),
            (r"measures/<path:key>", self.measure.key),
            (r"(?P<token>[\w-]{20,64})", self.rule.token),
            (r"(?P<key>[^\x00-\x1f]+)", self.measure.key),
            (r"(?P<code>[\w-]+)", self.measure.jurisdiction),
            (r"(?P<case>[\w-]+)", "northern-ireland"),
            (r"people/<int:pk>", self.editor.pk),
            (r"asked/<int:pk>", self.asking.pk),
            (r"invitations/<int:pk>", self.invitation.pk),
            (r"voices/<int:pk>", Representation.objects.get(organisation="b-org").pk),
            (r"<slug:verdict>", "send"),
            (r"<str:token>", self.invitation.token),
            (r"documents/<int:pk>", self.reading.pk),
            (r"proposals/<int:pk>", self.proposal.pk),
            (r"statements/<int:pk>", self.public.pk if address.power is None else self.asked.pk),
            (r"sources/<int:pk>", some.source().pk),
            (r"suggestions/<int:pk>", self.suggestion.pk),
            (r"matching/<int:pk>", self.candidate.pk),
            (r"changes/<int:pk>", self.change.pk),
            (r"watching/<int:pk>", self.watched.pk),
            (r"articles/<int:pk>", self.article.pk),
            (r"roles/<int:pk>", self.person.roles.get().pk),
            (r"<slug:part>/<int:pk>", f"names/{OrganisationName.objects.get(organisation=self.a).pk}"),
            (r"<slug:part>", "contacts"),
            (r"persons/<slug:slug>", "ada"),
            (r"organisations/<slug:slug>", "a-org"),
            (r"queues/<slug:key>", "clocks"),
            (r"notes/<slug:kind>/<slug:key>", "organisation/a-org"),
            (r"<slug:key>", "approve"),
            (r"<slug:format>", "jsonld"),
            (r"cases/<slug:name>", "northern-ireland"),
            (r"<path:identifier>", "XX-1-many"),
        ):
            keep = pattern.partition("<")[0]
            route = re.sub(re.escape(pattern), f"{keep}{value}", route)
        route = re.sub(r"\(\?P<\w+>([^|()]+)(?:\|[^()]*)?\)", r"\1", route.replace("^", "").replace("$", ""))
        route = re.sub(r"<\w+:\w+>", GUESS, re.sub(r"<int:\w+>", "1", route)).replace("\\", "")
        asking = f"?proposal={self.proposal.pk}" if address.name.startswith("desk-make-") else ""
        return f"/{route}{asking}"


def database() -> dict[str, list[Any]]:
    """All that is kept, but for sessions, attempts at signing in, and figures seen."""
    left_out = ("sessions", "axes", "figures", "contenttypes")
    kept = [m for m in apps.get_models() if m._meta.app_label not in left_out]
    return {m._meta.label: sorted(m._base_manager.values_list(*_fields(m)), key=repr) for m in kept}


def _fields(model: Any) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if f.name != "last_login"]

"""What case files say of measures, pledges, permits, deadlines, outcome claims and points, loaded from the lake.

Loading again changes nothing where nothing changed. An entry that a person changed here is left as it is; one that the case
file no longer has stays, as something may refer to it. What a feed published is never touched: a case file adds to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone

from comity.lake import Lake
from comity.methods import case as case_of
from comity.methods import figure, named, question, sources_of
from comity.methods.catalog import cases, parts
from comity.methods.questions import OPTIONS
from comity.model.case import Case
from comity.model.errors import ComityError
from comity.model.policy import (
    KINDS,
    Policy,
    RegisteredAmount,
    RegisteredDeadline,
    RegisteredFigure,
    RegisteredMeasure,
    RegisteredOutcome,
    RegisteredPermitSeries,
    RegisteredPledge,
    RegisteredPoint,
    RegisteredPosition,
    measure_key,
)
from comity.parsing.uncertain import span
from comity.web.policy import deriving, numbers
from comity.web.policy.models import (
    Deadline,
    Measure,
    MeasureEvent,
    MeasureLink,
    OutcomeClaim,
    PermitSeries,
    Pledge,
    Point,
    PointText,
)
from comity.web.register.loading import Loaded, Loader
from comity.web.register.models import Organisation, Person, Source


def load_cases(lake: Lake) -> Loaded:
    """The policy part of every case in a release. The register's part is to be loaded first: claims name its organisations."""
    done = Loaded()
    for case in cases(lake).values():
        policy = Policy(**{name: tuple(parts(lake.rows, name[:-1], kind, case.id)) for name, kind in KINDS.items()})
        CaseLoader(lake, case, done).load(policy)
    _resolve()
    return done


def _resolve() -> None:
    """Tie the links whose measure has arrived meanwhile, from whichever case or feed."""
    waiting = MeasureLink.objects.filter(other=None).exclude(other_key="").exclude(other_key=F("measure__key"))
    here = Measure.objects.filter(key=OuterRef("other_key"))
    waiting.filter(other_key__in=Measure.objects.values("key")).update(other=Subquery(here.values("pk")[:1]))


class CaseLoader:
    """Loads one case's policy part; `case:<id>` marks its entries."""

    def __init__(self, lake: Lake, case: Case, done: Loaded) -> None:
        self.lake, self.case, self.done = lake, case, done
        self.origin = f"case:{case.id}"
        self._register = Loader(self.origin, sources_of(lake, case.id), done)
        self.measures: dict[str, Measure] = {}

    @transaction.atomic
    def load(self, policy: Policy) -> None:
        """Measures first, then what names them."""
        for measure in policy.measures:
            self.measures[measure.id] = self._measure(measure)
        for measure in policy.measures:
            self._links(measure)
        for pledge in policy.pledges:
            self._pledge(pledge)
        for series in policy.permits:
            self._permits(series)
        for deadline in policy.deadlines:
            self._deadline(deadline)
        for outcome in policy.outcomes:
            self._outcome(outcome)
        for point in policy.points:
            self._point(point)

    def _source(self, name: str) -> Source | None:
        return self._register.source(name) if name else None

    def _slug(self, name: str) -> str:
        return f"{self.case.id}-{name}"[:120]

    def _measure(self, one: RegisteredMeasure) -> Measure:
        fields: dict[str, Any] = {
            "jurisdiction": one.jurisdiction,
            "kind": one.kind,
            "session": one.session,
            "number": one.number,
            "introduced": one.introduced,
            "policy_area": one.policy_area,
            "url": one.url,
            "note": dict(one.note),
            "case": self.case.id,
            "line": one.line,
        }
        key = measure_key(self.case.id, one)
        held = Measure.objects.filter(key=key).first()
        if held is None or held.origin == self.origin:
            held = self._put(Measure, {"key": key}, fields | {"origin": self.origin})
        elif not held.case:  # a feed has it: the case says only what it is about, and what the feed leaves open
            given = {name: value for name, value in fields.items() if value and not getattr(held, name)}
            held = self._put(Measure, {"key": key}, given)
        titles = [{"text": text, "language": language, "kind": "short"} for language, text in one.title.items()]
        titles += [{"text": title.text, "language": title.language, "kind": title.kind} for title in one.titles]
        self._sync(held.titles, titles)
        parties = ("role", "name", "code", "affiliation", "since", "until")
        self._sync(held.parties, [{name: getattr(party, name) for name in parties} for party in one.parties])
        self._sync(held.amounts, [self._amount(amount) for amount in one.amounts])
        self._sync(held.positions, [self._position(position) for position in one.positions])
        self._events(held, one)
        deriving.derive(held)
        return held

    def _amount(self, one: RegisteredAmount) -> dict[str, Any]:
        return {
            "stage": one.stage,
            "first_year": one.first_year,
            "last_year": one.last_year or one.first_year,
            "year_kind": one.year_kind,
            "amount": _money(one.amount),
            "currency": one.currency,
            "upper": one.upper,
            "step": one.step,
            "part": one.part,
            "source": self._source(one.source),
            "place": one.place,
            "note": one.note,
            "weakness": one.weakness,
        }

    def _position(self, one: RegisteredPosition) -> dict[str, Any]:
        return {
            "organisation": self._organisation(one.organisation),
            "by": one.by,
            "words": one.words,
            "language": one.language,
            "day": one.date,
            "source": self._source(one.source),
            "place": one.place,
        }

    def _events(self, held: Measure, one: RegisteredMeasure) -> None:
        """Observed events by their key; one that the case file has no more is marked as withdrawn and kept."""
        kept = []
        for event in one.events:
            given = {
                "day": event.date,
                "first_day": span(event.date).first,
                "stage": event.stage,
                "text": f"{event.text} ({event.weakness})" if event.weakness else event.text,
                "language": event.language,
                "place": event.place,
                "source": self._source(event.source),
                "withdrawn_at": None,
            }
            key = {"measure": held, "official": False, "key": f"{self.case.id}/{event.id}"[:120]}
            kept.append(self._put(MeasureEvent, key, given | {"origin": self.origin}).pk)
        for gone in held.events.filter(origin=self.origin, withdrawn_at=None).exclude(pk__in=kept):
            self._put(MeasureEvent, {"pk": gone.pk}, {"withdrawn_at": timezone.now()})

    def _links(self, one: RegisteredMeasure) -> None:
        held = self.measures[one.id]
        given = []
        for link in one.links:
            other = self.measures.get(link.other)
            key = other.key if other else link.other
            found = other or Measure.objects.filter(key=key).first()
            said = {"other_key": key, "other": found, "kind": link.kind, "words": link.words, "place": link.place}
            given.append(said | {"source": self._source(link.source), "official": False})
        self._sync(held.links, given)

    def _pledge(self, one: RegisteredPledge) -> None:
        given = {
            "pledger": self._organisation(one.organisation),
            "pledger_name": one.pledger,
            "words": one.words,
            "language": one.language,
            "amount": _money(one.amount),
            "currency": one.currency,
            "first_year": one.first_year,
            "last_year": one.last_year,
            "binding": one.binding,
            "measure": self.measures.get(one.measure),
            "case": self.case.id,
            "line": one.line,
            "day": one.date,
            "source": self._source(one.source),
            "place": "; ".join(text for text in (one.place, one.weakness) if text),
        }
        held = self._own(Pledge, one.id, given)
        if held:
            self._sync(
                held.steps,
                [
                    {
                        "kind": step.kind,
                        "day": step.date,
                        "amount": _money(step.amount),
                        "currency": step.currency,
                        "source": self._source(step.source),
                        "note": step.note,
                    }
                    for step in one.steps
                ],
            )

    def _permits(self, one: RegisteredPermitSeries) -> None:
        given: dict[str, Any] = {
            "title": one.title["en"],
            "language": "en",
            "titles": dict(one.title),
            "note": dict(one.note),
        }
        given |= {"case": self.case.id, "measure": self._of(one.measure)}
        given |= {"unit": one.unit, "per": one.per, "category": one.category, "authority": one.authority}
        held = self._own(PermitSeries, one.id, given)
        if held:
            self._sync(
                held.points,
                [
                    {
                        "day": point.date,
                        "value": _money(point.value),
                        "claimed_by": self._organisation(point.claimed_by),
                        "source": self._source(point.source),
                        "place": point.place,
                        "note": point.note,
                    }
                    for point in one.points
                ],
            )

    def _deadline(self, one: RegisteredDeadline) -> None:
        given = {
            "measure": self._of(one.measure),
            "kind": one.kind,
            "title": one.title["en"],
            "titles": dict(one.title),
            "weakness": one.weakness,
            "day": span(one.date).first,
            "source": self._source(one.source),
            "met_on": span(one.met_on).first if one.met_on else None,
            "met_source": self._source(one.met_source),
        }
        self._put(Deadline, {"origin": f"{self.origin}/{one.id}"}, given)

    def _outcome(self, one: RegisteredOutcome) -> None:
        given = {
            "claimant": self._organisation(one.claimant),
            "words": one.words,
            "language": one.language,
            "day": one.date,
            "amount": _money(one.amount),
            "currency": one.currency,
            "case": self.case.id,
            "source": self._source(one.source),
            "place": one.place,
        }
        held = self._own(OutcomeClaim, one.id, given)
        if held is None or _touched(held):
            return
        self._sync(
            held.evidence,
            [
                {
                    "level": item.level,
                    "against": item.side == "against",
                    "by": item.by,
                    "words": item.words,
                    "language": item.language,
                    "source": self._source(item.source),
                    "place": item.place,
                }
                for item in one.evidence
            ],
        )
        _tie(held.contributors, [self._organisation(slug) for slug in one.contributors])
        _tie(held.measures, [self.measures[name] for name in one.measures])
        _tie(held.pledges, Pledge.objects.filter(slug__in=[self._slug(name) for name in one.pledges]))
        _tie(held.permits, PermitSeries.objects.filter(slug__in=[self._slug(name) for name in one.permits]))

    def _point(self, one: RegisteredPoint) -> None:
        """Public when it is made, and shown or hidden by people from then on; a version that is there is never changed."""
        held = Point.objects.filter(slug=self._slug(one.id)).first()
        public = held.public if held and held.origin == self.origin else True
        given = {"title": one.title["en"], "titles": dict(one.title), "case": self.case.id, "public": public}
        held = self._own(Point, one.id, given)
        if held is None:
            return
        shipped = held.versions.filter(made_by=None).count()
        for version in one.versions[shipped:]:
            last = held.versions.aggregate(last=Max("number"))["last"] or 0
            recorded = {said.name: self._figure(said) for said in version.figures}
            made = held.versions.create(number=last + 1, figures=recorded, why=version.why)
            for text in version.texts:
                voice = Person.objects.filter(slug=text.voice_person).first()
                if text.voice_person and voice is None:
                    continue  # words in the voice of somebody who is not registered have nobody's consent
                PointText.objects.create(
                    version=made,
                    language=text.language,
                    text=text.text,
                    voice_person=voice,
                    voice_organisation=self._organisation(text.voice_organisation),
                    consent_day=text.consent_day,
                    consent_until=span(text.consent_until).first if text.consent_until else None,
                    consent_evidence=text.consent_evidence,
                    source=self._source(text.source),
                    place=text.place,
                )
            self.done.changed += 1

    def _figure(self, one: RegisteredFigure) -> dict[str, Any]:
        """A figure as a version keeps it; one that this release cannot compute is kept as its question."""
        if one.literal:
            source = self._source(one.source)
            return {"literal": one.literal, "source": source.pk if source else None, "place": one.place}
        try:
            case = case_of(self.lake, one.case or self.case.id)
            if one.figure:
                every = {item.id: item for item in (case.headline, *case.figures)}
                method, asked = named(case, every[one.figure])
            else:
                options = {name: getattr(one, name, "") for name in OPTIONS}
                method, asked = one.method, question(case, **options)
            return numbers.record(figure(self.lake, method, asked))
        except (ComityError, KeyError) as error:
            self.done.left.append(f"{self.case.id}: figure {one.name} ({error})")
            return {"method": one.method, "parameters": {}}

    def _of(self, measure: str) -> Measure | None:
        return self.measures.get(measure)

    def _organisation(self, slug: str) -> Organisation | None:
        return Organisation.objects.get(slug=slug) if slug else None

    def _own(self, model: type[Any], name: str, given: dict[str, Any]) -> Any:
        """The entry of this case with that name, made or brought up to date; None where the name is somebody else's."""
        slug = self._slug(name)
        held = model.objects.filter(slug=slug).first()
        if held and held.origin != self.origin:
            self.done.left.append(slug)
            return None
        return self._put(model, {"slug": slug}, given | {"origin": self.origin})

    def _put(self, model: type[Any], key: dict[str, Any], given: dict[str, Any]) -> Any:
        """The row with this key, made or brought up to date; an equal one is not written, one that a person changed is left."""
        given = _fitting(model, given)
        held = model.objects.filter(**key).first()
        if held is None:
            self.done.changed += 1
            return model.objects.create(**key, **given)
        moved = [name for name, value in given.items() if getattr(held, name) != value]
        if moved and _touched(held):
            self.done.left.append(str(next(iter(key.values()))))
        elif moved:
            for name in moved:
                setattr(held, name, given[name])
            held.save()
            self.done.changed += 1
        return held

    def _sync(self, related: Any, wanted: Sequence[dict[str, Any]]) -> None:
        """The rows of this case under an entry: equal ones stay, new ones are made, others go unless a person changed them."""
        marked = any(field.name == "origin" for field in related.model._meta.concrete_fields)
        held = list(related.filter(origin=self.origin) if marked else related.all())
        for given in (_fitting(related.model, one) for one in wanted):
            same = next((r for r in held if all(getattr(r, name) == value for name, value in given.items())), None)
            if same is not None:
                held.remove(same)
            else:
                related.create(**given, **({"origin": self.origin} if marked else {}))
                self.done.changed += 1
        for gone in held:
            if not _touched(gone):
                gone.delete()


def _money(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _fitting(model: type[Any], given: dict[str, Any]) -> dict[str, Any]:
    """Texts cut to what their columns hold, with a mark."""
    most = {field.name: field.max_length for field in model._meta.concrete_fields if getattr(field, "max_length", 0)}
    return {
        name: value[: most[name] - 1] + "…" if isinstance(value, str) and len(value) > most.get(name, 10**9) else value
        for name, value in given.items()
    }


def _touched(held: Any) -> bool:
    """Whether a person changed an entry since it was loaded."""
    return hasattr(held, "history") and bool(held.history.filter(history_user__isnull=False).exists())


def _tie(related: Any, wanted: Iterable[Any]) -> None:
    """Set a relation to many, where it is another."""
    found = {one.pk for one in wanted}
    if set(related.values_list("pk", flat=True)) != found:
        related.set(found)

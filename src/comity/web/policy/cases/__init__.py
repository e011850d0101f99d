"""What case files say of measures, pledges, permits, deadlines, outcome claims and points, loaded from the lake.

Loading again changes nothing where nothing changed. An entry that a person changed here is left as it is; one that the case
file no longer has stays, as something may refer to it. What a feed published is never touched: a case file adds to it.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from comity.lake import Lake
from comity.methods import sources_of
from comity.methods.catalog import cases, parts
from comity.model.case import Case
from comity.model.policy import KINDS, Policy
from comity.web.policy.cases import measures, points, promises
from comity.web.policy.cases.keeping import Keeper
from comity.web.policy.models import Measure, MeasureLink
from comity.web.register.loading import Loaded, Loader


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
        self.lake = lake
        self._keeper = Keeper(case.id, Loader(f"case:{case.id}", sources_of(lake, case.id), done), done)

    @transaction.atomic
    def load(self, policy: Policy) -> None:
        """Measures first, then what names them."""
        keeper = self._keeper
        for measure in policy.measures:
            keeper.measures[measure.id] = measures.measure(keeper, measure)
        for measure in policy.measures:
            measures.links(keeper, measure)
        for pledge in policy.pledges:
            promises.pledge(keeper, pledge)
        for series in policy.permits:
            promises.permits(keeper, series)
        for deadline in policy.deadlines:
            promises.deadline(keeper, deadline)
        for outcome in policy.outcomes:
            promises.outcome(keeper, outcome)
        for point in policy.points:
            points.point(keeper, self.lake, point)

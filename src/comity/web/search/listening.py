"""Keeps the index in step: what is saved or deleted in the register, and measures, indexed again after the change is committed.

What a feed brings in bulk sends no signal of its own rows: `measures_loaded` names all measures of a batch, indexed at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from comity.web.policy.models import Measure, MeasureParty, MeasureTitle
from comity.web.policy.signals import measures_loaded
from comity.web.register.models import (
    Article,
    Attribution,
    Identifier,
    Organisation,
    OrganisationName,
    OwnWords,
    Person,
    PublicRole,
    Reply,
    Statement,
)
from comity.web.search import index

Ref = tuple[str, type[models.Model], int]

OF: dict[type[models.Model], Callable[[Any], list[Ref]]] = {
    Organisation: lambda o: [("organisation", Organisation, o.pk)],
    OrganisationName: lambda o: [("organisation", Organisation, o.organisation_id)],
    Identifier: lambda o: [("organisation", Organisation, o.organisation_id)],
    OwnWords: lambda o: [("organisation", Organisation, o.organisation_id)],
    Statement: lambda o: [("statement", Statement, o.pk)],
    Attribution: lambda o: [("statement", Statement, o.statement_id)],
    Reply: lambda o: [("statement", Statement, o.statement_id)],
    Person: lambda o: [("person", Person, o.pk)],
    PublicRole: lambda o: [("person", Person, o.person_id)],
    Article: lambda o: [("article", Article, o.pk)],
    Measure: lambda o: [("measure", Measure, o.pk)],
    MeasureTitle: lambda o: [("measure", Measure, o.measure_id)],
    MeasureParty: lambda o: [("measure", Measure, o.measure_id)],
}
"""Which things a changed row is a part of."""
FINDABLE: dict[str, Callable[[Any], index.Findable | None]] = {
    "organisation": index.of_organisation,
    "statement": index.of_statement,
    "person": index.of_person,
    "article": index.of_article,
    "measure": index.of_measure,
}


def begin() -> None:
    """Listen to the register and to policy."""
    for model in OF:
        post_save.connect(_changed, sender=model, dispatch_uid=f"search-{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"search-gone-{model.__name__}")
    measures_loaded.connect(_loaded, dispatch_uid="search-measures")


def _loaded(keys: frozenset[int], **_named: object) -> None:
    transaction.on_commit(lambda: index.measures(keys))


def _changed(sender: type[models.Model], instance: models.Model, **_named: object) -> None:
    if isinstance(instance, Measure):
        key = instance.key
    else:
        key = instance.slug if isinstance(instance, Organisation | Person) else str(instance.pk)
    for kind, model, pk in OF[sender](instance):
        # One row of several changed in one transaction is indexed once for each change: small, and always right at the end.
        transaction.on_commit(lambda kind=kind, model=model, pk=pk: _again(kind, model, pk, key))  # type: ignore[misc]


def _again(kind: str, model: type[models.Model], pk: int, key: str) -> None:
    one = model._default_manager.filter(pk=pk).first()
    thing = FINDABLE[kind](one) if one is not None else None
    if thing is not None:
        index.put([thing])
    elif one is None or kind == "statement":
        index.drop(kind, key if one is None else str(pk))
    elif isinstance(one, Person):
        index.drop(kind, one.slug)

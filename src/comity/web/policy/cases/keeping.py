"""Rows of one case as they are kept: made, brought up to date, and left alone where a person changed them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from comity.model.case import Words
from comity.web.policy.models import Measure
from comity.web.register.loading import Loaded, Loader
from comity.web.register.models import Organisation, Source

REMARKS = frozenset({"note", "weakness", "further", "place"})
"""What is said of a row and where it stands, beside what it says."""


class Keeper:
    """Keeps the rows of one case; `case:<id>` marks them. `measures` are those of the case that are here already, by id."""

    def __init__(self, case: str, register: Loader, done: Loaded) -> None:
        self.case, self.origin, self.done = case, register.origin, done
        self._register = register
        self.measures: dict[str, Measure] = {}

    def source(self, name: str) -> Source | None:
        """The source with this id in the case; None for no id."""
        return self._register.source(name) if name else None

    def organisation(self, slug: str) -> Organisation | None:
        """The organisation of the register with this id; None for no id."""
        return Organisation.objects.get(slug=slug) if slug else None

    def slug(self, name: str) -> str:
        """What an entry of the case is called among those of all."""
        return f"{self.case}-{name}"[:120]

    def own(self, model: type[Any], name: str, given: dict[str, Any]) -> Any:
        """The entry of this case with that name, made or brought up to date; None where the name is somebody else's."""
        slug = self.slug(name)
        held = model.objects.filter(slug=slug).first()
        if held and held.origin != self.origin:
            self.done.left.append(slug)
            return None
        return self.put(model, {"slug": slug}, given | {"origin": self.origin})

    def put(self, model: type[Any], key: dict[str, Any], given: dict[str, Any]) -> Any:
        """The row with this key, made or brought up to date; an equal one is not written, one that a person changed is left."""
        given = _fitting(model, given)
        held = model.objects.filter(**key).first()
        if held is None:
            self.done.changed += 1
            return model.objects.create(**key, **given)
        moved = [name for name, value in given.items() if getattr(held, name) != value]
        if moved and touched(held):
            self.done.left.append(str(next(iter(key.values()))))
        elif moved:
            for name in moved:
                setattr(held, name, given[name])
            held.save()
            self.done.changed += 1
        return held

    def sync(self, related: Any, wanted: Sequence[dict[str, Any]]) -> None:
        """The rows of this case under an entry: equal ones stay, new ones are made, others go unless a person changed them.

        A row of which only a remark changed is the same row: nobody is told that it went and that another came.
        """
        marked = any(field.name == "origin" for field in related.model._meta.concrete_fields)
        held = list(related.filter(origin=self.origin) if marked else related.all())
        left = [
            given for given in (_fitting(related.model, one) for one in wanted) if not _taken(held, given, frozenset())
        ]
        for given in left:
            same = _taken(held, given, REMARKS)
            if same is None:
                related.create(**given, **({"origin": self.origin} if marked else {}))
            elif touched(same):
                continue
            else:
                for name, value in given.items():
                    setattr(same, name, value)
                same.save()
            self.done.changed += 1
        for gone in held:
            if not touched(gone):
                gone.delete()


def _taken(held: list[Any], given: dict[str, Any], but: frozenset[str]) -> Any:
    """The first of some rows that has all these fields but some, taken out of them; None where none has."""
    for row in held:
        if all(name in but or getattr(row, name) == value for name, value in given.items()):
            held.remove(row)
            return row
    return None


def money(text: str) -> Decimal | None:
    """An amount as a case file writes it; None where there is none."""
    return Decimal(text) if text else None


def texts(**columns: Words) -> dict[str, Any]:
    """Texts by language as their rows keep them: the English one in its column, the others in `further`."""
    english: dict[str, Any] = {name: said.get("en", "") for name, said in columns.items()}
    others = {name: {code: text for code, text in said.items() if code != "en"} for name, said in columns.items()}
    return english | {"further": {name: said for name, said in others.items() if said}}


def _fitting(model: type[Any], given: dict[str, Any]) -> dict[str, Any]:
    """Texts cut to what their columns hold, with a mark."""
    most = {field.name: field.max_length for field in model._meta.concrete_fields if getattr(field, "max_length", 0)}
    return {
        name: value[: most[name] - 1] + "…" if isinstance(value, str) and len(value) > most.get(name, 10**9) else value
        for name, value in given.items()
    }


def touched(held: Any) -> bool:
    """Whether a person changed an entry since it was loaded."""
    return hasattr(held, "history") and bool(held.history.filter(history_user__isnull=False).exists())


def tie(related: Any, wanted: Iterable[Any]) -> None:
    """Set a relation to many, where it is another."""
    found = {one.pk for one in wanted}
    if set(related.values_list("pk", flat=True)) != found:
        related.set(found)

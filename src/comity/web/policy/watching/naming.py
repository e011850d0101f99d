"""Titles, pages and sources for many changes at once, in the active language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.web.policy.models import Measure, MeasureTitle
from comity.web.policy.models.measures import title_rank
from comity.web.policy.queries.naming import jurisdiction, stage
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.raw import Raw
from comity.web.register.models import Source

AT_ONCE = 800
__all__ = ["Head", "Named", "heads_of", "jurisdiction", "stage", "titles_of"]


@dataclass(frozen=True, slots=True)
class Head:
    """What a change says of its measure."""

    key: str
    jurisdiction: str
    case: str
    line: str
    url: str


@dataclass(frozen=True, slots=True)
class Named:
    """Measures, their titles and sources, by id."""

    heads: dict[int, Head]
    titles: dict[int, str]
    sources: dict[int, tuple[str, str]]
    others: dict[str, str] = field(default_factory=dict)
    """Titles of the measures at the other end of a link, by key."""

    @classmethod
    def of(cls, raws: Iterable[Raw]) -> Named:
        """Everything that some changes need, in few queries."""
        raws = list(raws)
        measures = {raw.measure_id for raw in raws if raw.measure_id is not None}
        return cls(
            heads_of(measures),
            titles_of(measures),
            _sources({raw.source_id for raw in raws if raw.source_id is not None}),
            _titles_by_key({raw.other for raw in raws if raw.other}),
        )

    def change(self, raw: Raw) -> Change:
        """The change with everything named."""
        head = self.heads.get(raw.measure_id or 0)
        title = self.titles.get(raw.measure_id or 0, "") or (head.key if head else "")
        source, url = self.sources.get(raw.source_id or 0, ("", ""))
        if not source and (raw.url or (head and head.url and raw.kind != "silence")):
            source, url = _("Official record"), raw.url or (head.url if head else "")
        return Change(
            key=raw.key,
            at=raw.at,
            kind=raw.kind,
            verb=raw.verb,
            words=f"{raw.words}: {self.others.get(raw.other, raw.other)}"
            if raw.other
            else raw.words or title or raw.title,
            language=raw.language,
            day=raw.day,
            differences=raw.differences,
            source=source,
            source_url=url,
            measure=head.key if head else "",
            measure_title=title,
            path=raw.path or (reverse("measure", args=[head.key]) if head else ""),
            jurisdiction=head.jurisdiction if head else "",
            case=raw.case or (head.case if head else ""),
            lines=tuple(dict.fromkeys(filter(None, (raw.line, head.line if head else "")))),
            measure_id=raw.measure_id,
            organisations=raw.organisations,
        )


def heads_of(ids: Iterable[int]) -> dict[int, Head]:
    """Some measures' heads."""
    found = {}
    for some in _parts(ids):
        rows = Measure.every.filter(pk__in=some).values_list("pk", "key", "jurisdiction", "case", "line", "url")
        found.update({pk: Head(*rest) for pk, *rest in rows})
    return found


def titles_of(ids: Iterable[int]) -> dict[int, str]:
    """A title of each measure in the active language, any before none."""
    wanted, ids = get_language() or "en", set(ids)
    found = _best(ids, wanted, Q(language=wanted, withdrawn_at=None))
    return found | _best(ids - found.keys(), wanted, Q())


def _best(ids: Iterable[int], wanted: str, among: Q) -> dict[int, str]:
    best: dict[int, tuple[tuple[int, ...], str]] = {}
    for some in _parts(ids):
        rows = MeasureTitle.objects.filter(among, measure_id__in=some).values_list(
            "measure_id", "withdrawn_at", "language", "origin", "kind", "pk", "text"
        )
        for measure, gone, language, origin, kind, pk, text in rows:
            place = title_rank(gone is not None, language, origin, kind, pk, wanted)
            if measure not in best or place < best[measure][0]:
                best[measure] = (place, text)
    return {measure: text for measure, (_rank, text) in best.items()}


def _titles_by_key(keys: Iterable[str]) -> dict[str, str]:
    here: dict[int, str] = {}
    ordered = sorted(keys)
    for at in range(0, len(ordered), AT_ONCE):
        here.update(Measure.objects.filter(key__in=ordered[at : at + AT_ONCE]).values_list("pk", "key"))
    return {here[pk]: title for pk, title in titles_of(here).items()}


def _sources(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    found = {}
    for some in _parts(ids):
        for pk, title, url in Source.objects.filter(pk__in=some).values_list("pk", "title", "url"):
            found[pk] = (title, url)
    return found


def _parts(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))

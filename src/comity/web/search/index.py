"""What of the register and of policy is found by which words.

Built from `register.published` and from measures, which feeds and case files publish: nothing private can be in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from comity.entities.keys import of_text
from comity.parsing.stages import vocabularies
from comity.web.policy.models import Measure
from comity.web.register import published
from comity.web.register.models import Article, Organisation, Person, Statement
from comity.web.register.models.statements import PUBLIC
from comity.web.search.models import BEGINNING, Entry, Posting, Word

NAME, PART, BODY = 4, 2, 1
"""How much a word counts in a name, in another short part, in running text."""
CHUNK = 500


@dataclass(slots=True)
class Findable:
    """One thing to be found, with its texts by weight."""

    kind: str
    key: str
    title: str
    line: str = ""
    language: str = ""
    texts: list[tuple[int, str]] = field(default_factory=list)

    def weights(self) -> dict[str, int]:
        """Its keys, each with the best weight it has anywhere."""
        found: dict[str, int] = {}
        for weight, text in self.texts:
            for key, how_well in of_text(text).items():
                found[key] = max(weight * how_well, found.get(key, 0))
        return found


def of_organisation(one: Organisation) -> Findable:
    """An organisation: names, identifiers, own words, areas."""
    names = list(one.names.all())
    texts = [(NAME, n.text) for n in names] or [(NAME, one.slug.replace("-", " "))]
    texts += [(PART, i.value) for i in one.identifiers.all()] + [(PART, " ".join(map(str, one.areas)))]
    texts += [(BODY, w.text) for w in one.own_words.all() if not w.replaced]
    others = [n.text for n in names if n.text != one.name()]
    return Findable(
        "organisation", one.slug, one.name(), " · ".join(others[:4]), names[0].language if names else "", texts
    )


def of_statement(one: Statement) -> Findable | None:
    """A published statement, with the answers to it; None for one that has no words to be found by."""
    if one.state not in PUBLIC:
        return None
    seen = published.shown(one)
    about = str(one.about_organisation or one.about_person or one.about_group)
    texts = [(PART, about), (PART, one.reporter.name()), (BODY, seen.words)]
    texts += [(BODY, f"{a.speaker} {a.words}") for a in seen.attributions] + [(BODY, r.text) for r in seen.replies]
    return Findable("statement", str(one.pk), f"{one.reporter.name()} → {about}", seen.words, one.language, texts)


def of_person(one: Person) -> Findable | None:
    """A person whose public role is agreed on."""
    if one.agreed_by_id is None:
        return None
    roles = [f"{r.title}, {r.organisation.name()}" for r in one.roles.all()]
    return Findable(
        "person", one.slug, one.name, " · ".join(roles), one.language, [(NAME, one.name), (PART, " ".join(roles))]
    )


def of_article(one: Article) -> Findable:
    """An article: its title and publisher."""
    texts = [(NAME, one.title), (PART, one.publisher)]
    return Findable("article", str(one.pk), one.title, one.publisher, one.language, texts)


def of_measure(one: Measure) -> Findable:
    """A measure: titles in all languages, number and lasting name, jurisdiction, people in public roles and committees."""
    titles = list(one.titles.all())
    vocabulary = vocabularies().get(one.jurisdiction)
    places = " ".join(vocabulary.titles.values()) if vocabulary else one.jurisdiction
    texts = [(NAME, t.text) for t in titles] + [(NAME, one.number), (PART, one.key.replace("/", " ")), (PART, places)]
    texts += [(PART, name) for name in dict.fromkeys(party.name for party in one.parties.all())]
    chosen = one.title("en")
    language = next((t.language for t in titles if t.text == chosen), "")
    line = " · ".join(text for text in (one.number, one.session, one.jurisdiction) if text)
    return Findable("measure", one.key, chosen, line, language, texts)


def measures(keys: Iterable[int]) -> int:
    """Index some measures anew, many at once; returns how many."""
    wanted = sorted(set(keys))
    rows = Measure.objects.prefetch_related("titles", "parties")
    return sum(put(map(of_measure, rows.filter(pk__in=wanted[at : at + CHUNK]))) for at in range(0, len(wanted), CHUNK))


@transaction.atomic
def put(things: Iterable[Findable]) -> int:
    """Index things anew, each taking the place of what was indexed of it; returns how many."""
    count = 0
    chunk: list[Findable] = []
    for thing in things:
        chunk.append(thing)
        count += 1
        if len(chunk) == CHUNK:
            _put(chunk)
            chunk = []
    _put(chunk)
    return count


def _put(things: list[Findable]) -> None:
    for kind in {t.kind for t in things}:
        Entry.objects.filter(kind=kind, key__in=[t.key for t in things if t.kind == kind]).delete()
    made = Entry.objects.bulk_create(
        Entry(kind=t.kind, key=t.key, title=t.title, line=t.line, language=t.language) for t in things
    )
    weights = [t.weights() for t in things]
    ids = _words({key for found in weights for key in found})
    Posting.objects.bulk_create(
        (
            Posting(word_id=ids[key], entry=entry, weight=min(weight, 32_000))
            for entry, found in zip(made, weights, strict=True)
            for key, weight in found.items()
        ),
        batch_size=5_000,
    )


def _words(keys: set[str]) -> dict[str, int]:
    wanted = sorted(keys)
    Word.objects.bulk_create(
        (Word(text=k, start=k[:BEGINNING]) for k in wanted), ignore_conflicts=True, batch_size=5_000
    )
    found: dict[str, int] = {}
    for at in range(0, len(wanted), CHUNK):
        found |= dict(Word.objects.filter(text__in=wanted[at : at + CHUNK]).values_list("text", "pk"))
    return found


def drop(kind: str, key: str) -> None:
    """Let something no longer be found."""
    Entry.objects.filter(kind=kind, key=key).delete()


def everything() -> Iterable[Findable]:
    """All that can be found in the register, and measures."""
    organisations = Organisation.objects.prefetch_related("names", "identifiers", "own_words")
    yield from map(of_organisation, organisations.iterator(chunk_size=CHUNK))
    for statement in published.statements().iterator(chunk_size=CHUNK):
        if thing := of_statement(statement):
            yield thing
    for person in published.persons().prefetch_related("roles__organisation__names"):
        if thing := of_person(person):
            yield thing
    yield from map(of_article, Article.objects.iterator(chunk_size=CHUNK))
    yield from map(of_measure, Measure.objects.prefetch_related("titles", "parties").iterator(chunk_size=CHUNK))


@transaction.atomic
def rebuild() -> int:
    """Make the whole index again; returns how many things it holds."""
    Entry.objects.all().delete()
    Word.objects.all().delete()
    return put(everything())

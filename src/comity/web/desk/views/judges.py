"""Which form judges which kind of proposal, filled in with what the reader proposed."""

from __future__ import annotations

from typing import Any

from comity.web.desk.forms.base import DeskForm
from comity.web.desk.forms.documents import DateForm, MoneyForm, OrganisationForm, RelationForm
from comity.web.desk.models import Proposal
from comity.web.desk.queries.documents import drafts
from comity.web.desk.queries.names import one_named
from comity.web.register.models import Organisation
from comity.web.register.models.relations import RelationKind


def judge_form(proposal: Proposal, data: Any = None) -> DeskForm | None:
    """The form of a proposal; none for a quotation, which becomes a statement or own words on a page of its own."""
    value = proposal.value
    given: dict[str, Any] = value if isinstance(value, dict) else {}
    if proposal.kind == Proposal.Kind.ORGANISATION:
        known = Organisation.objects.filter(slug=given.get("slug") or "-").first()
        name = str(known) if known else str(given.get("name") or proposal.text)
        return OrganisationForm(data, initial={"organisation": name})
    if proposal.kind in (Proposal.Kind.MEMBERSHIP, Proposal.Kind.RELATION):
        return RelationForm(data, initial=_relation(proposal, given))
    of = drafts(proposal.reading, proposal.start)
    if proposal.kind == Proposal.Kind.DATE:
        return DateForm(
            data, initial={"value": value if isinstance(value, str) else "", "statement": _first(of)}, drafts=of
        )
    if proposal.kind == Proposal.Kind.MONEY:
        first = {n: given.get(n) for n in ("amount", "currency", "years")} | {"statement": _first(of)}
        return MoneyForm(data, initial=first, drafts=of)
    return None


def _relation(proposal: Proposal, given: dict[str, Any]) -> dict[str, Any]:
    """Ends by the names that they go by here, where they are here."""
    ends = {"subject": str(given.get("from") or ""), "object": str(given.get("to") or "")}
    kind = given.get("kind") if given.get("kind") in RelationKind.values else None
    first = {name: str(one_named(said) or said) for name, said in ends.items()}
    usual = RelationKind.MEMBER if proposal.kind == Proposal.Kind.MEMBERSHIP else RelationKind.PARTNER
    return first | {"kind": kind or usual, "words": proposal.text}


def _first(of: Any) -> Any:
    """A date inside the words of one draft only is likely its own; a person still decides."""
    found = list(of[:2])
    return found[0] if len(found) == 1 else None

"""Amounts, speakers and names in single sentences of six languages, marked by hand before the rules were changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from comity.documents import propose, read_document

HERE = Path(__file__).parent
KINDS = ("money", "said", "orgs")
SETS = ("sentences_seen", "sentences_held")


SAID_AS = (("amount_high", "high"), ("bound", "bound"), ("years", "years"))


def money(value: dict) -> str:
    more = [f"{short}={value[name]}" for name, short in SAID_AS if value.get(name)]
    per = [f"per={unit}" for unit in value.get("per") or []]
    return in_order(" ".join([value["amount"], str(value["currency"]), *more, *per]))


def in_order(text: str) -> str:
    amount, currency, *more = text.split()
    return " ".join([amount, currency, *sorted(more)])


def proposed(text: str) -> dict[str, list[str]]:
    found = propose(read_document(text.encode())).proposals
    return {
        "money": [money(p.value) for p in found if p.kind == "money"],
        "said": [f"{p.text} | {p.speaker}".replace("’", "'") for p in found if p.kind == "quotation" and p.speaker],
        "orgs": [p.text for p in found if p.kind == "organisation"],
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SETS)
def test_sentences_of_six_languages_are_read_to_the_bar(name: str, kind: str) -> None:
    wanted, found, met, missed = 0, 0, 0, []
    for sentence in yaml.safe_load((HERE / f"{name}.yaml").read_text()):
        gold = sentence.get(kind, [])
        marked = [in_order(g) if kind == "money" else g.replace("’", "'") if kind == "said" else g for g in gold]
        left = proposed(sentence["text"])[kind]
        found += len(left)
        for each in marked:
            wanted += 1
            if each in left:
                left.remove(each)
                met += 1
            else:
                missed.append(each)
    assert met >= 0.9 * wanted, missed
    assert met >= 0.9 * found


@pytest.mark.parametrize(
    "text",
    ["million " * 6000, "one hundred and two " * 3000, "و200 مليون " * 4000, "a of a half " * 5000, "1 234 567 " * 4000,
     "Comité du quai de la " * 3000, "Selon le l'ministère de du des " * 2000, "einhundertzweitausend" * 2000],
    ids=["scales", "numbers", "joined", "articles", "digits", "links", "according", "compound"],
)  # fmt: skip
def test_text_made_to_stop_a_pattern_comes_back(text: str) -> None:
    """What is looked for in it is not there; that the reader answers at all is the test."""
    assert [p for p in propose(read_document(text.encode())).proposals if p.kind == "money"] == []

"""A plain file is scanned by compiled code, or cut as text, and remembered; any other is parsed: all ways give the same.

The same rows in every table, in the same order, and the same findings with the same lines.
"""

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from comity.lake.schemas import ARROW
from comity.model.finding import Finding
from comity.model.kinds import kinds
from comity.model.reading import stream
from comity.model.records import Element, Narrative, Transaction
from comity.parsing.xmltext import NotPlain
from comity.readers import iati_activity
from comity.readers.iati_activity import compiled

COMPLETE = (Path(__file__).parent / "complete-2.03.xml").read_text("utf-8")
PAID = (
    '<transaction ref="r"><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/>'
    '<value currency="USD" value-date="2020-01-01">5</value>'
    '<description><narrative xml:lang="fr"> Deux &lt;écoles&gt; </narrative></description>'
    '<provider-org><narrative>P</narrative><narrative xml:lang="he">ע</narrative></provider-org>'
    '<recipient-country code="IL" percentage="60"/><recipient-country code="PS" percentage="40"/></transaction>'
)
ACTIVITY = (
    '<iati-activity default-currency="EUR" xml:lang="en"><iati-identifier>A</iati-identifier>\n'
    '<reporting-org ref="R"><narrative>Reporter</narrative></reporting-org><title><narrative>T</narrative></title>'
    '<sector code="11110" percentage="50"/>\n<sector code="11120" percentage="50"/><x:kept a="1"/>\n'
    f"{PAID}{PAID}</iati-activity>\n"
)
START = '<iati-activities version="2.03" xmlns:x="urn:x">\n'
FILE = f"{START}{ACTIVITY * 3}</iati-activities>\n"

VARIANTS = {
    "as it is": FILE,
    "every element of the standard": COMPLETE,
    "line ends of Windows": FILE.replace("\n", "\r\n"),
    "line ends of old": FILE.replace("\n", "\r"),
    "single quotes": FILE.replace('"', "'"),
    "space in tags": FILE.replace("</title>", "</title >").replace('ref="r"', "ref = 'r' "),
    "comments between": FILE.replace("<iati-activity ", "<!-- <b> --><!-- - --><iati-activity "),
    "comments inside": FILE.replace("<title>", "<!-- </iati-activity> --><title><!-- </title> -->"),
    "CDATA": FILE.replace("<narrative>", "<narrative><![CDATA[</narrative></title></iati-activity>]]>"),
    "instructions": FILE.replace("<title>", "<?do </title> ?><title>"),
    "angle in an attribute": FILE.replace("<title>", "<title a='>' b='\"'>"),
    "references": FILE.replace("Deux", "D&#101;&quot;&apos;&amp;lt; &#13;").replace('"r"', '"&amp;&#9;"'),
    "an unknown reference": FILE[:-40] + "&nope;" + FILE[-40:],
    "a forbidden character": FILE.replace("Deux", "D\x01") + FILE,
    "a bracket that may not stand": FILE.replace("Deux", "]]>"),
    "an attribute twice": FILE.replace(' ref="r"', ' ref="r" ref="s"'),
    "a value's attribute twice": FILE.replace(' currency="USD"', ' currency="USD" currency="EUR"'),
    "loose text": FILE.replace("</title>", "</title> loose "),
    "loose text between": FILE.replace("</iati-activity>", "</iati-activity> loose "),
    "other elements between": FILE.replace("</iati-activity>\n", "</iati-activity><other><x:a/></other>"),
    "an activity in an activity": FILE.replace("</title>", f"</title>{ACTIVITY}", 1),
    "an empty activity": FILE.replace("</iati-activities>", "<iati-activity/></iati-activities>"),
    "other defaults later": FILE.replace(
        "</iati-activities>", ACTIVITY.replace("EUR", "ILS").replace('"en"', '"ar"') + "</iati-activities>"
    ),
    "one prefix, two meanings": FILE.replace("<x:kept", '<x:kept xmlns:x="urn:y"', 1),
    "prefixes declared inside": FILE.replace("<iati-activity ", '<iati-activity xmlns:y="urn:y" ').replace(
        "x:kept", "y:kept"
    ),
    "a prefix that nobody declared": FILE.replace("x:kept", "y:kept"),
    "a prefix declared in one activity only": FILE.replace(
        "<iati-activity ", '<iati-activity xmlns:y="urn:y" ', 1
    ).replace("x:kept", "y:kept"),
    "declarations among attributes": FILE.replace(
        "<iati-activity ", "<iati-activity a=' xmlns:x=\"urn:z\"' xmlns:y='urn:y' hierarchy='2' xmlns:z=\"urn:z\" "
    ).replace("x:kept", "y:kept"),
    "a start tag that is not whole": FILE.replace("<iati-activity ", "<iati-activity xmlns:y='u' xmlns:y='u' ", 1),
    "an attribute of an activity twice": FILE.replace("<iati-activity ", "<iati-activity xml:lang='fr' ", 1),
    "an amount that is not plain": FILE.replace(">5<", "> 5 <", 1)
    .replace(">5<", ">5,000<", 1)
    .replace(">5<", ">.5<", 1),
    "many amounts to divide": FILE.replace(">5<", ">-0.000000000001<", 2).replace(
        ">5<", ">99999999999999999999999999<"
    ),
    "space about a reference, flags": FILE.replace('ref="r"', 'ref=" r\u00a0" humanitarian=" true"', 1).replace(
        'ref="r"', 'humanitarian="0" ref=""', 2
    ),
    "types that are no flow, and unknown ones": FILE.replace('type code="3"', 'type code="99"', 1).replace(
        'type code="3"', 'type code="13"', 2
    ),
    "a namespace for all": FILE.replace('xmlns:x="', 'xmlns="urn:all" xmlns:x="'),
    "a namespace for one activity": f"{START}{ACTIVITY}{ACTIVITY}</iati-activities>".replace(
        "<iati-activity ", '<iati-activity xmlns="urn:all" ', 1
    ),
    "namespaces of extensions, declared by themselves": FILE.replace(
        '<x:kept a="1"/>',
        '<all n="1" xmlns="urn:s"><part>a</part> <x:b xmlns:x="urn:y"/></all><x:kept a="1"/>'
        "<z:one xmlns:z='urn:z' z:a='>'> <z:two/> </z:one>"
        '<all n="2" xmlns="urn:s"/><z:one xmlns:z="urn:q">&#65;</z:one>',
    ),
    "a namespace of an extension that breaks": FILE.replace("<x:kept", '<all xmlns="urn:s"><a></b></all><x:kept'),
    "a namespace of an extension that holds an activity": FILE.replace(
        "<x:kept", f'<all xmlns="urn:s"><iati-activity xmlns="">{PAID}</iati-activity></all><x:kept'
    ),
    "a namespace that gives back what is the standard's": FILE.replace("<title>", '<title xmlns="">', 1)
    .replace("<transaction ", '<transaction xmlns:w="urn:w" ', 2)
    .replace("<sector ", '<sector xmlns="urn:s" ', 1),
    "no namespace, said of one activity": FILE.replace("<iati-activity ", '<iati-activity xmlns="" ', 1),
    "a name that only begins like value": "<value0".join(FILE.rsplit("<value", 1)),
    "a value's attributes in a line of their own": FILE.replace("<value ", "<value\n").replace(
        "<value\n", "<value\t", 2
    ),
    "an empty transaction before others": FILE.replace("<transaction ", "<transaction/><transaction ", 3),
    "an empty transaction after others": FILE.replace("</transaction></iati", "</transaction><transaction /></iati"),
    "sectors apart": FILE.replace("<x:kept", '<policy-marker code="1"/><sector code="99810"/><x:kept'),
    "findings": FILE.replace('"50"', '"30"').replace("2020-01-01", "01/02/2020").replace(' currency="USD"', ""),
    "things unknown, with a break after": FILE.replace("<x:kept", "<odd/><title/><x:kept").replace(
        "</iati-activities>", "<odd>"
    ),
    "a late description": FILE.replace(
        "</provider-org>", "</provider-org><description>\n<narrative>late</narrative></description>"
    ),
    "only a late description": FILE.replace(
        "</provider-org>", "</provider-org><description><narrative>late</narrative></description>"
    ).replace('<description><narrative xml:lang="fr"> Deux &lt;écoles&gt; </narrative></description>', ""),
    "descriptions here and there": "".join(
        (
            f"{START}{ACTIVITY}".replace("</iati-activity>", ""),
            PAID[: PAID.index("<description>")]
            + "<description><narrative>late</narrative></description></transaction>",
            PAID[: PAID.index("<provider")] + "<description><narrative>late</narrative></description></transaction>",
            "</iati-activity></iati-activities>",
        )
    ),
    "no version": FILE.replace(' version="2.03"', ""),
    "entities in text that is kept": FILE.replace(
        '<x:kept a="1"/>', '<x:kept a="&lt;&#10;\n"> <x:b/> &amp;&#9731; </x:kept>'
    ),
    "markup in a text": FILE.replace("<narrative>T</narrative>", "<narrative> a <b>c</b> d </narrative>"),
    "space that matters": FILE.replace('xmlns:x="urn:x"', 'xmlns:x="urn:x" xml:space="preserve"'),
    "empty texts": FILE.replace("<narrative>T</narrative>", "<narrative> \n </narrative><narrative/>"),
    "an identifier twice, a name with an accent": FILE.replace(
        "<title>", "<iati-identifier>B</iati-identifier><é/><title>", 1
    ),
    "contacts": FILE.replace(
        "<title>", "<contact-info type='1'><person-name>x</person-name>\n<website>w</website></contact-info><title>"
    ),
    "results": FILE.replace("<title>", "<result><indicator><x:in><x:deep/></x:in></indicator></result><title>"),
    "a DOCTYPE": "<!DOCTYPE iati-activities [<!ENTITY e 'x'>]>" + FILE,
    "another encoding": "<?xml version='1.0' encoding='iso-8859-8'?>" + FILE,
    "a wrapper": f"<result>{FILE}</result>",
    "a tail": FILE + "<!-- end --> x",
}


@pytest.fixture(params=["all compiled", "rules compiled", "columns filled", "pure"])
def both(request, snapshot_of, monkeypatch):
    """`both(source)`: the tables that the quick way (compiled or not) and the parser's way make of it."""
    if request.param in ("pure", "rules compiled"):
        monkeypatch.setattr(iati_activity, "native", None)
    elif not iati_activity.packs():
        pytest.skip("comity.readers.iati_activity._packing was not built here (no compiler, or no Cython)")
    if request.param in ("pure", "columns filled"):
        monkeypatch.setattr(compiled, "native", None)
    elif compiled.native is None:
        pytest.skip("the reader's modules were not compiled here (no compiler, no mypyc, or edited since)")

    def read(source, kept=None):
        snapshot = snapshot_of(source)
        quick = tables(snapshot, {} if kept is None else kept)
        with monkeypatch.context() as patch:
            patch.setattr(iati_activity.activities, "cuts", _nothing_is_plain)
            patch.setattr(iati_activity, "native", None)
            patch.setattr(compiled, "native", None)
            return quick, tables(snapshot, {})

    return read


def tables(snapshot, kept):
    """What the file comes to, by record type: each row, as the lake would store its values; and the findings."""
    found = defaultdict(list)
    for item in stream(iati_activity, snapshot, kept):
        if isinstance(item, Finding):
            found[Finding].append(item)
        else:
            found[item.shape.record] += _listed(item) if isinstance(item.blocks, list) else _filled(*item)
    return {kind: rows for kind, rows in found.items() if rows}


def _listed(batch):
    kind = kinds(batch.shape.record)
    return [
        {
            name: value if value is None else STORED.get(kind[name], _as_is)(value)
            for name, value in row._asdict().items()
        }
        for row in batch.records()
    ]


def _filled(shape, made):
    columns = []
    for name, (nulls, valid, values, ends) in zip(shape.columns, made.buffers(), strict=True):
        held = [pa.foreign_buffer(*where, made) for where in (valid, *([ends] if ends else []), values)]
        kind = ARROW[kinds(shape.record)[name]]
        columns.append(pa.Array.from_buffers(kind, made.rows, held, nulls).to_pylist())
    return [dict(zip(shape.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _as_is(value):
    return value


STORED = {"amount": Decimal, "day": date.fromisoformat}


def _nothing_is_plain(*_):
    raise NotPlain
    yield


@pytest.mark.parametrize("name", VARIANTS)
def test_text_and_parser_give_the_same(both, name):
    quick, slow = both(in_bytes(name))
    assert quick == slow
    assert quick


def in_bytes(name):
    return VARIANTS[name].encode("iso-8859-8" if name == "another encoding" else "utf-8", "replace")


PERSONS = {
    "attributes of a contact": '<contact-info type="1" name="Ada"><website to="Ada">Office</website></contact-info>',
    "a person in the office of a contact": "<contact-info><organisation>Office<person-name>Ada</person-name><boss>Ada</boss>"
    '<contact-info>Ada</contact-info><narrative xml:lang="en" a="Ada">Office</narrative></organisation></contact-info>',
    "a contact with a prefix": "<x:contact-info><organisation>Ada</organisation></x:contact-info>",
    "a contact in other letters": "<Contact-Info><Person-Name>Ada</Person-Name></Contact-Info><contact_info>Ada</contact_info>",
    "bare parts of a contact": "<person-name>Ada</person-name><job-title>Ada</job-title><email>Ada</email>"
    "<telephone>Ada</telephone><mailing-address>Ada</mailing-address><website>Office</website>",
    "an extension": '<x:office a="Office" contact-email="Ada" x:person-name="Ada"><x:to>of'
    "<x:Person-Name>Ada</x:Person-Name>fice</x:to><email>Ada</email></x:office>",
    "an extension of another namespace": '<y:office a="Office" xmlns:y="urn:y" y:email="Ada"><y:email>Ada</y:email></y:office>',
    "a prefix that nobody declared": "<z:office>Office<z:email>Ada</z:email></z:office><z:contact-info>Ada</z:contact-info>",
    "an element without a table": "<conditions><condition>Office<person-name>Ada</person-name></condition></conditions>",
    "a text": "<description><narrative>Off<person-name>Ada</person-name>ice <b>bold</b></narrative></description>",
    "a text and its element": "<title><narrative>Office</narrative><person-name>Ada</person-name>"
    "<x:y><email>Ada</email></x:y></title>",
    "a party": '<participating-org role="1"><contact-info>Ada</contact-info><narrative>Office</narrative></participating-org>',
    "a place": "<location><contact-info>Ada</contact-info><contact-info>Ada</contact-info><point><person-name>Ada</person-name>"
    "</point><name><narrative>Office<x:email>Ada</x:email></narrative></name></location>",
    "a result": "<result><x:contact-info>Ada</x:contact-info><contact-info><x:p>Ada</x:p><y><x:p>Ada</x:p></y></contact-info>"
    "<x:office>Office<x:telephone>Ada</x:telephone></x:office></result>",
    "a transaction": PAID.replace(
        "</transaction>", "<contact-info>Ada</contact-info><email>Ada</email><email>Ada</email></transaction>"
    )
    + PAID.replace(
        "<provider-org>", "<provider-org><contact-info>Ada</contact-info><x:office>Office<email>Ada</email></x:office>"
    ),
    "a transaction's head": PAID.replace("</value>", "<person-name>Ada</person-name></value>").replace(
        "Deux", "Office<email>Ada</email>"
    ),
}


@pytest.mark.parametrize("place", PERSONS)
def test_what_is_about_a_person_is_not_kept_wherever_it_stands(both, place):
    one = ACTIVITY.replace("</title>", f"</title>{PERSONS[place]}")
    quick, slow = both(f"{START}{one}{one}{one}</iati-activities>")
    assert quick == slow
    assert "Ada" not in repr(quick)
    said = [f for f in quick.get(Finding, ()) if "not kept" in f.remedy]
    assert bool(said) is (place not in ("attributes of a contact", "a person in the office of a contact"))
    assert len(said) == len({f.found for f in said})
    assert "Office" in repr(quick) or place in ("a contact with a prefix", "a contact in other letters")


@pytest.mark.parametrize("backwards", [False, True])
def test_what_earlier_files_came_to_changes_nothing(both, backwards):
    kept = {}
    for name in sorted(VARIANTS, reverse=backwards):
        for _ in range(2):
            quick, slow = both(in_bytes(name), kept)
            assert quick == slow, name


def test_what_texts_came_to_serves_the_next_file(both, monkeypatch):
    if not iati_activity.packs():
        pytest.skip("only compiled code keeps it")
    kept = {}
    both(FILE, kept)
    file, packing = kept[iati_activity.FORMAT]
    both(FILE.replace("<iati-identifier>A", "<iati-identifier>Z"), kept)
    assert kept[iati_activity.FORMAT] == (file, packing)


UNKNOWN = "<title><narrative>T</narrative><novel>x</novel></title>"


def test_what_was_not_said_again_in_one_file_is_said_in_the_next(both):
    twice = FILE.replace("<title><narrative>T</narrative></title>", UNKNOWN)
    twice = twice.replace("</iati-activities>", "") + twice[twice.index("<iati-activity ") :].replace(">A<", ">B<", 1)
    kept = {}
    for _ in range(2):
        quick, slow = both(twice, kept)
        assert quick == slow
        assert [f.code for f in quick[Finding]].count("element-unknown") == 1


def test_a_container_that_declares_something_else_has_a_memory_of_its_own(both):
    kept = {}
    for namespace in ("urn:x", "urn:y", "urn:x"):
        quick, slow = both(FILE.replace("urn:x", namespace), kept)
        assert quick == slow


def test_a_file_cut_at_any_byte_gives_the_same_both_ways(both):
    whole = FILE.encode()
    for cut in range(1, len(whole), 3):
        quick, slow = both(whole[:cut])
        assert quick == slow, whole[max(0, cut - 40) : cut]


ODD = (
    *(
        "<person-name>Ada</person-name>",
        "<x:e email='Ada'><x:f><email>Ada</email> t</x:f> u </x:e>",
        "<value0>5</value>",
    ),
    *(
        "<transaction/>",
        "<!-- c -->",
        "<![CDATA[x]]>",
        "&amp;",
        "&#32;",
        " " * 5000,
        "\n" * 900,
        "</title>",
        "<",
        ">",
        '"',
        "x:",
    ),
    *(
        "<s xmlns='urn:s' a='>'><t>u</t> <q/></s>",
        "<k:s xmlns:k='urn:k'/>",
        "<k:s xmlns:k='urn:l'/>",
        "<title xmlns='urn:s'/>",
    ),
    *(
        "xmlns='urn:q' ",
        "xml:space='preserve' ",
        "<iati-activity/>",
        "<x:y> <x:z/> t <x:z/> </x:y>",
        "<value>7</value>",
    ),
)


def test_files_with_something_odd_anywhere_give_the_same_both_ways(both, monkeypatch):
    dice, kept = random.Random(7), {}
    wholes = [
        FILE,
        *(f"{START}{ACTIVITY.replace('<title>', f'{told}<title>')}</iati-activities>" for told in PERSONS.values()),
    ]
    for _ in range(120):
        text = dice.choice(wholes)
        for _ in range(dice.randrange(1, 4)):
            before = dice.choice("< ")
            place = dice.choice([n for n, letter in enumerate(text) if letter == before]) + (before == " ")
            text = text[:place] + dice.choice(ODD) + text[place:]
        monkeypatch.setattr("comity.parsing.xml.CHUNK", dice.choice((1 << 18, 400)))
        quick, slow = both(text, kept)
        assert quick == slow, text


def test_chunks_may_end_anywhere(both, monkeypatch):
    monkeypatch.setattr("comity.parsing.xmltext.CHUNK", 7)
    quick, slow = both(FILE.replace("\n", "\r\n"))
    assert quick == slow


def test_blanks_among_which_a_buffer_ends_are_no_text(both, monkeypatch):
    monkeypatch.setattr("comity.parsing.xml.CHUNK", 500)
    many, one = " " * 700, "<x:kept a='1'>~<x:a/>~<x:b>~</x:b> <x:c/> t~<x:d/> </x:kept>"
    one += "<x:kept a='2'>~<email>Ada</email></x:kept>"
    told = "<title>~<narrative>a<b/>~</narrative><narrative>~<b>c</b>~<b>d</b> </narrative></title>"
    contact = "<contact-info>~<organisation>~<narrative>~o</narrative>~</organisation>~<website>~<b/></website></contact-info>"
    for comment in ("", "<!-- parsed -->"):
        text = FILE.replace('<x:kept a="1"/>', f"{comment}{one}{contact}{told}".replace("~", many))
        quick, slow = both(text)
        assert quick == slow
        assert {row["xml"].replace(many, "~") for row in quick[Element]} == {
            '<x:kept xmlns:x="urn:x" a="1"><x:a/><x:b>~</x:b><x:c/> t~<x:d/> </x:kept>',
            "<contact-info><organisation><narrative>~o</narrative></organisation><website/></contact-info>",
            '<x:kept xmlns:x="urn:x" a="2"/>',
        }
        assert {row["text"] for row in quick[Narrative] if row["element"] == "title"} == {"T", "a", "cd"}


def test_what_is_remembered_is_bounded(both, monkeypatch):
    for memory in (iati_activity.memory, *(road.memory for road in (compiled.native,) if road)):
        monkeypatch.setattr(memory, "TEXT_REMEMBERED", 100)
        monkeypatch.setattr(memory, "MEMORIES", 1)
    text = VARIANTS["other defaults later"]
    quick, slow = both(text)
    assert quick == slow


def test_a_description_after_the_parties_is_kept(reading):
    read = reading(VARIANTS["only a late description"])
    assert {t.description for t in read.of(Transaction)} == {"late"}
    assert len([n for n in read.of(Narrative) if n.text == "late"]) == 6


DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
PUBLISHED = sorted(path for room in ("iati", "iati-odd") for path in (DATA / room).glob("*/**/*.xml"))[::7]


@pytest.fixture(scope="module")
def kept():
    """What one file leaves to the next."""
    return {}


@pytest.mark.parametrize("path", PUBLISHED or [None], ids=lambda path: str(path and path.relative_to(DATA)))
def test_published_files_read_the_same_compiled_or_not(path, kept, snapshot_of, monkeypatch):
    if path is None:
        pytest.skip("the published files are not on this machine (../shared/data)")
    if not iati_activity.packs() and compiled.native is None:
        pytest.skip("nothing was compiled here (no compiler, no Cython, no mypyc)")
    quick = tables(snapshot_of(path), kept)
    monkeypatch.setattr(iati_activity, "native", None)
    monkeypatch.setattr(compiled, "native", None)
    assert quick == tables(snapshot_of(path), {})

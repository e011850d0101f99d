"""The compiled scanner gives exactly the elements that lxml does, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from comity.parsing import scanning
from comity.parsing.xml import SAFE
from comity.parsing.xmltext import Container, Counted, Cut, NotPlain
from comity.readers.iati_activity.sheet import without_unused_namespaces

pytestmark = pytest.mark.skipif(
    not scanning.compiled(), reason="comity.parsing._scan was not built here (no compiler, or no Cython)"
)
OUTER = '<all xmlns:w="urn:w" xmlns:x="urn:x">'
PIECES = [
    *(
        "<a>",
        "</a>",
        "<a/>",
        "<a >",
        "</a\n>",
        "<x:b>",
        "</x:b>",
        "<x:b/>",
        "<x:b x:k='1' w:k='2'><w:d/></x:b>",
        "<a x:k='1' w:k='2'/>",
        "<a><w:d x:k='1'/></a>",
        "<y:c/>",
        "<é/>",
        "<-/>",
        "<1/>",
        "<:a/>",
        "<x:/>",
    ),
    *(
        ' k="v"',
        " k='v\"'",
        ' k="v" k="w"',
        ' x:k="1"',
        ' xml:lang="en"',
        ' xml:space="preserve"',
        ' xmlns="urn:z"',
        " k",
        "/",
    ),
    *(
        '<a k="v">',
        "<a  k = \"&lt;\n\t&#9; v\" l='>'>",
        "<a k='&#10;&#13;&gt;\"&apos;é&#233;'></a>",
        '<a k="<">',
        '<a k="v"l="w"/>',
        '<x:b x:k="1" k="2" xml:lang="he"/>',
    ),
    *(
        " ",
        "\n",
        "\t \n",
        "text",
        "שלום",
        "é",
        "]]",
        "]]>",
        ">",
        "<",
        "&",
        "&amp;",
        "&lt;b&gt;",
        "&#65;",
        "&#x1F600;",
        "&#32;",
        "&#13;&#233;&#x20AC;",
    ),
    *(
        "&#0;",
        "&#xD800;",
        "&#;",
        "&#x;",
        "&#99999999;",
        "&#38;lt;",
        "&nope;",
        "&quot;&apos;",
        "\x00",
        "\x01",
        "\x1f",
        "\ufffe",
    ),
    *(
        "\uffff",
        "\ufffd",
        "\ufeff",
        "\x7f",
        "\x85",
        "<!-- c -->",
        "<![CDATA[x]]>",
        "<?p i?>",
        "</a",
        "<a",
        "</",
        "</b>",
    ),
]


def cut_of(body):
    container = Container(OUTER.encode(), "all", "one")
    block = f"\n<one>{body}</one>".encode()
    return Cut(container, "<one>", 1, 6, Counted(block, 1))


def scanned(body):
    cut = cut_of(body)
    return scanning.scanned(scanning.names_in(cut, cut.container.parsed(cut.start, "")), cut)


def as_lxml(element):
    return (
        element.tag,
        element.prefix,
        element.text,
        dict(element.attrib),
        element.sourceline if set(element.nsmap) == {"w", "x"} else None,  # else it was parsed by itself
        [as_lxml(child) for child in element],
    )


def as_scanned(element, keys):
    if isinstance(element, etree._Element):  # it declares namespaces
        return as_lxml(element)
    return (
        element.tag,
        element.prefix,
        element.text,
        {key: element.get(key) for key in keys if element.get(key) is not None},
        element.line - 1,
        [as_scanned(child, keys) for child in element],
    )


def agree(body):
    try:
        whole = etree.fromstring(f"{OUTER}<one>{body}</one></all>".encode(), etree.XMLParser(**SAFE))
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        assert scanned(body) is None
        return
    tree = scanned(body)
    if tree is None:
        return
    (one,) = whole
    keys = {key for element in one.iter() for key in element.attrib}
    groups = tree.groups({})
    found = [element for group in groups.values() for element in group.elements()]
    by_name = {tag: [e for e in one if e.tag == tag] for tag in dict.fromkeys(e.tag for e in one)}
    assert list(groups) == list(by_name)
    assert [as_scanned(e, keys) for e in found] == [as_lxml(e) for several in by_name.values() for e in several]
    assert [[i.tag for i in e.iter()] for e in found] == [
        [i.tag for i in e.iter()] for s in by_name.values() for e in s
    ]
    for mine, theirs in zip(found, [e for several in by_name.values() for e in several], strict=True):
        if isinstance(mine, etree._Element):
            assert etree.tostring(mine, with_tail=False) == etree.tostring(theirs, with_tail=False)
            continue
        assert etree.tostring(mine.parsed(), with_tail=False) == etree.tostring(theirs, with_tail=False)
        assert len(mine) == len(theirs)
        assert mine.written() == as_written(theirs)
        assert mine.written({"a"}) == as_written(with_only_a(theirs))


def as_written(element):
    return without_unused_namespaces(etree.tostring(element, encoding="unicode", with_tail=False))


def with_only_a(element):
    element.text = None
    for child in list(element):
        child.tail = None
        if child.tag != "a":
            element.remove(child)
    return element


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("<a>" * 300 + "</a>" * 300)
@example('<a k="' + "&amp;" * 9 + '"/>' * 3)
@example("<a> </a><a> <a/> </a><a>x <a/> </a><a> &amp; </a>")
@example("<a>\n&#10;<x:b/></a>")
@example('<y:a xmlns:y="urn:y"> <a/> </y:a><b xmlns="urn:z"/><y:a xmlns:y="urn:y" k="<"/>')
@example('\n<y:a xmlns:y="urn:y"> <a/> </y:a><a/><b xmlns="urn:z" k=">">x</b><y:a xmlns:y="urn:y"/>')
@pytest.mark.properties
def test_a_text_means_what_lxml_says_or_is_refused(body):
    agree(body)


well_formed = st.recursive(
    st.sampled_from(
        ["", " ", "\n ", "t", "t; ", "é", "&amp; t", " é ", "&amp;", "&#32;", "<a/>", "<a ></a\n>", '<x:b k="&quot;"/>']
    ),
    lambda inner: st.lists(inner, max_size=4).map(
        lambda parts: "".join(
            f'<a k="{n}\n">{part}</a>{" " * (n % 3)}' if n % 2 else part for n, part in enumerate(parts)
        )
    ),
    max_leaves=20,
)


@given(well_formed)
@pytest.mark.properties
def test_whatever_is_plain_and_well_formed_is_scanned(body):
    assert scanned(body) is not None
    agree(body)


def test_a_start_tag_that_changes_what_names_or_spaces_mean_is_not_scanned():
    for start in ('<one xmlns="">', '<one xml:space="preserve">', '<one xmlns:z="urn:x">'):
        block = f"{start}<a/></one>".encode()
        cut = Cut(Container(OUTER.encode(), "all", "one"), start, 0, len(start), Counted(block, 1))
        try:
            element = cut.container.parsed(start, "")
        except NotPlain:
            continue
        assert scanning.scanned(scanning.names_in(cut, element), cut) is None


def test_an_element_ends_where_its_own_end_tag_stands_whatever_follows():
    container = Container(OUTER.encode(), "all", "one")
    block = b"<one><a>x</a></one> <one><a></one>"
    cuts = [Cut(container, "<one>", 0, 5, Counted(block, 1)), Cut(container, "<one>", 20, 25, Counted(block, 1))]
    names = scanning.names_in(cuts[0], container.parsed("<one>", ""))
    assert scanning.scanned(names, cuts[0]) is not None
    assert (cuts[0].ends, cuts[0].body) == (13, "<a>x</a>")
    assert scanning.scanned(names, cuts[1]) is None


def test_an_element_in_one_of_its_own_name_is_not_scanned():
    assert scanned("<a/><one></one>") is None
    assert scanned("<a><one/></a>") is None


TAGS = [
    *("<one>", "<one >", "<one a='1'>", '<one\n a = "1"\tb=\'"\' >', '<one a="&amp;" xmlns:y="urn:y" b="2">'),
    *(
        "<one a=' xmlns:y=\"u\"' b='2'>",
        '<one a=" xmlns=" b="2">',
        '<one xmlns:y="u"  xmlns:z="u">',
        "<one xml:lang='he'>",
    ),
    *(
        "<one/>",
        "<one a>",
        "<one a=1>",
        '<one a="1"b="2">',
        '<one a="<">',
        '<one a=">">',
        "<ones>",
        "<two>",
        "<one a='1",
        "x<one>",
    ),
    *('<one é="1">', '<one a="é">', "<!-- c --><one>", '<one a="1" a="2">', '<one xmlns:y="u" xmlns:y="u">'),
]


@pytest.mark.parametrize("tag", TAGS)
def test_a_start_tag_is_what_lxml_says_with_what_it_declares_set_apart(tag):
    block = f" \n{tag}</one>".encode()
    found = scanning.native.opening(block, 0, b"one")
    try:
        container = Container(OUTER.encode(), "all", "one")
        element = container.parsed(tag, "")
    except NotPlain:
        assert (
            found is None
            or scanning.native.start(scanning.native.Names({"x": "urn:x"}), found[3], b"one") is None
            or found[2]
        )
        return
    if found is None:
        return
    begins, ends, declared, rest = found
    assert block[begins:ends].decode() == tag
    again = etree.fromstring(OUTER.encode() + b"<one " + b" ".join(declared) + b"/></all>", etree.XMLParser(**SAFE))[0]
    assert again.nsmap == element.nsmap
    mine = scanning.native.start(scanning.native.Names(dict(element.nsmap)), rest, b"one")
    if mine is not None:
        assert {key: mine.get(key) for key in element.attrib} == dict(element.attrib)
        assert mine.get("nothing") is None


@given(st.text("\n\r\x0b\x8aab é", max_size=40), st.integers(0, 20), st.integers(0, 60))
def test_line_breaks_are_counted_one_by_one(text, start, size):
    block = text.encode()
    end = min(len(block), start + size)
    assert scanning.native.breaks(block, min(start, end), end) == block.count(b"\n", min(start, end), end)


def test_what_a_namespace_with_signs_of_its_own_declares_is_left_to_libxml2():
    container = Container(b'<all xmlns:x="urn:x&amp;y">', "all", "one")
    cut = Cut(container, "<one>", 0, 5, Counted(b"<one><a/></one>", 1))
    (group,) = scanning.scanned(scanning.names_in(cut, container.parsed("<one>", "")), cut).groups({}).values()
    assert group.elements()[0].written() is None


@given(
    st.one_of(
        st.binary(max_size=24),
        st.text(max_size=24).map(str.encode),
        st.lists(
            st.sampled_from(list(b"a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc1\xc2\xe0\xed\xef\xf0\xf4\xf5")), max_size=20
        ).map(bytes),
    )
)
@example("\ud800".encode(errors="surrogatepass"))
@example("12345678é12345678".encode())
def test_bytes_are_utf8_where_python_decodes_them(block):
    try:
        block.decode()
    except UnicodeDecodeError:
        assert not scanning.native.utf8(block)
    else:
        assert scanning.native.utf8(block)

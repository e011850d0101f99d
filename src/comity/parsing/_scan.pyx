# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, binding=False
"""Plain XML read without a parser: one pass that proves the text well-formed, and elements that are made only when asked for.

Plain is what nearly all published files are: elements, attributes and text, XML's own five entities, ASCII names, and no namespace
that is declared on the way, except by an element on the highest level for itself (`<x:y xmlns:x="…">`): that one alone is libxml2's.
Whatever else XML may have (comments, CDATA, instructions, other references, forbidden characters), and every fault, is refused:
`scan` gives None, and libxml2 is to read the text instead. What is not refused means exactly what lxml makes of it with the settings
of parsing/xml.py. Nothing here knows what the elements mean. Where an element ends is found by reading it, so nobody needs to look
for its end before.
"""

cimport cython
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uint64_t
from libc.string cimport memcmp, memcpy, memset, strncmp

import re

DEF DEPTH = 200
DEF FOREIGN = 1000
DEF LONGEST_FOREIGN = 4096
DEF NAMES = 2048
DEF SLOTS = 8192
DEF LONGEST_NAME = 200

cdef enum:
    SPACE = 1
    NAME_START = 2
    NAME = 4
    ODD = 8
    STOP = 16  # what ends a run of text, or has to be looked at in it
    QUOTED = 32  # the same between quotes

cdef enum:
    WITH_TEXT = 1
    WITH_ELEMENT = 2

XML = "{http://www.w3.org/XML/1998/namespace}"
ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
PLAINLY = re.compile("[^&<>\"\\s]+").fullmatch
REFERENCE = re.compile("&(?:([a-z]+)|#([0-9]+)|#x([0-9a-fA-F]+));")

cdef unsigned char CLASS[256]


cdef void _classify() noexcept:
    cdef int c
    memset(CLASS, 0, 256)
    for c in range(32):
        CLASS[c] = ODD | STOP | QUOTED
    CLASS[32] = SPACE
    CLASS[9] = CLASS[10] = SPACE | QUOTED
    CLASS[ord("&")] = CLASS[ord("]")] = CLASS[0xEF] = ODD | STOP | QUOTED
    CLASS[ord("<")] = STOP | QUOTED
    CLASS[ord('"')] = CLASS[ord("'")] = QUOTED
    for c in range(ord("a"), ord("z") + 1):
        CLASS[c] = CLASS[c - 32] = NAME_START | NAME
    CLASS[ord("_")] = NAME_START | NAME
    for c in range(ord("0"), ord("9") + 1):
        CLASS[c] = NAME
    CLASS[ord("-")] = CLASS[ord(".")] = CLASS[ord(":")] = NAME


_classify()


cdef class Names:
    """The names that occur where certain prefixes are declared, and what they mean: `{namespace}name`, as lxml has it."""

    def __init__(self, dict declared):
        """`declared` is prefix → namespace."""
        self.declared = declared
        self.tags, self.prefixes, self.raw = [], [], []
        self.usable = None not in declared and len(set(declared.values())) == len(declared)
        self.declarations = {prefix: f' xmlns:{prefix}="{space}"' for prefix, space in declared.items()}
        self.foreign = {}
        self.writable = not any(PLAINLY(space) is None for space in declared.values())
        memset(self.slots, 0, sizeof(self.slots))

    @property
    def crowded(self):
        """Whether there is not room for many more."""
        return len(self.raw) > NAMES // 2

    cdef int find(self, const char* text, Py_ssize_t size):
        """The number of a name; -1 where it is not plain."""
        cdef unsigned int key, known
        if not size:
            return -1
        key = size + 31 * <unsigned char>text[0] + 1021 * <unsigned char>text[size - 1] + 16381 * <unsigned char>text[size >> 1]
        key ^= 131 * <unsigned char>text[size >> 2]
        while True:
            known = self.slots[key & (SLOTS - 1)]
            if not known:
                break
            if self.lengths[known - 1] == size and memcmp(self.spelled[known - 1], text, size) == 0:
                return known - 1
            key += 1
        if not self.learn(text[:size]):
            return -1
        self.slots[key & (SLOTS - 1)] = len(self.raw)
        return len(self.raw) - 1

    cdef bint learn(self, bytes name):
        cdef str prefix, colon, local
        if len(self.raw) >= NAMES or len(name) > LONGEST_NAME:
            return False
        prefix, colon, local = name.decode("ascii").partition(":")
        if not colon:
            prefix, local = "", prefix
            tag = local
        elif prefix == "xml":
            tag = XML + local
            if local != "lang":
                return False
        elif prefix in self.declared and local and ":" not in local and CLASS[ord(local[0])] & NAME_START:
            tag = "{" + self.declared[prefix] + "}" + local
        else:
            return False
        if prefix == "xmlns" or tag == "xmlns":
            return False
        self.spelled[len(self.raw)], self.lengths[len(self.raw)] = <const char*>name, <int>len(name)
        self.raw.append(name)
        self.tags.append(tag)
        self.prefixes.append(prefix or None)
        return True


@cython.no_gc
cdef class Tree:
    """A text that has been scanned. The block it stands in is kept, and everything is an offset in its UTF-8."""

    def __dealloc__(self):
        PyMem_Free(self.pieces)
        PyMem_Free(self.pairs)

    cdef str _between(self, int start, int end, bint escaped, bint attribute):
        cdef str text = PyUnicode_DecodeUTF8(self.s + start, end - start, NULL)
        if escaped:
            if attribute:
                text = text.replace("\n", " ").replace("\t", " ")
            if "&" in text:
                text = REFERENCE.sub(_meant, text)
        return text

    cdef int breaks(self, int end) noexcept:
        """The line breaks before a place; counted on from the place that was asked for last, as places mostly follow each other."""
        if end < self.counted:
            self.counted = self.broken = 0
        while self.counted < end:
            self.broken += self.s[self.counted] == b"\n"
            self.counted += 1
        return self.broken

    cdef Node node(self, int index):
        cdef Node found = Node.__new__(Node)
        found.tree = self
        found.index = index
        found.piece = self.pieces + index
        return found

    cdef object element(self, int index):
        """The element as it is to be read: one that declares namespaces is libxml2's. Raises NotPlain unless it is one element,
        in a namespace that it has by a prefix which means nothing else here, or by none.
        """
        if not self.pieces[index].foreign:
            return self.node(index)
        whole = self.cut.container.parsed(self.cut.start, self.node(index).source)
        if (
            len(whole) != 1 or whole.text or whole[0].tail or whole[0].prefix in self.names.declared
            or ":" not in whole[0].tag.partition("}")[0]
        ):
            raise _not_plain()
        return whole[0]

    cdef str tag_of_foreign(self, int index, dict spelled):
        """Its name, remembered under what it is written as; `spelled` holds what prefixes made of names before."""
        cdef Piece* piece = self.pieces + index
        cdef bytes source = self.s[piece.start : piece.end]
        cdef dict known = self.names.foreign
        cdef tuple found = known.get(source)
        if found is None:
            element = self.element(index)
            found = element.tag, f"{element.prefix}:{element.tag.partition('}')[2]}" if element.prefix else element.tag
            if len(known) >= FOREIGN:
                known.clear()
            if len(source) < LONGEST_FOREIGN:
                known[source] = found
        tag, step = found
        if spelled.setdefault(step, tag) != tag:
            raise _not_plain()
        return tag

    cdef bint proved(self):
        """Whether what declares namespaces is what it seemed to be."""
        cdef int index = self.pieces[0].child
        cdef dict spelled = {}
        from comity.parsing.xmltext import NotPlain  # which needs this module

        try:
            while index:
                if self.pieces[index].foreign:
                    self.tag_of_foreign(index, spelled)
                index = self.pieces[index].following
        except NotPlain:
            return False
        return True

    cdef int skip_foreign(self, Piece* piece, Py_ssize_t size, bytes name):
        """Where an element seems to end that nobody has read; -1 where it may hold one of that name. Nothing is proved yet."""
        cdef int end = _ended(self.s, piece.start, size)
        if end < 0 or name in self.s[piece.start : end]:
            return -1
        piece.foreign, piece.opened, piece.end = True, end, end
        self.paired, piece.attributes = piece.attribute, 0
        return end

    def groups(self, dict together):
        """The elements on the highest level by name, in the order of first appearance; `together` gives names that share a group."""
        cdef dict found = {}, spelled = {}
        cdef int index = self.pieces[0].child, last = -1
        cdef Group group = None
        while index:
            if self.pieces[index].foreign or self.pieces[index].name != last:
                if self.pieces[index].foreign:
                    last, tag = -1, self.tag_of_foreign(index, spelled)
                else:
                    last = self.pieces[index].name
                    tag = self.names.tags[last]
                    tag = together.get(tag, tag)
                group = <Group>found.get(tag)
                if group is None:
                    group = Group.__new__(Group)
                    group.tree = self
                    group.indexes = []
                    group.runs = 0
                    found[tag] = group
                group.runs += 1
            group.indexes.append(index)
            index = self.pieces[index].following
        return found

    cdef bint more_pieces(self):
        cdef void* more
        if self.count >= self.room:
            more = PyMem_Realloc(self.pieces, 2 * self.room * sizeof(Piece))
            if more == NULL:
                raise MemoryError
            self.pieces, self.room = <Piece*>more, 2 * self.room
        return True

    cdef bint more_pairs(self):
        cdef void* more
        if self.paired >= self.paired_room:
            more = PyMem_Realloc(self.pairs, 2 * self.paired_room * sizeof(Pair))
            if more == NULL:
                raise MemoryError
            self.pairs, self.paired_room = <Pair*>more, 2 * self.paired_room
        return True

    cdef int read(self, Py_ssize_t size, const char* name_of_it, int length_of_it):
        """Where the content ends, before the end tag of that name; -1 where it is refused. It may not hold an element of the name."""
        cdef const char* s = self.s
        cdef int[DEPTH] stack
        cdef int[DEPTH] last  # the child of each that was met last
        cdef int depth = 0, pos = 0, start, end = 0, index, name, first, i
        cdef bint blank, escaped, spaced
        cdef char quote
        cdef Piece* piece
        cdef Pair* pair
        cdef int itself = self.names.find(name_of_it, length_of_it) if CLASS[<unsigned char>name_of_it[0]] & NAME_START else -2
        stack[0], last[0] = 0, 0
        piece = self.pieces
        memset(piece, 0, sizeof(Piece))
        self.count = 1
        while True:
            # Text, as far as the next tag.
            start, blank, escaped = pos, True, False
            while pos < size and CLASS[<unsigned char>s[pos]] & SPACE:
                pos += 1
            if pos < size and s[pos] != b"<":
                blank = False
                while True:
                    while not CLASS[<unsigned char>s[pos]] & STOP:  # the text ends with a NUL, which stops
                        pos += 1
                    if s[pos] == b"<" or pos >= size:
                        break
                    if s[pos] == b"&":
                        i = _reference(s + pos)
                        if not i:
                            return -1
                        escaped = True
                        pos += i
                        continue
                    if not _harmless(s + pos):
                        return -1
                    pos += 1
            if pos >= size:
                return -1
            piece = self.pieces + stack[depth]
            if pos > start and not last[depth] and (not blank or s[pos + 1] == b"/"):
                piece.text, piece.text_end, piece.escaped = start, pos, escaped
            start = pos
            pos += 1
            if s[pos] == b"/":
                if depth == 0:
                    pos += 1
                    if pos + length_of_it < size and not memcmp(s + pos, name_of_it, length_of_it) and s[pos + length_of_it] == b">":
                        return start
                    return -1
                pos += 1
                first = piece.start + 1
                i = self.length(piece)
                if pos + i >= size or memcmp(s + pos, s + first, i):
                    return -1
                pos += i
                while pos < size and CLASS[<unsigned char>s[pos]] & SPACE:
                    pos += 1
                if pos >= size or s[pos] != b">":
                    return -1
                pos += 1
                piece.end = pos
                depth -= 1
                continue
            first = pos
            if not CLASS[<unsigned char>s[pos]] & NAME_START:
                return -1
            while CLASS[<unsigned char>s[pos]] & NAME:  # the text ends with a NUL
                pos += 1
            name = self.names.find(s + first, pos - first)
            if name == itself or (name < 0 and depth):
                return -1
            self.more_pieces()
            index = self.count
            self.count += 1
            piece = self.pieces + index
            memset(piece, 0, sizeof(Piece))
            piece.name, piece.start, piece.parent, piece.attribute = name, start, stack[depth], self.paired
            self.pieces[stack[depth]].children += 1
            if last[depth]:
                self.pieces[last[depth]].following = index
            else:
                self.pieces[stack[depth]].child = index
            last[depth] = index
            if name < 0:
                pos = self.skip_foreign(piece, size, name_of_it)
                if pos < 0:
                    return -1
                continue
            while True:
                spaced = False
                while CLASS[<unsigned char>s[pos]] & SPACE:
                    pos += 1
                    spaced = True
                if s[pos] == b">":
                    pos += 1
                    piece.opened = pos
                    depth += 1
                    if depth >= DEPTH:
                        return -1
                    stack[depth], last[depth] = index, 0
                    break
                if s[pos] == b"/":
                    if s[pos + 1] != b">":
                        return -1
                    pos += 2
                    piece.opened = piece.end = pos
                    break
                first = pos
                if not spaced or not CLASS[<unsigned char>s[pos]] & NAME_START:
                    return -1
                while CLASS[<unsigned char>s[pos]] & NAME:
                    pos += 1
                name = self.names.find(s + first, pos - first)
                if name < 0:
                    if depth or strncmp(s + first, b"xmlns", 5):
                        return -1
                    pos = self.skip_foreign(piece, size, name_of_it)
                    if pos < 0:
                        return -1
                    break
                for i in range(piece.attribute, self.paired):
                    if self.pairs[i].name == name:
                        return -1
                while CLASS[<unsigned char>s[pos]] & SPACE:
                    pos += 1
                if s[pos] != b"=":
                    return -1
                pos += 1
                while CLASS[<unsigned char>s[pos]] & SPACE:
                    pos += 1
                quote = s[pos]
                if quote != b'"' and quote != b"'":
                    return -1
                pos += 1
                first, escaped = pos, False
                while True:
                    while not CLASS[<unsigned char>s[pos]] & QUOTED:
                        pos += 1
                    if s[pos] == quote:
                        break
                    if s[pos] == b"\n" or s[pos] == b"\t":
                        escaped = True
                    elif s[pos] == b"&":
                        i = _reference(s + pos)
                        if not i:
                            return -1
                        escaped = True
                        pos += i
                        continue
                    elif s[pos] == b"<" or (CLASS[<unsigned char>s[pos]] & ODD and s[pos] != b"]" and not _harmless(s + pos)):
                        return -1
                    pos += 1
                self.more_pairs()
                pair = self.pairs + self.paired
                pair.name, pair.start, pair.end, pair.escaped = name, first, pos, escaped
                self.paired += 1
                piece.attributes += 1
                pos += 1

    cdef int length(self, Piece* piece) noexcept:
        return self.names.lengths[piece.name]


def _not_plain():
    from comity.parsing.xmltext import NotPlain  # which needs this module

    return NotPlain()


def _meant(match):
    name, decimal, hexadecimal = match.groups()
    return ENTITIES[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


cdef int _reference(const char* s) noexcept:
    """The length of a reference to one of XML's own entities or to a character; 0 where it is something else."""
    cdef int at = 2, value = 0, base = 10, digit
    if s[1] != b"#":
        return _entity(s)
    if s[2] == b"x":
        at, base = 3, 16
    while s[at] != b";":
        digit = s[at]
        if 48 <= digit <= 57:
            digit -= 48
        elif base == 16 and 97 <= digit | 32 <= 102:
            digit = (digit | 32) - 87
        else:
            return 0
        value = value * base + digit
        at += 1
        if at > 12 or value > 0x10FFFF:
            return 0
    if value < 32 and value not in (9, 10, 13) or 0xD800 <= value < 0xE000 or value in (0xFFFE, 0xFFFF):
        return 0
    return at + 1


cdef int _ended(const char* s, int pos, Py_ssize_t size) noexcept:
    """Where the element that begins there seems to end; -1 where it does not, or something else than elements is in it."""
    cdef int depth = 0
    cdef char quote
    while pos < size:
        if s[pos + 1] == b"!" or s[pos + 1] == b"?":
            return -1
        depth += -1 if s[pos + 1] == b"/" else 1
        while pos < size and s[pos] != b">":
            if s[pos] == b'"' or s[pos] == b"'":
                quote = s[pos]
                pos += 1
                while pos < size and s[pos] != quote:
                    pos += 1
            pos += 1
        if pos < size and s[pos - 1] == b"/":
            depth -= 1
        pos += 1
        if depth <= 0:
            return pos if depth == 0 and pos <= size else -1
        while pos < size and s[pos] != b"<":
            pos += 1
    return -1


cdef int _entity(const char* s) noexcept:
    if strncmp(s, b"&lt;", 4) == 0 or strncmp(s, b"&gt;", 4) == 0:
        return 4
    if strncmp(s, b"&amp;", 5) == 0:
        return 5
    if strncmp(s, b"&quot;", 6) == 0 or strncmp(s, b"&apos;", 6) == 0:
        return 6
    return 0


cdef bint _harmless(const char* s) noexcept:
    """Whether a character that might not be allowed is: no control, no noncharacter, no end of a CDATA section."""
    if s[0] == b"]":
        return not (s[1] == b"]" and s[2] == b">")
    if <unsigned char>s[0] == 0xEF:
        return not (<unsigned char>s[1] == 0xBF and <unsigned char>s[2] >= 0xBE)
    return False


cdef char* _spelled(const char* s, int pos, int end, char* to) noexcept:
    """Spell an element, or a start tag, as libxml2 spells what it has read without blanks between elements; where that ends."""
    cdef char* opened = NULL  # where the start tag before ends, and nothing came since
    cdef char[DEPTH + 1] began  # with what the content of each element begins
    cdef int first, depth = 0
    cdef char quote
    began[0] = 0
    while pos < end:
        if s[pos] != b"<":
            first = pos
            while CLASS[<unsigned char>s[pos]] & SPACE:
                pos += 1
            if s[pos] == b"<" and (began[depth] == WITH_ELEMENT or (not began[depth] and s[pos + 1] != b"/")):
                continue
            began[depth] = began[depth] or WITH_TEXT
            pos = first
            while s[pos] != b"<":
                if s[pos] != b"&":  # after text that is written out, blanks between elements are text
                    began[depth] = WITH_TEXT
                pos = _character(s, pos, 0, &to)
            continue
        pos += 1
        first = pos
        if s[pos] == b"/":
            first = pos = pos + 1
            while CLASS[<unsigned char>s[pos]] & NAME:
                pos += 1
            to = _closed(to, opened, s + first, pos - first)
            depth -= 1
            while s[pos] != b">":
                pos += 1
            pos += 1
            continue
        while CLASS[<unsigned char>s[pos]] & NAME:
            pos += 1
        to[0] = b"<"
        memcpy(to + 1, s + first, pos - first)
        to += 1 + pos - first
        while True:
            while CLASS[<unsigned char>s[pos]] & SPACE:
                pos += 1
            if not CLASS[<unsigned char>s[pos]] & NAME_START:
                break
            first = pos
            while CLASS[<unsigned char>s[pos]] & NAME:
                pos += 1
            to[0] = b" "
            memcpy(to + 1, s + first, pos - first)
            to += 1 + pos - first
            to[0], to[1] = b"=", b'"'
            to += 2
            while s[pos] != b'"' and s[pos] != b"'":
                pos += 1
            quote = s[pos]
            pos += 1
            while s[pos] != quote:
                pos = _character(s, pos, 1, &to)
            pos += 1
            to[0] = b'"'
            to += 1
        began[depth] = began[depth] or WITH_ELEMENT
        if s[pos] == b"/":
            to = _copied(to, b"/>", 2)
            pos += 2
            continue
        to[0] = b">"
        opened = to = to + 1
        pos += 1
        depth += 1
        began[depth] = 0
    return to


cdef char* _closed(char* to, const char* opened, const char* name, Py_ssize_t size) noexcept:
    """Write an end tag, or make the start tag, if it was the last that was written, that of an empty element."""
    if to == opened:
        (to - 1)[0], to[0] = b"/", b">"
        return to + 1
    to[0], to[1] = b"<", b"/"
    memcpy(to + 2, name, size)
    to[2 + size] = b">"
    return to + 3 + size


cdef int _character(const char* s, int pos, bint attribute, char** to) noexcept:
    """Write the character there, or the one that is referred to; where the next one is."""
    cdef unsigned int c = <unsigned char>s[pos]
    cdef char* at = to[0]
    if c == b"&":
        pos += _referred(s + pos, &c)
    else:
        pos += 1
        if attribute and (c == b"\n" or c == b"\t"):
            c = b" "
        elif c >= 0x80:
            at[0] = c
            to[0] = at + 1
            return pos
    if c == b"<":
        to[0] = _copied(at, b"&lt;", 4)
    elif c == b">":
        to[0] = _copied(at, b"&gt;", 4)
    elif c == b"&":
        to[0] = _copied(at, b"&amp;", 5)
    elif c == b"\r":
        to[0] = _copied(at, b"&#13;", 5)
    elif attribute and c == b'"':
        to[0] = _copied(at, b"&quot;", 6)
    elif attribute and c == b"\n":
        to[0] = _copied(at, b"&#10;", 5)
    elif attribute and c == b"\t":
        to[0] = _copied(at, b"&#9;", 4)
    elif c < 0x80:
        at[0] = c
        to[0] = at + 1
    elif c < 0x800:
        at[0], at[1] = 0xC0 | c >> 6, 0x80 | c & 0x3F
        to[0] = at + 2
    elif c < 0x10000:
        at[0], at[1], at[2] = 0xE0 | c >> 12, 0x80 | c >> 6 & 0x3F, 0x80 | c & 0x3F
        to[0] = at + 3
    else:
        at[0], at[1], at[2], at[3] = 0xF0 | c >> 18, 0x80 | c >> 12 & 0x3F, 0x80 | c >> 6 & 0x3F, 0x80 | c & 0x3F
        to[0] = at + 4
    return pos


cdef inline char* _copied(char* at, const char* text, int size) noexcept:
    memcpy(at, text, size)
    return at + size


cdef int _referred(const char* s, unsigned int* c) noexcept:
    """The character of a reference that has been read before, and how long the reference is."""
    cdef int at = 2
    if s[1] != b"#":
        c[0] = b"<" if s[1] == b"l" else b">" if s[1] == b"g" else b'"' if s[1] == b"q" else b"&" if s[2] == b"m" else b"'"
        return _entity(s)
    c[0] = 0
    if s[2] == b"x":
        at = 3
        while s[at] != b";":
            c[0] = 16 * c[0] + (s[at] - 48 if s[at] <= 57 else (s[at] | 32) - 87)
            at += 1
        return at + 1
    while s[at] != b";":
        c[0] = 10 * c[0] + (s[at] - 48)
        at += 1
    return at + 1


@cython.no_gc
cdef class Group:
    """Some elements on the highest level."""

    def __len__(self):
        return len(self.indexes)

    def elements(self):
        """The elements themselves."""
        return [self.tree.element(index) for index in self.indexes]


@cython.no_gc
cdef class Node:
    """One element, with as much of lxml's `_Element` as reading needs; it cannot be changed."""

    @property
    def tag(self):
        return self.tree.names.tags[self.piece.name]

    @property
    def prefix(self):
        return self.tree.names.prefixes[self.piece.name]

    @property
    def text(self):
        cdef Piece* piece = self.piece
        return self.tree._between(piece.text, piece.text_end, piece.escaped, False) if piece.text_end else None

    @property
    def source(self):
        """What it is written as."""
        return self.tree._between(self.piece.start, self.piece.end, False, False)

    @property
    def line(self):
        """The line in the file on which the start tag ends."""
        return self.tree.cut.first_line + self.tree.breaks(self.piece.opened)

    def get(self, str name, default=None):
        cdef Pair* pair = self.tree.pairs + self.piece.attribute
        cdef list tags = self.tree.names.tags
        cdef int i
        for i in range(self.piece.attributes):
            if <str>tags[pair[i].name] == name:
                return self.tree._between(pair[i].start, pair[i].end, pair[i].escaped, True)
        return default

    def __len__(self):
        return self.piece.children

    def __bool__(self):
        return self.piece.children > 0

    def __iter__(self):
        cdef list found = []
        cdef int index = self.piece.child
        while index:
            found.append(self.tree.node(index))
            index = self.tree.pieces[index].following
        return iter(found)

    def iter(self):
        """The element and all inside it, in the order of the text."""
        cdef int index = self.index
        cdef list found = []
        while index < self.tree.count and self.tree.pieces[index].start < self.piece.end:
            found.append(self.tree.node(index))
            index += 1
        return iter(found)

    def getparent(self):
        return self.tree.node(self.piece.parent) if self.piece.parent else None

    def keys(self):
        """The names of the element's attributes."""
        cdef list tags = self.tree.names.tags
        cdef Pair* pair = self.tree.pairs + self.piece.attribute
        cdef int at
        return [tags[pair[at].name] for at in range(self.piece.attributes)]

    def written(self, only=None):
        """What libxml2 writes of it, with the namespaces that it uses; None where libxml2 is to be asked.

        With `only`, what it writes if there is nothing in the element but children of these names.
        """
        cdef Piece* piece = self.piece
        cdef Names names = self.tree.names
        cdef const char* s = self.tree.s
        cdef Py_ssize_t place = names.lengths[piece.name] + 1
        cdef char* spelled
        cdef char* opened
        cdef char* end
        cdef Pair* pair = self.tree.pairs + piece.attribute
        cdef int at
        cdef Node child
        if not names.writable:
            return None
        # Nothing becomes more than six times as long: `"`, between single quotes, becomes `&quot;`.
        spelled = <char*>PyMem_Malloc(6 * (piece.end - piece.start))
        if spelled == NULL:
            raise MemoryError
        if only is None:
            end = _spelled(s, piece.start, piece.end, spelled)
        else:
            opened = end = _spelled(s, piece.start, piece.opened, spelled)
            for child in self:
                if child.tag in only:
                    end = _spelled(s, child.piece.start, child.piece.end, end)
            if piece.end > piece.opened:
                end = _closed(end, opened, spelled + 1, place - 1)
        try:
            found = PyUnicode_DecodeUTF8(spelled, end - spelled, NULL)
        finally:
            PyMem_Free(spelled)
        used = [prefix for prefix in names.declarations if f"{prefix}:" in found]
        if not used:
            return found
        if len(used) > 1:  # the element's own first, then those of its attributes, then the rest as they were declared
            first = dict.fromkeys([names.prefixes[piece.name], *(names.prefixes[pair[at].name] for at in range(piece.attributes))])
            used = [prefix for prefix in first if prefix in used] + [prefix for prefix in used if prefix not in first]
        return found[:place] + "".join([names.declarations[prefix] for prefix in used]) + found[place:]

    def parsed(self):
        """The same element as lxml has it."""
        return self.tree.cut.container.parsed(self.tree.cut.start, self.source)[0]


cdef Tree _tree(Names names, bytes block, int room):
    cdef Tree tree = Tree.__new__(Tree)
    tree.block, tree.names, tree.s = block, names, <const char*>block
    tree.room = tree.paired_room = room
    tree.pieces = <Piece*>PyMem_Malloc(room * sizeof(Piece))
    tree.pairs = <Pair*>PyMem_Malloc(room * sizeof(Pair))
    if tree.pieces == NULL or tree.pairs == NULL:
        raise MemoryError
    return tree


def scan(Names names not None, cut):
    """The content of a cut element as a Tree, its end now known to the cut; None where it is not plain, or not well-formed."""
    cdef Tree tree
    cdef int begins = cut.begins, ends
    cdef bytes name = cut.container.name_in_bytes, block = cut.block
    if not names.usable or len(block) > 1 << 30:
        return None
    tree = _tree(names, block, 1024)
    tree.cut = cut
    tree.s += begins
    ends = tree.read(len(block) - begins, name, len(name))
    if ends < 0 or not tree.proved():
        return None
    cut.ends = begins + ends
    return tree


def start(Names names not None, bytes tag not None, bytes name not None):
    """The start tag of an element as that element without content; None where it is not plain, or declares a namespace."""
    cdef Tree tree
    if not names.usable:
        return None
    tree = _tree(names, b"%s</%s></->" % (tag, name), 16)
    return tree.node(1) if tree.read(len(tree.block), b"-", 1) >= 0 and not tree.pieces[1].foreign else None


def opening(bytes block not None, Py_ssize_t place, bytes name not None):
    """The start tag of that name that comes next, after nothing but space: where it begins and ends, the namespaces that it declares
    as they are written, and the tag without them. None where it is not plain, or something else comes.
    """
    cdef const char* s = block
    cdef Py_ssize_t pos = place, begins, ends, first, spaced
    cdef char quote
    cdef bint declares
    cdef list declared = [], others = []
    while CLASS[<unsigned char>s[pos]] & SPACE:
        pos += 1
    begins = pos
    if s[pos] != b"<" or strncmp(s + pos + 1, <const char*>name, len(name)):
        return None
    pos += 1 + len(name)
    ends = begins
    while True:
        spaced = pos
        while CLASS[<unsigned char>s[pos]] & SPACE:
            pos += 1
        if s[pos] == b">":
            others.append(block[ends : pos + 1])
            return begins, pos + 1, tuple(declared), b"".join(others)
        first = pos
        if pos == spaced or not CLASS[<unsigned char>s[pos]] & NAME_START:
            return None
        while CLASS[<unsigned char>s[pos]] & NAME:
            pos += 1
        declares = strncmp(s + first, b"xmlns", 5) == 0
        while CLASS[<unsigned char>s[pos]] & SPACE:
            pos += 1
        if s[pos] != b"=":
            return None
        pos += 1
        while CLASS[<unsigned char>s[pos]] & SPACE:
            pos += 1
        quote = s[pos]
        if quote != b'"' and quote != b"'":
            return None
        pos += 1
        while s[pos] != quote:
            if s[pos] == b"<" or s[pos] == b">" or s[pos] == 0:
                return None
            pos += 1
        pos += 1
        if declares:
            others.append(block[ends:spaced])
            declared.append(block[first:pos])
            ends = pos


def utf8(bytes block not None):
    """Whether it is UTF-8, as Python decodes it: nothing longer than needed, no surrogates, nothing after U+10FFFF."""
    cdef const unsigned char* s = <const unsigned char*><const char*>block
    cdef Py_ssize_t at = 0, size = len(block)
    cdef uint64_t eight = 0
    cdef int more
    while at < size:
        if s[at] < 0x80:
            at += 1
            while at + 8 <= size:
                memcpy(&eight, s + at, 8)
                if eight & <uint64_t>0x8080808080808080:
                    break
                at += 8
            continue
        # The text ends with a NUL, which continues nothing.
        if s[at] < 0xC2 or s[at] > 0xF4 or s[at + 1] & 0xC0 != 0x80:
            return False
        more = 1 if s[at] < 0xE0 else 2 if s[at] < 0xF0 else 3
        if (
            (s[at] == 0xE0 and s[at + 1] < 0xA0) or (s[at] == 0xED and s[at + 1] > 0x9F)
            or (s[at] == 0xF0 and s[at + 1] < 0x90) or (s[at] == 0xF4 and s[at + 1] > 0x8F)
        ):
            return False
        if more > 1 and s[at + 2] & 0xC0 != 0x80 or more > 2 and s[at + 3] & 0xC0 != 0x80:
            return False
        at += 1 + more
    return True


def breaks(bytes block not None, Py_ssize_t start, Py_ssize_t end):
    """How many line breaks there are between two places."""
    cdef const char* s = block
    cdef Py_ssize_t at = start, found = 0
    cdef uint64_t eight = 0
    while at + 8 <= end:  # eight at once: a byte that is a line break becomes 0, then its highest bit alone is 0
        memcpy(&eight, s + at, 8)
        eight ^= <uint64_t>0x0A0A0A0A0A0A0A0A
        eight = ((eight & <uint64_t>0x7F7F7F7F7F7F7F7F) + <uint64_t>0x7F7F7F7F7F7F7F7F) | eight
        found += 8 - (((eight >> 7 & <uint64_t>0x0101010101010101) * <uint64_t>0x0101010101010101) >> 56)
        at += 8
    while at < end:
        found += s[at] == 10
        at += 1
    return found

# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, binding=False, cdivision=True
"""What a text came to when it was first read, kept as cells of columns, and added again without a step in Python.

Nothing here knows what IATI means. A text that is new is read by the rules (walk.py, transactions.py, …), which add rows to the sheet;
those are put into columns at once, and what they say is kept under the bytes of the text. Where the same bytes come again, in
activities that hand down the same, their cells are copied. Of a transaction with nothing new but its reference, value and place,
the row is made of what its head, its tail and its description came to.

As in recall.py, which does the same for rows in Python: nothing is kept that led to a finding.
"""

cimport cython
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.ref cimport Py_INCREF, Py_XDECREF, PyObject
from libc.stdint cimport int32_t, int64_t, uint64_t
from libc.string cimport memcmp, memcpy, memset

from comity.model._columns cimport Builder, Cell, Rows, day_number, plain_amount, wide
from comity.parsing._scan cimport Group, Pair, Piece, Tree

from comity.model.reading import builder
from comity.model.records import Activity, Flow, Transaction
from comity.parsing.xmltext import NotPlain

cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(object text, Py_ssize_t* size) except NULL

cdef extern from *:
    """
    static inline uint64_t mixed(uint64_t a, uint64_t b) {
        __uint128_t product = (__uint128_t)a * b;
        return (uint64_t)product ^ (uint64_t)(product >> 64);
    }
    """
    uint64_t mixed(uint64_t a, uint64_t b)

cdef uint64_t SEED = hash("comity") & 0xFFFFFFFF | 1  # another one in each process, so that nobody can write texts that collide
cdef int PARTS_REMEMBERED = 20_000
DEF STAGES = 8
DEF ROOM = 400  # for the locator of a child of an activity

# The columns of shapes.py, as they are numbered there.
cdef enum:
    ACTIVITY, IDENTIFIER
    LOCATOR, ORDINAL, REF, HUMANITARIAN, TYPE, DATE, VALUE, CURRENCY, INHERITED, VALUE_DATE, DESCRIPTION
    FIELDS

cdef enum:
    TITLE = 2
    FLOW_LOCATOR, SPLIT, AMOUNT, FLOW_CURRENCY, FLOW_DATE, YEAR, FLOW_VALUE_DATE

HEAD = ("ref", "humanitarian", "type", "date", "value", "currency", "currency_inherited", "value_date", "description")
OWN = ("activity", "iati_identifier", "locator", "transaction", *HEAD)
FLOW_OWN = ("activity", "iati_identifier", "title", "locator", "split", "amount", "currency", "date", "year", "value_date")


cdef uint64_t hashed(const char* text, Py_ssize_t size) noexcept:
    cdef uint64_t found = SEED ^ <uint64_t>size, word = 0
    while size >= 8:
        memcpy(&word, text, 8)
        found = mixed(found ^ word, 0x9E3779B97F4A7C15ULL)
        text += 8
        size -= 8
    word = 0
    memcpy(&word, text, size)
    return mixed(found ^ word, 0xD6E8FEB86659FD93ULL | 1)


# What is remembered by the ten thousand refers to nothing that refers to it, so the collector of cycles need not walk it.

@cython.no_gc
cdef class Added:
    """Rows of one shape that a text came to, and those of another."""

    cdef Builder made
    cdef Rows rows
    cdef Added others


@cython.no_gc
cdef class Met:
    """What one text came to: an answer in Python, and rows."""

    cdef char* key
    cdef Py_ssize_t size
    cdef uint64_t hash
    cdef object answer
    cdef Added rows

    def __dealloc__(self):
        PyMem_Free(self.key)


@cython.no_gc
cdef class Head(Met):
    """What the opening of a transaction came to: type, day, currency and value date."""

    cdef object stage
    cdef int stage_number
    cdef bytes kind, currency
    cdef bint usable, inherited, valued
    cdef int32_t day, value_day
    cdef int64_t year


@cython.no_gc
cdef class Tail(Met):
    """What ends a transaction came to: `answer` is the Tail of transactions.py, `fields` its cells of the transaction's row."""

    cdef Rows fields
    cdef bytes description
    cdef list flows  # by stage: the cells of each flow's row; of which reporter, places and purposes they are; and how to divide


cdef class Known:
    """Texts, and what they came to."""

    cdef PyObject** slots
    cdef Py_ssize_t room, used

    def __cinit__(self):
        self.room, self.used = 64, 0
        self.slots = <PyObject**>PyMem_Malloc(self.room * sizeof(PyObject*))
        if self.slots == NULL:
            raise MemoryError
        memset(self.slots, 0, self.room * sizeof(PyObject*))

    def __dealloc__(self):
        self.clear()
        PyMem_Free(self.slots)

    cdef void clear(self) noexcept:
        cdef Py_ssize_t at
        cdef PyObject* met
        for at in range(self.room):
            met = self.slots[at]
            self.slots[at] = NULL
            Py_XDECREF(met)
        self.used = 0

    cdef Met find(self, const char* text, Py_ssize_t size, uint64_t hash):
        cdef Py_ssize_t at = hash & (self.room - 1)
        while self.slots[at] != NULL:
            met = <Met>self.slots[at]
            if met.hash == hash and met.size == size and memcmp(met.key, text, size) == 0:
                return met
            at = (at + 1) & (self.room - 1)
        return None

    cdef int put(self, Met met, const char* text, Py_ssize_t size, uint64_t hash) except -1:
        """Keep it under a text that is not there yet."""
        met.key = <char*>PyMem_Malloc(size + 1)
        if met.key == NULL:
            raise MemoryError
        memcpy(met.key, text, size)
        met.size, met.hash = size, hash
        if 2 * self.used >= self.room:
            self.grow()
        self.place(met)
        Py_INCREF(met)
        self.used += 1
        return 0

    cdef void place(self, Met met) noexcept:
        cdef Py_ssize_t at = met.hash & (self.room - 1)
        while self.slots[at] != NULL:
            at = (at + 1) & (self.room - 1)
        self.slots[at] = <PyObject*>met

    cdef int grow(self) except -1:
        cdef PyObject** before = self.slots
        cdef Py_ssize_t room = self.room, at
        self.slots = <PyObject**>PyMem_Malloc(2 * room * sizeof(PyObject*))
        if self.slots == NULL:
            self.slots = before
            raise MemoryError
        self.room = 2 * room
        memset(self.slots, 0, self.room * sizeof(PyObject*))
        for at in range(room):
            if before[at] != NULL:
                self.place(<Met>before[at])
        PyMem_Free(before)
        return 0


cdef class Texts:
    """What is known of texts in activities that hand down the same: of groups of children, of each child, of the parts of transactions."""

    cdef Known groups, each, heads, tails, told
    cdef dict absent

    def __init__(self):
        self.groups, self.each, self.heads, self.tails, self.told = Known(), Known(), Known(), Known(), Known()
        self.absent = {}

    def clear(self):
        for known in (self.groups, self.each, self.heads, self.tails, self.told):
            (<Known>known).clear()


cdef class Packing:
    """The columns of one file's records, being filled activity by activity."""

    cdef object file
    cdef dict builders, parts, stages
    cdef Builder transactions, flows
    cdef Cell[3] constants
    cdef int activity
    cdef object sheet, identifier
    cdef char[ROOM] place
    cdef Py_ssize_t before  # how much of `place` is the activity's
    cdef char* scratch
    cdef Py_ssize_t scratch_room

    def __init__(self, file, shapes):
        if shapes[Transaction].columns[:FIELDS] != OWN or shapes[Flow].columns[: FLOW_VALUE_DATE + 1] != FLOW_OWN:
            raise TypeError("the columns of shapes.py are not those of _packing.pyx")
        self.file = file
        self.builders = {kind: builder(shape) for kind, shape in shapes.items() if kind is not Activity}
        self.transactions, self.flows = self.builders[Transaction], self.builders[Flow]
        self.parts, self.stages = {}, {}

    def __dealloc__(self):
        PyMem_Free(self.scratch)

    def begin(self, sheet):
        """From here on rows are of the activity of this sheet, and may be undone. What the sheet has so far is put into columns."""
        for made in self.builders.values():
            (<Builder>made).mark()
        self.sheet, self.activity, self.identifier = sheet, sheet.number, sheet.identifier
        self.constants[0].whole, self.constants[0].size = self.activity, 0
        self.named(1, self.identifier)
        self.before = 0
        self.before = self.step(b"iati-activity", 13, self.activity)
        self.drain(0, False)

    def undo(self):
        """Without the rows of the activity that was begun last."""
        for made in self.builders.values():
            (<Builder>made).undo()

    def filled(self):
        """Each type of record of which there are rows, with its columns."""
        return [(kind, made) for kind, made in self.builders.items() if (<Builder>made).rows]

    def clear(self):
        """Begin afresh: the columns have been taken over."""
        for made in self.builders.values():
            (<Builder>made).clear()

    cdef int named(self, int at, object text) except -1:
        """Make a text, or None, a constant; whoever calls keeps the text."""
        if text is None:
            self.constants[at].size = -1
        else:
            self.constants[at].text = PyUnicode_AsUTF8AndSize(text, &self.constants[at].size)
        return 0

    cdef Py_ssize_t step(self, const char* name, Py_ssize_t size, int ordinal) noexcept:
        """Make `place` that of a child of the activity; how long it is."""
        cdef char[12] digits
        cdef int many = 0
        cdef char* end = self.place + self.before
        if self.before:
            end[0] = b"/"
            end += 1
        memcpy(end, name, size)
        end += size
        end[0] = b"["
        end += 1
        while ordinal or not many:
            digits[many] = 48 + ordinal % 10
            ordinal = ordinal // 10
            many += 1
        while many:
            many -= 1
            end[0] = digits[many]
            end += 1
        end[0] = b"]"
        return end + 1 - self.place

    cdef Added drain(self, Py_ssize_t skip, bint kept):
        """Put the sheet's rows into columns; what they say, below a place of length `skip`, if it is to be `kept`."""
        cdef Builder made
        cdef Py_ssize_t first
        cdef list blocks
        cdef Added found = None, added
        for kind, blocks in self.sheet.rows.items():
            if not blocks or kind is Activity:
                continue
            made = <Builder>self.builders[kind]
            first = made.rows
            self.put(made, blocks)
            if kept and made.rows > first:
                added = Added.__new__(Added)
                added.made, added.rows, added.others = made, made.rows_since(first, made.constants, skip), found
                found = added
        self.sheet.rows.clear()
        return found

    cdef int put(self, Builder made, list blocks) except -1:
        try:
            made.add(blocks)
        except ValueError:  # a value that is not plain: the activity is parsed whole, and its rows are left to Arrow
            raise NotPlain from None
        return 0

    cdef int replay(self, Met met, Py_ssize_t place_size) except -1:
        """Add again what a text came to, below `place`."""
        cdef Added added = met.rows
        while added is not None:
            added.made.again(added.rows, self.constants, self.place, place_size)
            added = added.others
        return 0

    cdef int third(self, int64_t transaction) except -1:
        """The ordinal of the transaction that splits are of; 0 where they are the activity's."""
        self.constants[2].whole, self.constants[2].size = transaction, 0 if transaction else -1
        return 0

    cdef void constant(self, Builder made, int column):
        if self.constants[column].size < 0:
            made.nothing(column)
        else:
            made.text(column, self.constants[column].text, self.constants[column].size)

    cdef int32_t day(self, str text) except? -1:
        cdef Py_ssize_t size = 0
        cdef const char* spelled = PyUnicode_AsUTF8AndSize(text, &size)
        try:
            return day_number(spelled, size)
        except ValueError:
            raise NotPlain from None

    cdef Rows shared(self, Builder made, tuple fields):
        """What rows share, as cells."""
        cdef Py_ssize_t first = made.rows
        cdef Rows found
        self.put(made, [("", (None,) * made.constants, [(*(None,) * made.owns, fields)])])
        found = made.rows_since(first, made.constants + made.owns, 0)
        made.back_to(first)
        return found

    cdef Rows flow_part(self, tuple fields):
        """What many flows share, as cells; kept by what it is, as texts of many kinds come to the same."""
        found = self.parts.get(fields)
        if found is None:
            if len(self.parts) >= PARTS_REMEMBERED:
                self.parts.clear()
            found = self.parts[fields] = self.shared(self.flows, fields)
        return found

    cdef tuple state(self):
        return len(self.sheet.findings), self.sheet.without_currency

    cdef int remember(self, Known known, Met met, const char* text, Py_ssize_t size, uint64_t hash) except -1:
        # Asked first, as it may make everything be forgotten.
        self.file.remembered(size)
        known.put(met, text, size, hash)
        return 0

    cdef const char* together(self, Group group, Py_ssize_t* size) except NULL:
        """What the elements of a group are written as, one after the other."""
        cdef Tree tree = group.tree
        cdef Piece* first = tree.pieces + <int>group.indexes[0]
        cdef Piece* last = tree.pieces + <int>group.indexes[len(group.indexes) - 1]
        cdef Piece* piece
        cdef Py_ssize_t place = 0
        if group.runs == 1:
            size[0] = last.end - first.start
            return tree.s + first.start
        size[0] = 0
        for index in group.indexes:
            piece = tree.pieces + <int>index
            size[0] += piece.end - piece.start
        if size[0] > self.scratch_room:
            self.scratch = <char*>PyMem_Realloc(self.scratch, 2 * size[0])
            if self.scratch == NULL:
                self.scratch_room = 0
                raise MemoryError
            self.scratch_room = 2 * size[0]
        for index in group.indexes:
            piece = tree.pieces + <int>index
            memcpy(self.scratch + place, tree.s + piece.start, piece.end - piece.start)
            place += piece.end - piece.start
        return self.scratch

    def take(self, dict names, Texts texts, str name, reading):
        """What the reading makes of the children of that name, or made of the same text before."""
        cdef Group group = names.pop(name, None)
        cdef Py_ssize_t size = 0
        cdef const char* text
        cdef uint64_t hash
        cdef Met met
        if group is None:
            if name not in texts.absent:
                texts.absent[name] = reading(self.sheet, ())
            return texts.absent[name]
        text = self.together(group, &size)
        hash = hashed(text, size)
        self.third(0)
        met = texts.groups.find(text, size, hash)
        if met is not None:
            self.replay(met, self.before)
            return met.answer
        state = self.state()
        met = Met.__new__(Met)
        met.answer = reading(self.sheet, group.elements())
        met.rows = self.drain(self.before, True)
        if self.state() == state:
            self.remember(texts.groups, met, text, size, hash)
        return met.answer

    def each(self, dict names, Texts texts, str name, reading):
        """Read each child of that name by itself, or add again what it came to; how many there are."""
        cdef Group group = names.pop(name, None)
        cdef int index, ordinal
        cdef Piece* piece
        cdef Py_ssize_t size, place
        cdef const char* text
        cdef uint64_t hash
        cdef Met met
        cdef bytes spelled
        if group is None:
            return 0
        self.third(0)
        spelled = name.encode()
        for ordinal in range(len(group.indexes)):
            index = group.indexes[ordinal]
            piece = group.tree.pieces + index
            text, size = group.tree.s + piece.start, piece.end - piece.start
            hash = hashed(text, size)
            place = self.step(<const char*>spelled, len(spelled), ordinal + 1)
            met = texts.each.find(text, size, hash)
            if met is not None:
                self.replay(met, place)
                continue
            state = self.state()
            reading(self.sheet, group.tree.node(index), f"{self.sheet.here}/{name}[{ordinal + 1}]")
            met = Met.__new__(Met)
            met.rows = self.drain(place, True)
            if self.state() == state:
                self.remember(texts.each, met, text, size, hash)
        return len(group.indexes)

    def pay(self, payments, Texts texts, Group group):
        """Add the rows of the transactions, by what their parts came to before, or come to now."""
        cdef int ordinal
        cdef Opening opening = Opening(self, payments, texts, group.tree)
        for ordinal in range(1, len(group.indexes) + 1):
            opening.add(group.indexes[ordinal - 1], ordinal)

    def texts(self):
        """A memory of texts, in activities that hand down the same."""
        return Texts()


cdef class Opening:
    """The transactions of one activity, one after the other."""

    cdef Packing packing
    cdef Texts texts
    cdef Tree tree
    cdef object payments, title, reporting, places, purposes
    cdef list names
    cdef int opens[3]
    cdef int told, ref, humanitarian
    cdef int text, text_end, money, description, rest, end  # of the transaction at hand

    def __init__(self, Packing packing, payments, Texts texts, Tree tree):
        self.packing, self.payments, self.texts, self.tree = packing, payments, texts, tree
        self.title, self.reporting = packing.sheet.title, packing.sheet.reporting
        self.places, self.purposes = payments.places, payments.purposes
        for at, name in enumerate((b"transaction-type", b"transaction-date", b"value")):
            self.opens[at] = tree.names.find(<const char*><bytes>name, len(name))
        self.told = tree.names.find(b"description", 11)
        self.ref, self.humanitarian = tree.names.find(b"ref", 3), tree.names.find(b"humanitarian", 12)

    cdef bint cut(self, int index):
        """Whether it begins with type, date and value, one each, and perhaps a description: then where its parts stand."""
        cdef Piece* pieces = self.tree.pieces
        cdef int at, child = pieces[index].child, found = 0
        for at in range(3):
            if not child or pieces[child].name != self.opens[at] or pieces[child].children:
                return False
            found, child = child, pieces[child].following
        self.text, self.text_end, self.money = pieces[index].opened, pieces[found].opened, found
        self.rest, self.description = pieces[found].end, 0
        if child and pieces[child].name == self.told:
            self.description, self.rest, child = child, pieces[child].end, pieces[child].following
        self.end = pieces[index].end
        while child:
            at = pieces[child].name
            if at == self.told or at == self.opens[0] or at == self.opens[1] or at == self.opens[2]:
                return False
            child = pieces[child].following
        return True

    cdef int add(self, int index, int ordinal) except -1:
        """Add the rows of one transaction, in the order in which the rules would."""
        cdef Packing packing = self.packing
        cdef const char* s = self.tree.s
        cdef Head head
        cdef Tail tail
        cdef Met told = None
        cdef uint64_t head_hash, tail_hash
        cdef Piece* money
        cdef Py_ssize_t ref_size = -1, place = packing.step(b"transaction", 11, ordinal)
        cdef wide amount = 0
        cdef const char* ref = NULL
        cdef int flag = -1
        if not self.cut(index):
            return self.long_way(index, ordinal, place)
        money = self.tree.pieces + self.money
        head_hash = hashed(s + self.text, self.text_end - self.text)
        head = self.texts.heads.find(s + self.text, self.text_end - self.text, head_hash)
        if (
            not money.text_end or money.escaped or not plain_amount(s + money.text, money.text_end - money.text, &amount)
            or not self.attributes(index, &ref, &ref_size, &flag) or (head is not None and not head.usable)
        ):
            return self.long_way(index, ordinal, place)
        tail_hash = hashed(s + self.rest, self.end - self.rest)
        tail = self.texts.tails.find(s + self.rest, self.end - self.rest, tail_hash)
        if head is None or tail is None:
            node = self.tree.node(index)
            where = packing.place[:place].decode("ascii")
            children = self.payments.children(node)
        if head is None:
            opened, head = self.learn_head(node, children, where, head_hash)
        if self.description:
            told = self.describe(place)
        packing.third(ordinal)
        if tail is None:
            tail = self.learn_tail(children, where, ordinal, place, tail_hash)
        else:
            packing.replay(tail, place)
        if head is None or not head.usable:
            self.payments.add(node, where, ordinal, opened, None if told is None else told.answer, tail.answer)
            return self.drain()
        self.row(head, tail, told, ordinal, place, ref, ref_size, flag, amount)
        return self.flows(head, tail, place, amount, money)

    cdef bint attributes(self, int index, const char** ref, Py_ssize_t* ref_size, int* flag):
        """The transaction's own attributes, where they are plain."""
        cdef Piece* piece = self.tree.pieces + index
        cdef Pair* pair
        cdef const char* text
        cdef Py_ssize_t size
        cdef int at
        for at in range(piece.attribute, piece.attribute + piece.attributes):
            pair = self.tree.pairs + at
            text, size = self.tree.s + pair.start, pair.end - pair.start
            if pair.name == self.ref:
                if pair.escaped:
                    return False
                if size:
                    # What is space to Python may also be beyond ASCII.
                    if text[0] <= 32 or text[0] >= 127 or text[size - 1] <= 32 or text[size - 1] >= 127:
                        return False
                    ref[0], ref_size[0] = text, size
            elif pair.name == self.humanitarian:
                if size == 1 and text[0] == b"1" or size == 4 and memcmp(text, b"true", 4) == 0:
                    flag[0] = 1
                elif size == 1 and text[0] == b"0" or size == 5 and memcmp(text, b"false", 5) == 0:
                    flag[0] = 0
                else:
                    return False
        return True

    cdef Met describe(self, Py_ssize_t place):
        """What the description came to: its first text, and its narratives, which are added."""
        cdef Packing packing = self.packing
        cdef Piece* piece = self.tree.pieces + self.description
        cdef const char* text = self.tree.s + piece.start
        cdef Py_ssize_t size = piece.end - piece.start
        cdef uint64_t hash = hashed(text, size)
        cdef Met told = self.texts.told.find(text, size, hash)
        if told is not None:
            packing.replay(told, place)
            return told
        told = Met.__new__(Met)
        state = packing.state()
        where = packing.place[:place].decode("ascii")
        told.answer = self.payments.told(self.tree.node(self.description), where)
        told.rows = packing.drain(place, True)
        if packing.state() == state:
            packing.remember(self.texts.told, told, text, size, hash)
        return told

    cdef int row(
        self, Head head, Tail tail, Met told, int ordinal, Py_ssize_t place,
        const char* ref, Py_ssize_t ref_size, int flag, wide amount,
    ) except -1:
        """The transaction's own row."""
        cdef Packing packing = self.packing
        cdef Builder made = packing.transactions
        cdef Py_ssize_t size = 0
        cdef const char* text
        made.hold(1)
        made.whole(ACTIVITY, packing.activity)
        packing.constant(made, IDENTIFIER)
        made.text(LOCATOR, packing.place, place)
        made.whole(ORDINAL, ordinal)
        if ref_size > 0:
            made.text(REF, ref, ref_size)
        else:
            made.nothing(REF)
        if flag >= 0:
            made.flag(HUMANITARIAN, flag)
        else:
            made.nothing(HUMANITARIAN)
        made.text(TYPE, <const char*>head.kind, len(head.kind))
        made.day(DATE, head.day)
        made.amount(VALUE, amount)
        made.text(CURRENCY, <const char*>head.currency, len(head.currency))
        made.flag(INHERITED, head.inherited)
        if head.valued:
            made.day(VALUE_DATE, head.value_day)
        else:
            made.nothing(VALUE_DATE)
        if told is not None and told.answer is not None:
            text = PyUnicode_AsUTF8AndSize(told.answer, &size)
            made.text(DESCRIPTION, text, size)
        elif tail.description is not None:
            made.text(DESCRIPTION, <const char*>tail.description, len(tail.description))
        else:
            made.nothing(DESCRIPTION)
        made.part(tail.fields, NULL, 0)
        made.rows += 1
        return 0

    cdef int flows(self, Head head, Tail tail, Py_ssize_t place, wide amount, Piece* money) except -1:
        """The flows that the transaction is."""
        cdef Packing packing = self.packing
        cdef int stage = head.stage_number, split
        cdef list parts
        cdef tuple known
        cdef Py_ssize_t size = 0
        cdef const char* text
        if head.stage is None:
            return 0
        known = <tuple>tail.flows[stage]
        if known is None or known[2] is not self.places or known[3] is not self.purposes or known[1] != self.reporting:
            shared, among = self.payments.shared(tail.answer, head.stage)
            parts = [packing.flow_part(fields) for fields in shared]
            known = tail.flows[stage] = parts, self.reporting, self.places, self.purposes, among
        parts = <list>known[0]
        if len(parts) == 1:
            return self.flow(head, <Rows>parts[0], place, 1, amount)
        value = self.tree.s[money.text : money.text_end].decode("ascii")
        for split, part in enumerate(self.payments.divided(value, known[4])):
            text = PyUnicode_AsUTF8AndSize(part, &size)
            if not plain_amount(text, size, &amount):
                raise NotPlain
            self.flow(head, <Rows>parts[split], place, split + 1, amount)
        return 0

    cdef int flow(self, Head head, Rows part, Py_ssize_t place, int split, wide amount) except -1:
        cdef Packing packing = self.packing
        cdef Builder made = packing.flows
        cdef Py_ssize_t size = 0
        cdef const char* text
        made.hold(1)
        made.whole(ACTIVITY, packing.activity)
        packing.constant(made, IDENTIFIER)
        if self.title is None:
            made.nothing(TITLE)
        else:
            text = PyUnicode_AsUTF8AndSize(self.title, &size)
            made.text(TITLE, text, size)
        made.text(FLOW_LOCATOR, packing.place, place)
        made.whole(SPLIT, split)
        made.amount(AMOUNT, amount)
        made.text(FLOW_CURRENCY, <const char*>head.currency, len(head.currency))
        made.day(FLOW_DATE, head.day)
        made.whole(YEAR, head.year)
        if head.valued:
            made.day(FLOW_VALUE_DATE, head.value_day)
        else:
            made.nothing(FLOW_VALUE_DATE)
        made.part(part, NULL, 0)
        made.rows += 1
        return 0

    # What is met for the first time goes through the rules.

    cdef tuple learn_head(self, node, children, str where, uint64_t hash):
        """The opening as the rules have it, with nothing of the description; and what is kept of it, or None."""
        cdef Packing packing = self.packing
        cdef Head head
        state = packing.state()
        found = self.payments.head(node, children, where)
        _, _, kind, day, year, _, currency, inherited, value_day, _, _, _ = found
        if packing.state() != state or currency is None:
            return found, None
        head = Head.__new__(Head)
        head.stage = self.payments.stage(kind)
        if head.stage is not None:
            head.stage_number = packing.stages.setdefault(head.stage, len(packing.stages))
        head.usable = kind is not None and day is not None and head.stage_number < STAGES and self.payments.known(kind)
        if head.usable:
            head.kind, head.currency, head.inherited = kind.encode(), currency.encode(), inherited
            head.year, head.day, head.valued = year, packing.day(day), value_day is not None
            if head.valued:
                head.value_day = packing.day(value_day)
        packing.remember(self.texts.heads, head, self.tree.s + self.text, self.text_end - self.text, hash)
        return found, head

    cdef Tail learn_tail(self, children, str where, int ordinal, Py_ssize_t place, uint64_t hash):
        """What follows the opening; its rows are added."""
        cdef Packing packing = self.packing
        cdef Tail tail = Tail.__new__(Tail)
        state = packing.state()
        tail.answer = found = self.payments.tail(children, where, ordinal)
        tail.rows = packing.drain(place, True)
        tail.flows = [None] * STAGES
        tail.fields = packing.shared(packing.transactions, found.fields)
        tail.description = None if found.description is None else found.description.encode()
        if packing.state() == state:
            packing.remember(self.texts.tails, tail, self.tree.s + self.rest, self.end - self.rest, hash)
        return tail

    cdef int long_way(self, int index, int ordinal, Py_ssize_t place) except -1:
        """By the rules alone."""
        self.payments.long_way(self.tree.node(index), self.packing.place[:place].decode("ascii"), ordinal)
        return self.drain()

    cdef int drain(self) except -1:
        self.packing.drain(0, False)
        for kind, block in self.payments.blocks():
            if block[2]:
                self.packing.put(<Builder>self.packing.builders[kind], [block])
                block[2].clear()
        return 0

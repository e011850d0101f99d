# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, binding=False
"""Blocks of rows → the buffers of Arrow columns, without a Python step per cell. What a block is, model/reading.py says.

The same columns as Arrow makes of the same values, or none: where a value is not plain (a date not `YYYY-MM-DD`, a number not plain
digits, text that is not Unicode), `add` raises ValueError, and lake/writer.py leaves the conversion to Arrow. Rows are copied as
they come, so that they can be let go of while the processor still has them at hand, and the buffers are used again.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from libc.stdint cimport int32_t, int64_t, uint8_t, uintptr_t
from libc.string cimport memcpy, memset

cdef extern from *:
    """
    typedef __int128 wide;

    static inline const char* text_of(PyObject* text, Py_ssize_t* size) {
        if (PyUnicode_Check(text) && PyUnicode_IS_COMPACT_ASCII(text)) {
            *size = PyUnicode_GET_LENGTH(text);
            return (const char*)PyUnicode_1BYTE_DATA(text);
        }
        return PyUnicode_AsUTF8AndSize(text, size);
    }
    """
    ctypedef long long wide
    ctypedef struct PyObject
    const char* text_of(PyObject* text, Py_ssize_t* size) except NULL

cdef extern from "Python.h":
    PyObject* PyTuple_GET_ITEM(object row, Py_ssize_t at)
    PyObject* Py_None
    PyObject* Py_True

cdef enum Kind:
    TEXT, WHOLE, FLAG, DAY, AMOUNT

KINDS = {"string": TEXT, "int64": WHOLE, "bool": FLAG, "date32[day]": DAY, "decimal128(38, 12)": AMOUNT}
cdef int PLACES = 12
cdef int[13] BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
cdef int[13] IN_MONTH = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
cdef int EPOCH = 719162  # days before 1970-01-01 since 0001-01-01
cdef Py_ssize_t MOST_TEXT = 0x7FFFFFFF


cdef class Buffer:
    """Memory that grows."""

    cdef char* at
    cdef Py_ssize_t room

    def __dealloc__(self):
        PyMem_Free(self.at)

    cdef int hold(self, Py_ssize_t size) except -1:
        cdef void* more
        if size > self.room:
            size += size // 2 + 64
            more = PyMem_Realloc(self.at, size)
            if more == NULL:
                raise MemoryError
            self.at, self.room = <char*>more, size
        return 0


cdef class Column:
    """One column: the `field` of one of the three tuples that a row is made of, below the block's place where it is `relative`."""

    cdef int kind, source, width
    cdef Py_ssize_t field, nulls, nulls_before, size, size_before
    cdef bint relative
    cdef Buffer data, ends, valid

    cdef int add(self, PyObject** tuples, PyObject** places, int32_t* block_of, Py_ssize_t first, Py_ssize_t rows) except -1:
        cdef Py_ssize_t i, at, length = 0, place_length = 0
        cdef const char* text
        cdef const char* place = NULL
        cdef PyObject* value
        cdef PyObject* last = NULL
        cdef uint8_t* valid
        cdef int32_t* ends = NULL
        self.nulls_before, self.size_before = self.nulls, self.size
        self.valid.hold((first + rows) // 8 + 1)
        valid = <uint8_t*>self.valid.at
        if self.kind == TEXT:
            self.ends.hold(4 * (first + rows + 1))
            ends = <int32_t*>self.ends.at
            ends[0] = 0
        elif self.kind == FLAG:
            self.data.hold((first + rows) // 8 + 1)
        else:
            self.data.hold(self.width * (first + rows))
        for i in range(rows):
            at = first + i
            if at & 7 == 0:
                valid[at >> 3] = 0
                if self.kind == FLAG:
                    self.data.at[at >> 3] = 0
            value = PyTuple_GET_ITEM(<object>tuples[block_of[i] if self.source == 0 else i], self.field)
            if value == Py_None:
                self.nulls += 1
                valid[at >> 3] &= ~(1 << (at & 7))
                if self.kind == TEXT:
                    ends[at + 1] = self.size
                elif self.kind == FLAG:
                    self.data.at[at >> 3] &= ~(1 << (at & 7))
                else:
                    memset(self.data.at + self.width * at, 0, self.width)
                continue
            valid[at >> 3] |= 1 << (at & 7)
            if self.kind == TEXT:
                text = text_of(value, &length)
                if self.relative:
                    if places[block_of[i]] != last:
                        last = places[block_of[i]]
                        place = text_of(last, &place_length)
                    if self.size + place_length + length > MOST_TEXT:
                        raise ValueError("more text than a column holds")
                    self.data.hold(self.size + place_length + length)
                    memcpy(self.data.at + self.size, place, place_length)
                    self.size += place_length
                else:
                    if self.size + length > MOST_TEXT:
                        raise ValueError("more text than a column holds")
                    self.data.hold(self.size + length)
                memcpy(self.data.at + self.size, text, length)
                self.size += length
                ends[at + 1] = self.size
            elif self.kind == WHOLE:
                (<int64_t*>self.data.at)[at] = <object>value
            elif self.kind == FLAG:
                if value == Py_True or <object>value:
                    self.data.at[at >> 3] |= 1 << (at & 7)
                else:
                    self.data.at[at >> 3] &= ~(1 << (at & 7))
            elif self.kind == DAY:
                text = text_of(value, &length)
                (<int32_t*>self.data.at)[at] = _day(text, length)
            else:
                text = text_of(value, &length)
                (<wide*>self.data.at)[at] = _amount(text, length)
        return 0


cdef class Builder:
    """The columns of rows of one shape, in the order of the shape."""

    cdef list columns
    cdef int owns
    cdef readonly Py_ssize_t rows
    cdef Buffer tuples, numbers

    def __init__(self, int constants, int owns, list relative, list kinds):
        """`kinds` are Arrow's names of the types; `relative` says which columns are locators below the block's place."""
        cdef Column column
        self.columns, self.owns, self.rows = [], owns, 0
        self.tuples, self.numbers = Buffer(), Buffer()
        for at, (below, kind) in enumerate(zip(relative, kinds)):
            column = Column()
            column.kind, column.relative = KINDS[kind], below
            column.width = 16 if column.kind == AMOUNT else 8 if column.kind == WHOLE else 4
            column.source = 0 if at < constants else 1 if at < constants + owns else 2
            column.field = at - (0 if at < constants else constants if at < constants + owns else constants + owns)
            column.data, column.ends, column.valid = Buffer(), Buffer(), Buffer()
            self.columns.append(column)

    def add(self, list several):
        """Add the rows of some blocks; how many there were. Where it raises ValueError, none of them was added."""
        cdef Py_ssize_t rows = 0, blocks = len(several), at = 0, i
        cdef PyObject** whole
        cdef PyObject** shared
        cdef PyObject** places
        cdef PyObject** values
        cdef int32_t* block_of
        cdef tuple block
        cdef Column column
        for block in several:
            rows += len(block[2])
        self.tuples.hold((2 * rows + 2 * blocks) * sizeof(PyObject*))
        self.numbers.hold(rows * sizeof(int32_t))
        whole = <PyObject**>self.tuples.at
        shared, places, values = whole + rows, whole + 2 * rows, whole + 2 * rows + blocks
        block_of = <int32_t*>self.numbers.at
        for i in range(blocks):
            block = <tuple>several[i]
            places[i] = PyTuple_GET_ITEM(block, 0)
            values[i] = PyTuple_GET_ITEM(block, 1)
            for row in block[2]:
                if type(row) is not tuple:
                    raise ValueError("a row that is no tuple")
                whole[at] = <PyObject*>row
                shared[at] = PyTuple_GET_ITEM(row, self.owns) if self.owns else <PyObject*>row
                block_of[at] = i
                at += 1
        try:
            for i in range(len(self.columns)):
                column = <Column>self.columns[i]
                column.add(
                    values if column.source == 0 else whole if column.source == 1 else shared,
                    places, block_of, self.rows, rows,
                )
        except (TypeError, ValueError, OverflowError) as error:
            for at in range(i + 1):
                column = <Column>self.columns[at]
                column.nulls, column.size = column.nulls_before, column.size_before
            raise ValueError(str(error)) from None
        self.rows += rows
        return rows

    def buffers(self):
        """Each column as (nulls, validity, values, offsets or None), as addresses and sizes. They hold until rows are added again."""
        cdef Column column
        cdef Py_ssize_t size
        found = []
        for column in self.columns:
            size = column.size if column.kind == TEXT else (self.rows + 7) // 8 if column.kind == FLAG else column.width * self.rows
            column.data.hold(1)
            found.append(
                (
                    column.nulls,
                    (<uintptr_t>column.valid.at, (self.rows + 7) // 8),
                    (<uintptr_t>column.data.at, size),
                    (<uintptr_t>column.ends.at, 4 * (self.rows + 1)) if column.kind == TEXT else None,
                )
            )
        return found

    def clear(self):
        """Begin afresh, in the same memory."""
        cdef Column column
        self.rows = 0
        for column in self.columns:
            column.nulls = column.size = 0


cdef int _number(const char* text, int length) except -1:
    cdef int value = 0, i
    for i in range(length):
        if not 48 <= text[i] <= 57:
            raise ValueError("a date that is not YYYY-MM-DD")
        value = 10 * value + text[i] - 48
    return value


cdef int32_t _day(const char* text, Py_ssize_t size) except? -1:
    """Days since 1970-01-01."""
    cdef int year, month, day, before
    cdef bint leap
    if size != 10 or text[4] != b"-" or text[7] != b"-":
        raise ValueError("a date that is not YYYY-MM-DD")
    year, month, day = _number(text, 4), _number(text + 5, 2), _number(text + 8, 2)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12 or not 1 <= day <= IN_MONTH[month] or year < 1 or (month == 2 and day == 29 and not leap):
        raise ValueError("a date that is not in the calendar")
    before = year - 1
    return (
        365 * before + before // 4 - before // 100 + before // 400
        + BEFORE_MONTH[month] + (1 if leap and month > 2 else 0) + day - 1 - EPOCH
    )


cdef wide _amount(const char* text, Py_ssize_t size) except? -1:
    """The digits of a decimal of 12 places."""
    cdef wide value = 0
    cdef int after = -1, digits = 0
    cdef Py_ssize_t i = 0
    cdef bint negative = False
    if size and (text[0] == b"-" or text[0] == b"+"):
        negative = text[0] == b"-"
        i = 1
    while i < size:
        if 48 <= text[i] <= 57:
            value = value * 10 + (text[i] - 48)
            digits += 1
            if after >= 0:
                after += 1
        elif text[i] == b"." and after < 0:
            after = 0
        else:
            raise ValueError("a number that is not plain digits")
        i += 1
    if not digits or after == 0 or after > PLACES or digits - (after if after > 0 else 0) > 26:
        raise ValueError("a number that is not plain digits")
    for i in range(PLACES - (after if after > 0 else 0)):
        value = value * 10
    return -value if negative else value

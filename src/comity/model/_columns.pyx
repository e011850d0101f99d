# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, binding=False
"""Blocks of rows → the buffers of Arrow columns, without a Python step per cell. What a block is, model/reading.py says.

The same columns as Arrow makes of the same values, or none: where a value is not plain (a date not `YYYY-MM-DD`, a number not plain
digits, text that is not Unicode), `add` raises ValueError, and lake/writer.py leaves the conversion to Arrow. Rows are copied as
they come, so that they can be let go of while the processor still has them at hand, and the buffers are used again.

Compiled readers fill the columns themselves (_columns.pxd): what rows say that come again and again is kept as `Rows`, which cost
a copy, not a conversion.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from libc.stdint cimport int32_t, int64_t, uint8_t, uintptr_t
from libc.string cimport memcpy, memset

cdef extern from *:
    """
    static inline const char* text_of(PyObject* text, Py_ssize_t* size) {
        if (PyUnicode_Check(text) && PyUnicode_IS_COMPACT_ASCII(text)) {
            *size = PyUnicode_GET_LENGTH(text);
            return (const char*)PyUnicode_1BYTE_DATA(text);
        }
        return PyUnicode_AsUTF8AndSize(text, size);
    }
    """
    ctypedef struct PyObject
    const char* text_of(PyObject* text, Py_ssize_t* size) except NULL

cdef extern from "Python.h":
    PyObject* PyTuple_GET_ITEM(object row, Py_ssize_t at)
    PyObject* Py_None
    PyObject* Py_True

cdef enum Kind:
    TEXT, WHOLE, FLAG, DAY, AMOUNT

KINDS = {"text": TEXT, "whole": WHOLE, "flag": FLAG, "day": DAY, "amount": AMOUNT}
cdef int[5] WIDTH = [0, 8, 1, 4, 16]
cdef int PLACES = 12
cdef int[13] BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
cdef int[13] IN_MONTH = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
cdef int EPOCH = 719162  # days before 1970-01-01 since 0001-01-01
cdef Py_ssize_t MOST_TEXT = 0x7FFFFFFF


cdef class Rows:
    def __dealloc__(self):
        PyMem_Free(self.cells)


cdef class Builder:
    """The columns of rows of one shape, in the order of the shape."""

    def __init__(self, int constants, int owns, list relative, list kinds):
        """`kinds` are those of model/kinds.py; `relative` says which columns are locators below the block's place."""
        cdef Column* column
        cdef int at
        self.count, self.constants, self.owns, self.rows = len(kinds), constants, owns, 0
        self.columns = <Column*>PyMem_Malloc(self.count * sizeof(Column))
        if self.columns == NULL:
            raise MemoryError
        memset(self.columns, 0, self.count * sizeof(Column))
        for at in range(self.count):
            column = self.columns + at
            column.kind, column.relative = KINDS[kinds[at]], relative[at]
            column.width = WIDTH[column.kind]
            column.source = 0 if at < constants else 1 if at < constants + owns else 2
            column.field = at - (0 if at < constants else constants if at < constants + owns else constants + owns)

    def __dealloc__(self):
        cdef int at
        if self.columns != NULL:
            for at in range(self.count):
                PyMem_Free(self.columns[at].data)
                PyMem_Free(self.columns[at].ends)
                PyMem_Free(self.columns[at].valid)
            PyMem_Free(self.columns)
        PyMem_Free(self.scratch)

    cdef int hold(self, Py_ssize_t rows) except -1:
        """Room for so many more rows; texts make theirs as they come."""
        cdef Py_ssize_t room = self.rows + rows
        cdef int at
        cdef Column* column
        if room <= self.room:
            return 0
        room += room // 2 + 64
        for at in range(self.count):
            column = self.columns + at
            column.valid = <uint8_t*>_more(column.valid, room // 8 + 1)
            if column.kind == TEXT:
                column.ends = <int32_t*>_more(column.ends, 4 * (room + 1))
                column.ends[0] = 0
            else:
                column.data = <char*>_more(column.data, room // 8 + 1 if column.kind == FLAG else column.width * room)
        self.room = room
        return 0

    # One cell of the row that is being added: at `self.rows`, for which there is room.

    cdef int text(self, int column, const char* text, Py_ssize_t size) except -1:
        return _text(self.columns + column, self.rows, NULL, 0, text, size)

    cdef int placed(self, int column, const char* place, Py_ssize_t place_size, const char* text, Py_ssize_t size) except -1:
        return _text(self.columns + column, self.rows, place, place_size, text, size)

    cdef void whole(self, int column, int64_t value) noexcept:
        (<int64_t*>self.columns[column].data)[self.rows] = value
        _valid(self.columns + column, self.rows)

    cdef void flag(self, int column, bint value) noexcept:
        _bit(<uint8_t*>self.columns[column].data, self.rows, value)
        _valid(self.columns + column, self.rows)

    cdef void day(self, int column, int32_t value) noexcept:
        (<int32_t*>self.columns[column].data)[self.rows] = value
        _valid(self.columns + column, self.rows)

    cdef void amount(self, int column, wide value) noexcept:
        memcpy(self.columns[column].data + 16 * self.rows, &value, 16)
        _valid(self.columns + column, self.rows)

    cdef void nothing(self, int column) noexcept:
        _nothing(self.columns + column, self.rows)

    cdef int part(self, Rows rows, const char* place, Py_ssize_t place_size) except -1:
        """The cells of `rows`, from the next row on; there is room, and the caller counts."""
        cdef const char* cell = rows.cells
        cdef int at, i
        cdef int32_t size
        cdef Py_ssize_t row
        cdef Column* column
        for at in range(rows.low, self.count):
            column = self.columns + at
            for i in range(rows.count):
                row = self.rows + i
                if column.kind == TEXT:
                    memcpy(&size, cell, 4)
                    cell += 4
                    if size < 0:
                        _nothing(column, row)
                    else:
                        if column.relative:
                            _text(column, row, place, place_size, cell, size)
                        else:
                            _text(column, row, NULL, 0, cell, size)
                        cell += size
                    continue
                if not cell[0]:
                    _nothing(column, row)
                else:
                    _valid(column, row)
                    if column.kind == FLAG:
                        _bit(<uint8_t*>column.data, row, cell[1])
                    else:
                        memcpy(column.data + column.width * row, cell + 1, column.width)
                cell += 1 + column.width
        return 0

    cdef int again(self, Rows rows, Cell* constants, const char* place, Py_ssize_t place_size) except -1:
        """Add the rows, which stand below `place`."""
        cdef int at, i
        cdef Py_ssize_t row
        cdef Column* column
        self.hold(rows.count)
        for at in range(self.constants):
            column = self.columns + at
            for row in range(self.rows, self.rows + rows.count):
                if constants[at].size < 0:
                    _nothing(column, row)
                elif column.kind == TEXT:
                    _text(column, row, NULL, 0, constants[at].text, constants[at].size)
                else:
                    (<int64_t*>column.data)[row] = constants[at].whole
                    _valid(column, row)
        self.part(rows, place, place_size)
        self.rows += rows.count
        return 0

    cdef Rows rows_since(self, Py_ssize_t first, int low, Py_ssize_t skip):
        """The rows from `first` on as they are to be added again; `skip` is the length of the place that they stand below."""
        cdef Rows rows = Rows.__new__(Rows)
        cdef Column* column
        cdef Py_ssize_t row, size = 0, cut
        cdef int at
        cdef int32_t length
        cdef char* cell
        cdef bint there
        rows.low, rows.count = low, <int>(self.rows - first)
        for at in range(low, self.count):
            column = self.columns + at
            if column.kind == TEXT:
                size += 4 * rows.count + column.ends[self.rows] - column.ends[first]
            else:
                size += (1 + column.width) * rows.count
        rows.size = size
        rows.cells = cell = <char*>PyMem_Malloc(size + 1)
        if cell == NULL:
            raise MemoryError
        for at in range(low, self.count):
            column = self.columns + at
            for row in range(first, self.rows):
                there = column.valid[row >> 3] >> (row & 7) & 1
                if column.kind == TEXT:
                    cut = skip if column.relative else 0
                    length = <int32_t>(column.ends[row + 1] - column.ends[row] - cut) if there else -1
                    memcpy(cell, &length, 4)
                    cell += 4
                    if there:
                        memcpy(cell, column.data + column.ends[row] + cut, length)
                        cell += length
                    continue
                cell[0] = there
                if column.kind == FLAG:
                    cell[1] = (<uint8_t*>column.data)[row >> 3] >> (row & 7) & 1
                else:
                    memcpy(cell + 1, column.data + column.width * row, column.width)
                cell += 1 + column.width
        return rows

    cdef void mark(self) noexcept:
        """From here on rows can be undone."""
        self.rows_before = self.rows

    cdef void undo(self) noexcept:
        """Without the rows since the mark."""
        self.back_to(self.rows_before)

    cdef void back_to(self, Py_ssize_t first) noexcept:
        """Without the rows from `first` on."""
        cdef Column* column
        cdef Py_ssize_t row
        cdef int at
        if first == self.rows:
            return
        for at in range(self.count):
            column = self.columns + at
            for row in range(first, self.rows):
                column.nulls -= not column.valid[row >> 3] >> (row & 7) & 1
            if column.kind == TEXT:
                column.size = column.ends[first]
        self.rows = first

    def add(self, list several):
        """Add the rows of some blocks; how many there were. Where it raises ValueError, none of them was added."""
        cdef Py_ssize_t rows = 0, blocks = len(several), at = 0, i
        cdef PyObject** whole
        cdef PyObject** shared
        cdef PyObject** places
        cdef PyObject** values
        cdef int32_t* block_of
        cdef tuple block
        cdef Column* column
        for block in several:
            rows += len(block[2])
        self.hold(rows)
        i = (2 * rows + 2 * blocks) * sizeof(PyObject*) + rows * sizeof(int32_t)
        if i > self.scratch_room:
            self.scratch = <char*>_more(self.scratch, 2 * i)
            self.scratch_room = 2 * i
        whole = <PyObject**>self.scratch
        shared, places, values = whole + rows, whole + 2 * rows, whole + 2 * rows + blocks
        block_of = <int32_t*>(values + blocks)
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
        i = 0
        try:
            for i in range(self.count):
                column = self.columns + i
                column.nulls_before, column.size_before = column.nulls, column.size
                _add(
                    column, values if column.source == 0 else whole if column.source == 1 else shared,
                    places, block_of, self.rows, rows,
                )
        except (TypeError, ValueError, OverflowError) as error:
            for at in range(i + 1):
                column = self.columns + at
                column.nulls, column.size = column.nulls_before, column.size_before
            raise ValueError(str(error)) from None
        self.rows += rows
        return rows

    def append(self, Builder other not None):
        """Add all rows of another builder of the same shape; how many there were."""
        cdef int at
        cdef Py_ssize_t i, rows = other.rows
        cdef Column* mine
        cdef Column* its
        if other.count != self.count:
            raise ValueError("rows of another shape")
        self.hold(rows)
        for at in range(self.count):
            mine, its = self.columns + at, other.columns + at
            _bits(mine.valid, self.rows, its.valid, rows)
            mine.nulls += its.nulls
            if mine.kind == TEXT:
                _text_room(mine, its.size)
                memcpy(mine.data + mine.size, its.data, its.size)
                for i in range(rows):
                    mine.ends[self.rows + i + 1] = <int32_t>mine.size + its.ends[i + 1]
                mine.size += its.size
            elif mine.kind == FLAG:
                _bits(<uint8_t*>mine.data, self.rows, <uint8_t*>its.data, rows)
            else:
                memcpy(mine.data + mine.width * self.rows, its.data, mine.width * rows)
        self.rows += rows
        return rows

    def buffers(self):
        """Each column as (nulls, validity, values, offsets or None), as addresses and sizes. They hold until rows are added again."""
        cdef Column* column
        cdef Py_ssize_t size
        cdef int at
        found = []
        self.hold(1)
        for at in range(self.count):
            column = self.columns + at
            if column.kind == TEXT:
                _text_room(column, 1)
            size = column.size if column.kind == TEXT else (self.rows + 7) // 8 if column.kind == FLAG else column.width * self.rows
            found.append(
                (
                    column.nulls,
                    (<uintptr_t>column.valid, (self.rows + 7) // 8),
                    (<uintptr_t>column.data, size),
                    (<uintptr_t>column.ends, 4 * (self.rows + 1)) if column.kind == TEXT else None,
                )
            )
        return found

    def clear(self):
        """Begin afresh, in the same memory."""
        cdef int at
        self.rows = 0
        for at in range(self.count):
            self.columns[at].nulls = self.columns[at].size = 0


cdef void* _more(void* memory, Py_ssize_t size) except NULL:
    cdef void* more = PyMem_Realloc(memory, size)
    if more == NULL:
        raise MemoryError
    return more


cdef inline int _text_room(Column* column, Py_ssize_t more) except -1:
    cdef Py_ssize_t size = column.size + more
    if size > column.room:
        if size > MOST_TEXT:
            raise ValueError("more text than a column holds")
        size += size // 2 + 64
        column.data = <char*>_more(column.data, size)
        column.room = size
    return 0


cdef inline void _bit(uint8_t* bits, Py_ssize_t row, bint value) noexcept:
    if row & 7 == 0:
        bits[row >> 3] = value
    elif value:
        bits[row >> 3] |= 1 << (row & 7)
    else:
        bits[row >> 3] &= ~(1 << (row & 7))


cdef void _bits(uint8_t* bits, Py_ssize_t row, uint8_t* others, Py_ssize_t rows) noexcept:
    """Bits after bits."""
    cdef Py_ssize_t i
    cdef int shift = row & 7
    bits += row >> 3
    if not shift:
        memcpy(bits, others, (rows + 7) >> 3)
        return
    for i in range((rows + 7) >> 3):
        bits[i] = (bits[i] & ((1 << shift) - 1)) | (others[i] << shift)
        if 8 * i + 8 - shift < rows:
            bits[i + 1] = others[i] >> (8 - shift)


cdef inline void _valid(Column* column, Py_ssize_t row) noexcept:
    _bit(column.valid, row, True)


cdef inline void _nothing(Column* column, Py_ssize_t row) noexcept:
    _bit(column.valid, row, False)
    column.nulls += 1
    if column.kind == TEXT:
        column.ends[row + 1] = <int32_t>column.size
    elif column.kind == FLAG:
        _bit(<uint8_t*>column.data, row, False)
    else:
        memset(column.data + column.width * row, 0, column.width)


cdef inline int _text(
    Column* column, Py_ssize_t row, const char* place, Py_ssize_t place_size, const char* text, Py_ssize_t size
) except -1:
    _text_room(column, place_size + size)
    if place_size:
        memcpy(column.data + column.size, place, place_size)
    memcpy(column.data + column.size + place_size, text, size)
    column.size += place_size + size
    column.ends[row + 1] = <int32_t>column.size
    _bit(column.valid, row, True)
    return 0


cdef int _add(Column* column, PyObject** tuples, PyObject** places, int32_t* block_of, Py_ssize_t first, Py_ssize_t rows) except -1:
    """The field of each row, from one of the three tuples that it is made of."""
    cdef Py_ssize_t i, at, length = 0, place_length = 0
    cdef const char* text
    cdef const char* place = NULL
    cdef PyObject* value
    cdef PyObject* last = NULL
    for i in range(rows):
        at = first + i
        value = PyTuple_GET_ITEM(<object>tuples[block_of[i] if column.source == 0 else i], column.field)
        if value == Py_None:
            _nothing(column, at)
            continue
        if column.kind == TEXT:
            text = text_of(value, &length)
            if column.relative:
                if places[block_of[i]] != last:
                    last = places[block_of[i]]
                    place = text_of(last, &place_length)
                _text(column, at, place, place_length, text, length)
            else:
                _text(column, at, NULL, 0, text, length)
            continue
        _bit(column.valid, at, True)
        if column.kind == WHOLE:
            (<int64_t*>column.data)[at] = <object>value
        elif column.kind == FLAG:
            _bit(<uint8_t*>column.data, at, value == Py_True or <object>value)
        elif column.kind == DAY:
            text = text_of(value, &length)
            (<int32_t*>column.data)[at] = day_number(text, length)
        else:
            text = text_of(value, &length)
            (<wide*>column.data)[at] = _amount(text, length)
    return 0


cdef int _number(const char* text, int length) except -1:
    cdef int value = 0, i
    for i in range(length):
        if not 48 <= text[i] <= 57:
            raise ValueError("a date that is not YYYY-MM-DD")
        value = 10 * value + text[i] - 48
    return value


cdef int32_t day_number(const char* text, Py_ssize_t size) except? -1:
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
    if not plain_amount(text, size, &value):
        raise ValueError("a number that is not plain digits")
    return value


cdef bint plain_amount(const char* text, Py_ssize_t size, wide* found):
    """Whether it is digits with at most 26 before and 12 after the point; then `found` is the decimal of 12 places."""
    cdef wide value = 0
    cdef int after = -1, digits = 0
    cdef Py_ssize_t i = 0
    cdef bint negative = False
    if size and (text[0] == b"-" or text[0] == b"+"):
        negative = text[0] == b"-"
        i = 1
    if size > 40:
        return False
    while i < size:
        if 48 <= text[i] <= 57:
            value = value * 10 + (text[i] - 48)
            digits += 1
            if after >= 0:
                after += 1
        elif text[i] == b"." and after < 0:
            after = 0
        else:
            return False
        i += 1
    if not digits or after == 0 or after > PLACES or not 1 <= digits - (after if after > 0 else 0) <= 26:
        return False
    for i in range(PLACES - (after if after > 0 else 0)):
        value = value * 10
    found[0] = -value if negative else value
    return True

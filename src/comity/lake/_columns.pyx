# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, binding=False
"""Blocks of rows → the buffers of Arrow columns, without a Python step per cell. What a block is, model/reading.py says.

The same columns as Arrow makes of the same values, or none: where a value is not plain (a date not `YYYY-MM-DD`, a number not plain
digits, text that is not Unicode), `columns` raises ValueError, and lake/writer.py leaves the conversion to Arrow.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.string cimport memcpy, memset

cdef extern from *:
    """
    typedef __int128 wide;
    """
    ctypedef long long wide

cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(object text, Py_ssize_t* size) except NULL
    ctypedef struct PyObject
    PyObject* PyTuple_GET_ITEM(object row, Py_ssize_t at)

cdef enum Kind:
    TEXT, WHOLE, FLAG, DAY, AMOUNT

KINDS = {"string": TEXT, "int64": WHOLE, "bool": FLAG, "date32[day]": DAY, "decimal128(38, 12)": AMOUNT}
cdef int PLACES = 12
cdef int[13] BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
cdef int[13] IN_MONTH = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
cdef int EPOCH = 719162  # days before 1970-01-01 since 0001-01-01


def columns(list pending, int constants, int owns, list relative, list kinds):
    """The columns of some blocks, each as (nulls, validity or None, values, offsets or None), in the order of a block's shape.

    `kinds` are Arrow's names of the types; `relative` says which columns are locators below the block's place.
    """
    cdef Py_ssize_t rows = 0, blocks = len(pending), at = 0, i, size
    cdef PyObject** whole
    cdef PyObject** source
    cdef int32_t* block_of
    cdef tuple block
    for block in pending:
        rows += len(block[2])
    whole = <PyObject**>PyMem_Malloc((2 * rows + 2 * blocks + 1) * sizeof(PyObject*))
    block_of = <int32_t*>PyMem_Malloc((rows + 1) * sizeof(int32_t))
    if whole == NULL or block_of == NULL:
        PyMem_Free(whole)
        PyMem_Free(block_of)
        raise MemoryError
    cdef PyObject** shared = whole + rows
    cdef PyObject** places = shared + rows
    cdef PyObject** values = places + blocks
    try:
        for i in range(blocks):
            block = <tuple>pending[i]
            places[i] = PyTuple_GET_ITEM(block, 0)
            values[i] = PyTuple_GET_ITEM(block, 1)
            for row in block[2]:
                if type(row) is not tuple:
                    raise ValueError("a row that is no tuple")
                whole[at] = <PyObject*>row
                shared[at] = PyTuple_GET_ITEM(row, owns) if owns else <PyObject*>row
                block_of[at] = i
                at += 1
        found = []
        for i in range(len(kinds)):
            kind = KINDS[kinds[i]]
            if i < constants:
                found.append(_column(kind, values, i, block_of, rows, NULL))
            elif i < constants + owns:
                found.append(_column(kind, whole, i - constants, NULL, rows, places if relative[i] else NULL, block_of))
            else:
                found.append(
                    _column(kind, shared, i - constants - owns, NULL, rows, places if relative[i] else NULL, block_of)
                )
        return found
    finally:
        PyMem_Free(whole)
        PyMem_Free(block_of)


cdef tuple _column(
    int kind,
    PyObject** tuples,
    Py_ssize_t field,
    int32_t* index,
    Py_ssize_t rows,
    PyObject** places,
    int32_t* block_of=NULL,
):
    """One column: the `field` of tuple after tuple, or of those that `index` names, below `places` if there are any."""
    cdef Py_ssize_t i, nulls = 0, size = 0, place_size = 0, total = 0
    cdef Py_ssize_t width = 16 if kind == AMOUNT else 8 if kind == WHOLE else 4
    cdef bytes validity = PyBytes_FromStringAndSize(NULL, (rows + 7) // 8)
    cdef bytes data, offsets = None
    cdef uint8_t* valid = <uint8_t*>PyBytes_AS_STRING(validity)
    cdef char* out
    cdef int32_t* ends = NULL
    cdef const char* text
    cdef object value
    memset(valid, 0xFF, (rows + 7) // 8)
    if kind == TEXT:
        offsets = PyBytes_FromStringAndSize(NULL, 4 * (rows + 1))
        ends = <int32_t*>PyBytes_AS_STRING(offsets)
        ends[0] = 0
        for i in range(rows):
            value = <object>PyTuple_GET_ITEM(<object>tuples[index[i] if index else i], field)
            if value is not None:
                PyUnicode_AsUTF8AndSize(value, &size)
                total += size
                if places:
                    PyUnicode_AsUTF8AndSize(<object>places[block_of[i]], &size)
                    total += size
            if total > 0x7FFFFFFF:
                raise ValueError("more text than a column holds")
            ends[i + 1] = total
        data = PyBytes_FromStringAndSize(NULL, total)
    elif kind == FLAG:
        data = PyBytes_FromStringAndSize(NULL, (rows + 7) // 8)
    else:
        data = PyBytes_FromStringAndSize(NULL, width * rows)
    out = PyBytes_AS_STRING(data)
    if kind == FLAG:
        memset(out, 0, (rows + 7) // 8)
    for i in range(rows):
        value = <object>PyTuple_GET_ITEM(<object>tuples[index[i] if index else i], field)
        if value is None:
            nulls += 1
            valid[i >> 3] &= ~(1 << (i & 7))
            if kind != TEXT and kind != FLAG:
                memset(out + width * i, 0, width)
            continue
        if kind == TEXT:
            if places:
                text = PyUnicode_AsUTF8AndSize(<object>places[block_of[i]], &place_size)
                memcpy(out + ends[i], text, place_size)
                text = PyUnicode_AsUTF8AndSize(value, &size)
                memcpy(out + ends[i] + place_size, text, size)
            else:
                text = PyUnicode_AsUTF8AndSize(value, &size)
                memcpy(out + ends[i], text, size)
        elif kind == WHOLE:
            (<int64_t*>out)[i] = value
        elif kind == FLAG:
            if value:
                (<uint8_t*>out)[i >> 3] |= 1 << (i & 7)
        elif kind == DAY:
            text = PyUnicode_AsUTF8AndSize(value, &size)
            (<int32_t*>out)[i] = _day(text, size)
        else:
            text = PyUnicode_AsUTF8AndSize(value, &size)
            (<wide*>out)[i] = _amount(text, size)
    return nulls, validity if nulls else None, data, offsets


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

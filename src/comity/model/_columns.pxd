# cython: language_level=3
"""What compiled code may ask of a Builder, row by row, without a Python object; model/_columns.pyx says what it is."""

from libc.stdint cimport int32_t, int64_t, uint8_t

cdef extern from *:
    """
    typedef __int128 wide;
    """
    ctypedef long long wide

cdef struct Column:
    int kind, source, width
    Py_ssize_t field, nulls, nulls_before, size, size_before, room
    bint relative
    char* data
    int32_t* ends
    uint8_t* valid

cdef struct Cell:  # a constant of a block: a text, or a whole number; `size` is -1 where there is none
    const char* text
    Py_ssize_t size
    int64_t whole

cdef class Rows:
    """Some rows of one shape, as their cells from the column `low` on, one after the other; locators without the block's place."""

    cdef char* cells
    cdef Py_ssize_t size
    cdef int low
    cdef readonly int count

cdef class Builder:
    cdef Column* columns
    cdef int count, constants, owns
    cdef readonly Py_ssize_t rows
    cdef Py_ssize_t rows_before, room
    cdef char* scratch
    cdef Py_ssize_t scratch_room

    cdef int hold(self, Py_ssize_t rows) except -1
    cdef int text(self, int column, const char* text, Py_ssize_t size) except -1
    cdef int placed(self, int column, const char* place, Py_ssize_t place_size, const char* text, Py_ssize_t size) except -1
    cdef void whole(self, int column, int64_t value) noexcept
    cdef void flag(self, int column, bint value) noexcept
    cdef void day(self, int column, int32_t value) noexcept
    cdef void amount(self, int column, wide value) noexcept
    cdef void nothing(self, int column) noexcept
    cdef int part(self, Rows rows, const char* place, Py_ssize_t place_size) except -1
    cdef int again(self, Rows rows, Cell* constants, const char* place, Py_ssize_t place_size) except -1
    cdef Rows rows_since(self, Py_ssize_t first, int low, Py_ssize_t skip)
    cdef void mark(self) noexcept
    cdef void undo(self) noexcept
    cdef void back_to(self, Py_ssize_t first) noexcept

cdef bint plain_amount(const char* text, Py_ssize_t size, wide* value)
cdef int32_t day_number(const char* text, Py_ssize_t size) except? -1

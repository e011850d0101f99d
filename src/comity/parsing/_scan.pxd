# cython: language_level=3
"""What compiled code may ask of scanned text; parsing/_scan.pyx says what it is."""

cdef struct Piece:  # an element
    int name, parent, child, following, children, attribute, attributes
    int start, opened, end  # from "<", after the start tag, after the end tag
    int text, text_end  # the text before its first child; text_end 0 where there is none
    bint escaped
    bint foreign  # it declares namespaces: what it is, libxml2 says

cdef struct Pair:  # an attribute
    int name, start, end
    bint escaped

cdef class Names:
    cdef dict declared
    cdef readonly list tags
    cdef list prefixes, raw
    cdef dict declarations
    cdef const char* spelled[2048]  # the same, and how long they are
    cdef int[2048] lengths
    cdef int[8192] slots
    cdef dict foreign
    cdef bint usable, writable

    cdef int find(self, const char* text, Py_ssize_t size)
    cdef bint learn(self, bytes name)

cdef class Tree:
    cdef readonly object cut
    cdef bytes block
    cdef Names names
    cdef const char* s
    cdef Piece* pieces
    cdef Pair* pairs
    cdef int count, room, paired, paired_room, counted, broken

    cdef str _between(self, int start, int end, bint escaped, bint attribute)
    cdef str tag_of_foreign(self, int index, dict spelled)
    cdef bint proved(self)
    cdef object element(self, int index)
    cdef int skip_foreign(self, Piece* piece, Py_ssize_t size, bytes name)
    cdef int breaks(self, int end) noexcept
    cdef Node node(self, int index)
    cdef bint more_pieces(self)
    cdef bint more_pairs(self)
    cdef int read(self, Py_ssize_t size, const char* name, int length)
    cdef int length(self, Piece* piece) noexcept

cdef class Group:
    cdef Tree tree
    cdef list indexes
    cdef int runs

cdef class Node:
    cdef Tree tree
    cdef int index
    cdef Piece* piece

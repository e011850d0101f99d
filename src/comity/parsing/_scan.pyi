from collections.abc import Sequence

from lxml import etree

from comity.parsing.xmltext import Cut

class Names:
    def __init__(self, declared: dict[str | None, str]) -> None: ...

class Node(etree._Element):
    line: int
    source: str
    def parsed(self) -> etree._Element: ...

class Group:
    def __len__(self) -> int: ...
    def elements(self) -> Sequence[Node]: ...

class Tree:
    def groups(self, together: dict[str, str]) -> dict[str, Group]: ...

def scan(names: Names, cut: Cut) -> Tree | None: ...

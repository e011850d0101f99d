from comity.model.reading import Block

Column = tuple[int, bytes | None, bytes, bytes | None]

def columns(
    pending: list[Block], constants: int, owns: int, relative: list[bool], kinds: list[str]
) -> list[Column]: ...

"""A copy of a file made as cheaply as the file system can: by sharing its blocks, in the kernel, or byte by byte."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

FICLONE = 0x40049409
CHUNK = 1 << 30


def clone(source: Path, target: Path) -> None:
    """Copy `source` to the new file `target`. Raises OSError where neither way works."""
    with source.open("rb") as old, target.open("xb") as new:
        with contextlib.suppress(OSError):
            fcntl.ioctl(new.fileno(), FICLONE, old.fileno())
            return
        try:
            while os.copy_file_range(old.fileno(), new.fileno(), CHUNK):
                pass
        except (OSError, AttributeError):
            old.seek(0)
            new.seek(0)
            new.truncate()
            shutil.copyfileobj(old, new, 1 << 20)

"""What an address gave when it was last fetched whole, so that the server can be asked whether anything changed since.

One small file an address, `snapshots/.addresses/<hash>.json`: the validators that the server sent, the SHA-256 of what
came, and the snapshots that were taken out of it. Losing one costs a download.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from comity.model.errors import LakeError
from comity.model.origin import Snapshot
from comity.snapshots.store import Store, writing


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified as a server sent them (RFC 9110, 8.8); empty where it did not, or is not to be believed."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Gave:
    """One whole download: what the server said, the SHA-256 of its bytes, and each file in it by place."""

    validators: Validators
    sha256: str
    files: tuple[tuple[str, Snapshot], ...]


def recall(store: Store, url: str, wanted: str | None) -> Gave | None:
    """What `url` gave last time, if every snapshot of it is still held whole."""
    try:
        content = json.loads(_path(store, url, wanted).read_bytes())
        files = tuple((str(place), store.get(str(sha256))) for place, sha256 in content["files"])
        validators = Validators(str(content["etag"]), str(content["modified"]))
        return Gave(validators, str(content["sha256"]), files) if files else None
    except (OSError, ValueError, KeyError, TypeError, LakeError):
        return None


def remember(
    store: Store,
    url: str,
    wanted: str | None,
    validators: Validators,
    sha256: str,
    files: Sequence[tuple[str, Snapshot]],
) -> None:
    """Write down what `url` gave; `wanted` is the pattern of members that were taken."""
    path = _path(store, url, wanted)
    places = [(place, snapshot.sha256) for place, snapshot in files]
    content = {"url": url, "wanted": wanted, **asdict(validators), "sha256": sha256, "files": places}
    with writing(path), store.temporary() as (spool, temporary):
        path.parent.mkdir(parents=True, exist_ok=True)
        spool.write(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
        spool.flush()
        temporary.rename(path)


def _path(store: Store, url: str, wanted: str | None) -> Path:
    key = json.dumps([url, wanted])
    return store.folder / ".addresses" / f"{hashlib.sha256(key.encode()).hexdigest()}.json"

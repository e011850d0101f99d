"""A worker of `comity ingest`: a process of its own that reads the files it is sent into a segment of its own.

Spoken over one pipe, pickled: `Job`s come in, a `Done` goes back for each, in order; `None` asks for the end, and the
segment's files go back. When the pipe closes, whoever started the worker is gone, and it ends at once.
"""

from __future__ import annotations

import os
import queue
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa

from comity.model.errors import ComityError, LakeError
from comity.pipeline.reading import Desk, Job, few_collections


def main(handle: int, folder: str, part: int) -> None:
    """Serve the pipe with that file descriptor until told to end; the segment is made in `folder`."""
    pa.set_cpu_count(1)
    serve(Connection(handle), Path(folder), part)


def serve(pipe: Connection, folder: Path, part: int) -> None:
    """Read what comes. An error that is not one file's goes back instead of an answer, and ends the work."""
    jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, jobs), daemon=True).start()
    where = str(folder)
    try:
        with few_collections():
            desk = Desk(folder, part)
            while (job := jobs.get()) is not None:
                where = job.path
                pipe.send(desk.read(job))
            pipe.send(desk.finish())
    except BrokenPipeError:
        return
    except Exception as error:
        ours = error if isinstance(error, ComityError) else LakeError(f"{type(error).__name__}: {error}", where=where)
        pipe.send(ours)


def _listen(pipe: Connection, jobs: queue.SimpleQueue[Job | None]) -> None:
    """Hand jobs on while the other one reads, and end the process when nothing can come any more."""
    job: Job | None
    try:
        while job := pipe.recv():
            jobs.put(job)
        jobs.put(None)
        pipe.recv()
    finally:
        os._exit(1)

"""Who reads the files of one ingest: this process alone, or several worker processes, the largest waiting file first.

Workers are started afresh (nothing is forked: the engine and Arrow have threads) and only when it pays, that is when
`POOL_FROM` bytes wait beside the largest file. Which worker reads which file changes nothing but which part of the run
its rows are in.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from comity.model.errors import ComityError, LakeError
from comity.pipeline.reading import Desk, Done, Job

POOL_FROM = 16 << 20
"""Bytes beside the largest file from which workers are started: about what is read while one starts, twice over."""
START = "import sys; sys.path[:] = {path!r}; from comity.pipeline.worker import main; main({pipe}, {folder!r}, {part})"

Part = tuple[Path, dict[str, dict[str, Any]]]
"""Where the finished files of a part lie, and the files by table."""


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Reading:
    """The reading of one ingest, in `folder`. `put` jobs, take what is `done`; leaving the `with` ends every worker."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder, self.most = folder, workers
        self.parts: dict[int, Part] = {}
        self._alone: Desk | None = None
        self._kept: list[Job] = []
        self._crew: Crew | None = None

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *_: object) -> None:
        if self._crew:
            self._crew.dismiss()

    def put(self, job: Job) -> None:
        """Take a job on."""
        if self._crew:
            self._crew.put(job)
            return
        self._kept.append(job)
        sizes = [each.snapshot.bytes for each in self._kept]
        if self.most > 1 and sum(sizes) - max(sizes) >= POOL_FROM:
            self._crew = Crew(self.folder, self.most)
            for each in self._kept:
                self._crew.put(each)

    def done(self) -> Iterator[Done]:
        """What has been read by now; where this process is the only one that may read, it reads what was put."""
        if self._crew:
            yield from self._crew.done()
        elif self.most == 1:
            yield from self._here()

    def rest(self) -> Iterator[Done]:
        """Everything else; afterwards `parts` holds the files that were written."""
        if self._crew:
            yield from self._crew.rest()
            self.parts = self._crew.parts
            return
        yield from self._here()
        if self._alone:
            self.parts = {self._alone.part: (self._alone.folder, self._alone.finish())}

    def _here(self) -> Iterator[Done]:
        self._alone = self._alone or Desk(self.folder / "0", 0)
        kept, self._kept = self._kept, []
        yield from map(self._alone.read, kept)


class Crew:
    """Worker processes, each with a thread here that hands it the largest job that waits."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most
        self.parts: dict[int, Part] = {}
        self._waiting: queue.PriorityQueue[tuple[int, int, Job | None]] = queue.PriorityQueue()
        self._answers: queue.SimpleQueue[Done | ComityError | tuple[int, Part]] = queue.SimpleQueue()
        self._open = 0
        self._workers: list[Worker] = []

    def put(self, job: Job) -> None:
        """Let a worker read this; starts one more as long as there are fewer than may be."""
        self._open += 1
        self._waiting.put((-job.snapshot.bytes, job.place, job))
        if len(self._workers) < self.most:
            self._workers.append(Worker(self.folder, len(self._workers), self._waiting, self._answers))

    def done(self) -> Iterator[Done]:
        """What has been read since somebody last asked. Raises LakeError naming the file where a worker died."""
        while not self._answers.empty():
            yield self._answer()

    def rest(self) -> Iterator[Done]:
        """The rest of what was put, as it is read; then the workers end."""
        while self._open:
            yield self._answer()
        for number, _ in enumerate(self._workers):
            self._waiting.put((1, number, None))
        while len(self.parts) < len(self._workers):
            part, files = self._next(tuple)
            self.parts[part] = files

    def _answer(self) -> Done:
        done: Done = self._next(Done)
        self._open -= 1
        return done

    def _next(self, kind: type) -> Any:
        answer = self._answers.get()
        if isinstance(answer, kind):
            return answer
        raise answer if isinstance(answer, BaseException) else TypeError(answer)

    def dismiss(self) -> None:
        """End the workers, whatever they are doing, and wait until they are gone."""
        for worker in self._workers:
            worker.process.kill()
        with suppress(queue.Empty):
            while True:
                self._waiting.get_nowait()
        for number, _ in enumerate(self._workers):
            self._waiting.put((1, number, None))
        for worker in self._workers:
            worker.thread.join()
            worker.process.wait()
            worker.pipe.close()


class Worker:
    """One worker process and the thread that serves it."""

    def __init__(
        self,
        folder: Path,
        part: int,
        waiting: queue.PriorityQueue[tuple[int, int, Job | None]],
        answers: queue.SimpleQueue[Done | ComityError | tuple[int, Part]],
    ) -> None:
        self.part, self.folder = part, folder / str(part)
        self.waiting, self.answers = waiting, answers
        self.pipe, theirs = Pipe()
        with theirs:
            self.process = _started(theirs, self.folder, part)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        where = ""
        try:
            while (job := self.waiting.get()[2]) is not None:
                where = job.path
                self.pipe.send(job)
                self._pass_on(self.pipe.recv())
            self.pipe.send(None)
            self._pass_on(self.pipe.recv())
        except (EOFError, OSError):
            self.answers.put(_died(self.process.wait(), where))
        except Exception as error:  # whoever waits for an answer must get one
            self.answers.put(LakeError(f"the worker's answer cannot be used: {error}", where=where))

    def _pass_on(self, answer: Any) -> None:
        self.answers.put((self.part, (self.folder, answer)) if isinstance(answer, dict) else answer)


def _started(pipe: Connection, folder: Path, part: int) -> subprocess.Popen[bytes]:
    """A new interpreter, in a group of its own, so that Ctrl-C reaches this process alone, and we end the workers."""
    code = START.format(path=sys.path, pipe=pipe.fileno(), folder=str(folder), part=part)
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=(pipe.fileno(),),
        process_group=0,
    )


def _died(code: int, where: str) -> LakeError:
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    why = " (out of memory, perhaps)" if code == -signal.SIGKILL else ""
    return LakeError(
        f"the process that read this file {how}{why}; nothing of this ingest was kept",
        where=where,
        next_step="try again with --workers 1; if it happens again, leave this file out and report it",
    )

"""Files on their way into the store: one piece of work at a time, each file's fate told as it goes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from secrets import token_hex

from atodds.errors import AtoddsError, InputError
from atodds.store import query
from atodds.store.connect import Store
from atodds.store.matters import index as index_of
from atodds.store.write import add_extraction
from atodds.types import Document, DocumentKind, Extraction

__all__ = ["MOST", "File", "Job", "Jobs", "Work"]

MOST = 200
"""Files of one piece of work."""
_KEPT = 50


@dataclass(frozen=True, slots=True)
class Work:
    """What the page cannot do by itself, passed in: `read` gives the documents in a file's bytes under its name,
    `extract` everything in one document; `compare` works out everything across the store again, `regroup` only who is
    who and what hangs on it."""

    read: Callable[[str, bytes, DocumentKind], Iterable[Document | InputError]]
    extract: Callable[[Document], Extraction]
    compare: Callable[[Store], None]
    regroup: Callable[[Store], None]


@dataclass(slots=True)
class File:
    """One file: what to tell of it, whether it failed, and the documents (id and title) that it gave."""

    name: str
    words: str = "waiting"
    failed: bool = False
    documents: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Job:
    """One piece of work."""

    id: str
    files: list[File]
    words: str = "Waiting for its turn."
    going: bool = True
    finished: int = 0


class Jobs:
    """The work that the page started, done in order in one thread; the newest 50 are remembered."""

    def __init__(self, store: Store, work: Work) -> None:
        self.store = store
        self.work = work
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="atodds-add")
        self._lock = threading.Lock()

    def add(self, files: Sequence[tuple[str, bytes]], kind: DocumentKind) -> Job:
        """Start reading `files` (name and bytes) into the store and return the work, which goes on by itself."""
        job = Job(token_hex(8), [File(name) for name, _ in files])
        self._keep(job)
        self._pool.submit(self._run, job, list(files), kind)
        return job

    def regroup(self) -> None:
        """Work out again who is who, after what is going on, and wait for it; raises what it raises."""
        self._pool.submit(self.work.regroup, self.store).result()

    def get(self, id: str) -> Job | None:
        """Return the work of this id, None when there is none or it is too old."""
        with self._lock:
            return self._jobs.get(id)

    def warm(self) -> None:
        """Work out the matters before somebody asks for them."""
        self._pool.submit(index_of, self.store)

    def close(self) -> None:
        """Finish the file that is being read, drop what waits."""
        self._pool.shutdown(cancel_futures=True)

    def _keep(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > _KEPT:
                self._jobs.popitem(last=False)

    def _run(self, job: Job, files: Sequence[tuple[str, bytes]], kind: DocumentKind) -> None:
        added = 0
        try:
            for file, (name, raw) in zip(job.files, files, strict=True):
                job.words = f"Reading {job.finished + 1} of {len(files)}."
                added += self._read(file, name, raw, kind)
                job.finished += 1
            if added:
                job.words = "Comparing what is new with everything else."
                self.work.compare(self.store)
                index_of(self.store)
            failed = sum(file.failed for file in job.files)
            job.words = f"Added {added}." + (f" {failed} could not be read." if failed else "")
        except AtoddsError as error:
            job.words = f"It stopped: {error}"
        except Exception as error:  # noqa: BLE001  (the thread must live on, and the reader be told)
            job.words = f"It stopped: {type(error).__name__}: {error}"
        finally:
            job.going = False

    def _read(self, file: File, name: str, raw: bytes, kind: DocumentKind) -> int:
        """Read one file into the store; return how many of its documents are new."""
        file.words, added, complaints = "reading", 0, []
        try:
            for item in self.work.read(name, raw, kind):
                if isinstance(item, InputError):
                    complaints.append(f"{item.what}; {item.todo}" if item.todo else item.what)
                    continue
                file.documents.append((item.id, (item.title or item.name)[:200]))
                if not query.has_document(self.store, item.id):
                    added += add_extraction(self.store, self.work.extract(item))
        except AtoddsError as error:
            complaints.append(f"{error.what}; {error.todo}" if error.todo else error.what)
        file.failed = bool(complaints)
        seen = len(file.documents) - added
        said = [f"{added} added"] if added else []
        said += [f"{seen} already here"] if seen > 0 and not complaints else []
        file.words = "; ".join([*said, *complaints[:5]]) or "nothing in it"
        return added

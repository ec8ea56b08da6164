"""Extraction of many documents, in this process or in several, in the order given."""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from atodds.documents import brat
from atodds.errors import AtoddsError, InputError, ShardError
from atodds.pipeline import extract
from atodds.speakers.roster import Roster
from atodds.types import Document, Extraction

__all__ = ["FEW", "extract_all"]

FEW = 24
"""Up to this many documents are read in this process: starting another and loading the models there costs about as
much as reading twenty news articles here."""
AHEAD = 4
"""Documents handed out per worker beyond the one it works on: bounds memory."""

_One = Callable[[Document], Extraction | AtoddsError]


def extract_all(
    documents: Iterable[Document | InputError],
    *,
    workers: int = 1,
    roster: Roster | None = None,
    marked: bool = False,
) -> Iterator[Extraction | AtoddsError]:
    """Yield the extraction of each document in order, and what went wrong as a value in the place of a bad one.

    Errors among `documents` pass through. The rows are the same whatever the number of `workers` (processes). With
    `marked`, the attributions of a text that has brat's ``.ann`` file beside it are those that people marked there.
    """
    one = partial(_extract, roster=roster, marked=marked)
    source = iter(documents)
    few = list(itertools.islice(source, FEW + 1))
    if workers <= 1 or len(few) <= FEW:
        for item in itertools.chain(few, source):
            yield item if isinstance(item, InputError) else one(item)
        return
    yield from _in_processes(itertools.chain(few, source), one, workers=workers)


def _in_processes(
    documents: Iterable[Document | InputError], one: _One, *, workers: int
) -> Iterator[Extraction | AtoddsError]:
    waiting: deque[tuple[Document | None, Future[Extraction | AtoddsError] | InputError]] = deque()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for item in documents:
            if isinstance(item, InputError):
                waiting.append((None, item))
            else:
                waiting.append((item, _submit(pool, item, one)))
            while len(waiting) > workers * (1 + AHEAD):
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def _submit(pool: ProcessPoolExecutor, document: Document, one: _One) -> Future[Extraction | AtoddsError]:
    try:
        return pool.submit(one, document)
    except BrokenProcessPool:  # a worker died: the rest goes on in this process
        here: Future[Extraction | AtoddsError] = Future()
        here.set_result(one(document))
        return here


def _result(document: Document | None, item: Future[Extraction | AtoddsError] | InputError) -> Extraction | AtoddsError:
    if isinstance(item, InputError):
        return item
    try:
        return item.result()
    except BrokenProcessPool:
        where = document.place if document else ""
        return ShardError(
            "the worker process died on this or a neighbouring document", where=where, todo="add it again"
        )


def _extract(document: Document, *, roster: Roster | None = None, marked: bool = False) -> Extraction | AtoddsError:
    try:
        return extract(document, roster=roster, attributions=brat.marked(document) if marked else None)
    except AtoddsError as error:
        return error
    except Exception as error:  # noqa: BLE001  (one bad document never stops a batch: it is reported and the rest goes on)
        return ShardError(
            f"this document could not be analysed ({type(error).__name__}: {error})",
            where=document.place or document.name,
            todo="please report it with the document; the others are done",
        )

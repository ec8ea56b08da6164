"""Putting attributions from several hands together: the best of those that say the same, and what lies inside what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from atodds.text import contains, overlap
from atodds.types import Attribution, Span

__all__ = ["Places", "beside", "best", "nest"]

_BUCKET = 512
"""Characters per bucket of the index by place: about a paragraph, so that a bucket holds few attributions."""


class Places:
    """Attributions by place, so that neighbours are found without comparing everything with everything."""

    def __init__(self, items: Iterable[Attribution] = ()) -> None:
        self._buckets: dict[int, list[Attribution]] = defaultdict(list)
        for item in items:
            self.add(item)

    def add(self, item: Attribution) -> None:
        for bucket in _buckets(item.content):
            self._buckets[bucket].append(item)

    def near(self, spans: Sequence[Span]) -> list[Attribution]:
        """Return the attributions that may overlap `spans`, each once."""
        found = {item.id: item for bucket in _buckets(spans) for item in self._buckets.get(bucket, ())}
        return list(found.values())


def _buckets(spans: Sequence[Span]) -> set[int]:
    return {bucket for start, end in spans for bucket in range(start // _BUCKET, (max(start, end - 1)) // _BUCKET + 1)}


def best(items: Iterable[Attribution]) -> list[Attribution]:
    """Return `items` without those whose content is, by four fifths of its characters, that of a better one. One with
    its cue inside the other's content is no repetition: `A said (B said (…))`."""
    kept = Places()
    out: list[Attribution] = []
    for item in sorted(items, key=lambda item: (-item.score, item.content, item.cue, item.source)):
        if not any(_repeats(item, other) for other in kept.near(item.content)):
            kept.add(item)
            out.append(item)
    return out


def beside(items: Iterable[Attribution], others: Sequence[Attribution]) -> list[Attribution]:
    """Return those of `items` that do not get in the way of `others`: disjoint from each, or inside its content."""
    places = Places(others)
    return [
        item
        for item in items
        if all(_holds(o, item) and not _repeats(item, o) for o in places.near(item.content) if _meet(o, item))
    ]


def nest(items: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return `items` in order of place, outer before inner, each with the id of the smallest one that holds it."""
    places = Places(items)
    out: list[Attribution] = []
    for item in sorted(items, key=lambda item: (item.content[0].start, -_size(item.content), item.id)):
        holders = [o for o in places.near(item.content) if o.id != item.id and _holds(o, item)]
        holder = min(holders, key=lambda o: (_size(o.content), o.id), default=None)
        out.append(replace(item, parent=holder.id if holder else None))
    return tuple(out)


def _size(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _same(left: Sequence[Span], right: Sequence[Span]) -> bool:
    shared = sum(overlap(a, b) for a in left for b in right)
    return 5 * shared > 4 * max(_size(left), _size(right))


def _repeats(item: Attribution, other: Attribution) -> bool:
    if item.id == other.id:
        return True
    nested = (item.cue and _holds(other, item)) or (other.cue and _holds(item, other))
    return not nested and _same(item.content, other.content)


def _meet(left: Attribution, right: Attribution) -> bool:
    return any(overlap(a, b) for a in left.content for b in right.content)


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Return whether the cue (or, without one, the content) and the content's first piece lie inside `outer`."""
    if _size(outer.content) <= _size(inner.content):
        return False
    spans = (*inner.content[:1], *inner.cue, *inner.source) if inner.cue else inner.content[:1]
    return all(any(contains(piece, span) for piece in outer.content) for span in spans)

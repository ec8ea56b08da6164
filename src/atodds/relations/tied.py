"""Groups out of ties: what restates, or stands inside, one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable

__all__ = ["least_of"]


def least_of(groups: Iterable[Collection[str]]) -> dict[str, str]:
    """Return for every id in `groups` the least id that it is tied to, over any number of steps; the order of the
    groups does not matter."""
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for group in groups:
        tops = sorted({top(key) for key in group})
        above |= dict.fromkeys(tops, tops[0]) if tops else {}
    return {key: top(key) for key in list(above)}

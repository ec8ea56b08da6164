"""Groups of speakers that are one, kept with the reason of every join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Groups", "Join"]


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """Two speakers taken for one, how sure that is (0 to 1), and why."""

    left: str
    right: str
    score: float
    reason: str


class Groups:
    """Disjoint groups of speaker ids. The result does not depend on the order of joins."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {ident: ident for ident in ids}
        self.joins: defaultdict[str, list[Join]] = defaultdict(list)

    def __contains__(self, ident: str) -> bool:
        return ident in self._parent

    def root(self, ident: str) -> str:
        """Return the least id of the group of `ident`."""
        at = ident
        while self._parent[at] != at:
            at = self._parent[at]
        while self._parent[ident] != at:
            self._parent[ident], ident = at, self._parent[ident]
        return at

    def join(self, left: str, right: str, reason: str, score: float) -> None:
        """Put the groups of two speakers together."""
        low, high = sorted((left, right))
        join = Join(low, high, score, reason)
        self.joins[left].append(join)
        self.joins[right].append(join)
        first, second = sorted((self.root(left), self.root(right)))
        self._parent[second] = first

    def members(self) -> dict[str, list[str]]:
        """Return the members of each group, in order, by its least id."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for ident in sorted(self._parent):
            found[self.root(ident)].append(ident)
        return dict(found)

    def why(self, ident: str) -> Join | None:
        """Return the surest join that `ident` takes part in, None when it stands alone."""
        return max(self.joins.get(ident, ()), key=lambda join: (join.score, join.reason), default=None)

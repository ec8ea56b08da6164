"""Candidate pairs: which statements are worth comparing.

An exact set-similarity join over content words with a prefix filter (Chaudhuri, Ganti and Kaushik, ICDE 2006): two
sets can reach the wanted overlap only if they share one of their few rarest words, so only those are indexed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

__all__ = ["MAX_SHARED", "similar_pairs"]

MAX_SHARED = 200
"""A word that stands in the prefix of more statements than this is a stock phrase's: it proposes no further pairs."""


def similar_pairs(
    sets: Sequence[frozenset[str]], *, threshold: float, least: int = 3
) -> Iterator[tuple[int, int, float]]:
    """Yield ``(i, j, similarity)``, i < j, for every two sets whose Jaccard similarity reaches `threshold`.

    Sets of fewer than `least` words pair only when equal. Exact up to `MAX_SHARED`; cost grows with the pairs that
    share a rare word, not with all pairs. The similarity lies in [threshold, 1].
    """
    frequency = Counter(word for words in sets for word in words)
    index: dict[str, list[int]] = defaultdict(list)
    for here, words in enumerate(sets):
        if not words:
            continue
        ordered = sorted(words, key=lambda word: (frequency[word], word))
        wanted = 1.0 if len(words) < least else threshold
        prefix = ordered[: len(words) - math.ceil(wanted * len(words) - 1e-9) + 1]
        found = {there for word in prefix for there in index[word]}
        for there in sorted(found):
            other = sets[there]
            shared = len(words & other)
            similarity = shared / (len(words) + len(other) - shared)
            if similarity >= (1.0 if min(len(words), len(other)) < least else threshold):
                yield there, here, similarity
        for word in prefix:
            if len(index[word]) < MAX_SHARED:
                index[word].append(here)

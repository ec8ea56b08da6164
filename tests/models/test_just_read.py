"""The network does not read again what it has just read, and says the same of it."""

from __future__ import annotations

import numpy as np

from atodds.models.tagging import JUST_READ, TaggingNetwork


def test_the_same_input_is_read_once() -> None:
    network = TaggingNetwork()
    read = network._session.run
    asked = []

    class Counting:
        def run(self, names: None, inputs: dict[str, object]) -> object:
            asked.append(inputs)
            return read(names, inputs)

    network._session = Counting()
    inputs = [(np.full((1, 8), at), np.full((1, 8), 1 + at % 40)) for at in range(1, JUST_READ + 2)]
    first = [network.run(*each) for each in inputs]
    again = [network.run(*each) for each in reversed(inputs)]
    for (tags, links), (tags_again, links_again) in zip(first, reversed(again), strict=True):
        assert np.array_equal(tags, tags_again)
        assert np.array_equal(links, links_again)
    assert len(asked) == JUST_READ + 2, "the oldest was forgotten, and read again"
    ids, rows = np.ones((2, 4), dtype=np.int64), np.ones((2, 4), dtype=np.int64)
    assert network.run(ids, rows)[0].shape[:2] == (2, 4)
    assert network.run(ids.reshape(1, 8), rows.reshape(1, 8))[0].shape[:2] == (1, 8)

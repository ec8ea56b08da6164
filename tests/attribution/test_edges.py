from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from atodds.attribution.edges import DOUBT, Odds, Offers
from atodds.types import Attribution, Origin, Span

TEXT = "Ada Lund said the dam would hold as she walked to her car on Monday."
CUE = Span(TEXT.index("said"), TEXT.index(" the dam"))
WHOLE = Span(TEXT.index("the dam"), len(TEXT) - 1)
HELD = Span(WHOLE.start, TEXT.index(" as she"))


def item(content: Sequence[Span], *, cue: Sequence[Span] = (CUE,), score: float = 0.9) -> Attribution:
    return Attribution(
        id=f"{content}{score}",
        document_id="d",
        content=tuple(content),
        quotations=(),
        cue=tuple(cue),
        source=(Span(0, 8),),
        score=score,
        origin=Origin(stage="test", version="1"),
    )


def odds(after: float) -> Odds:
    """Return odds of .9 for every word before the doubtful stretch, and `after` from there on."""
    starts = [at for at in range(len(TEXT)) if at == 0 or TEXT[at - 1] == " "]
    return Odds(np.array(starts), np.array([0.9 if at < HELD.end else after for at in starts], dtype=np.float32))


def test_a_doubted_end_is_left_to_the_rules() -> None:
    assert Offers([item([HELD])]).closer(TEXT, item([WHOLE]), odds(DOUBT - 0.1)).content == (HELD,)


def test_a_sure_end_stays() -> None:
    assert Offers([item([HELD])]).closer(TEXT, item([WHOLE]), odds(DOUBT + 0.1)).content == (WHOLE,)


def test_the_surest_rule_of_the_cue_is_asked() -> None:
    worse = item([Span(HELD.start, HELD.start + 7)], score=0.5)
    assert Offers([worse, item([HELD])]).closer(TEXT, item([WHOLE]), odds(0.1)).content == (HELD,)


def test_what_is_no_part_of_the_content_is_no_offer() -> None:
    beyond = item([Span(HELD.start, len(TEXT))])
    assert Offers([beyond]).closer(TEXT, item([HELD]), odds(0.1)).content == (HELD,)


def test_a_rule_about_another_cue_is_no_offer() -> None:
    other = item([HELD], cue=[Span(TEXT.index("walked"), TEXT.index(" to her"))])
    assert Offers([other]).closer(TEXT, item([WHOLE]), odds(0.1)).content == (WHOLE,)


def test_punctuation_alone_is_not_taken_off() -> None:
    without = item([Span(WHOLE.start, WHOLE.end)])
    whole = item([Span(WHOLE.start, len(TEXT))])
    assert Offers([without]).closer(TEXT, whole, odds(0.1)).content == whole.content


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 40), st.integers(0, 40))
def test_a_mean_lies_between_its_words(weights: list[float], start: int, length: int) -> None:
    held = Odds(np.arange(len(weights)) * 2, np.array(weights, dtype=np.float32))
    inside = [w for at, w in enumerate(weights) if start <= 2 * at < start + length]
    mean = held.mean([Span(start, start + length)])
    assert min(inside, default=1.0) - 1e-6 <= mean <= max(inside, default=1.0) + 1e-6

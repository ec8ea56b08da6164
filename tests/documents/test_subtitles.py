"""WebVTT and SRT."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.documents.subtitles import read_subtitles
from atodds.errors import InputError

VTT = """WEBVTT - Harbour board

NOTE made by hand

1
00:00:01.500 --> 00:00:03.000 align:start
<v Ines Kallio>The port &amp; the quay

2
00:00:03.000 --> 00:00:05.000
<v Ines Kallio>are <i>open</i>.

3
00:00:05.000 --> 00:00:07.000
<v.loud Jo Park>Since when?</v>
<v Ines Kallio>Friday.

4
00:01:00.000 --> 00:01:02.000
Music plays.
"""
SRT = """1
00:00:01,500 --> 00:00:03,000
KALLIO: The port and the quay

2
00:00:03,000 --> 00:00:05,000
are open.

3
00:00:05,000 --> 00:00:06,000
PARK: Since when?

4
00:00:06,500 --> 00:00:08,000
KALLIO: Friday.

5
00:00:08,000 --> 00:00:09,000
>> And the ferry?

6
00:00:10,000 --> 00:00:11,000
KALLIO: Friday too.
"""


def test_voices_become_turns() -> None:
    page = read_subtitles(VTT, "vtt", "a.vtt")
    assert page.text == (
        "Ines Kallio: The port & the quay are open.\nJo Park: Since when?\nInes Kallio: Friday.\nMusic plays."
    )
    assert page.turns is not None
    found = [(turn.speaker, turn.label.of(page.text), turn.span.of(page.text), turn.time) for turn in page.turns]
    assert found == [
        ("Ines Kallio", "Ines Kallio", "The port & the quay are open.", 1.5),
        ("Jo Park", "Jo Park", "Since when?", 5.0),
        ("Ines Kallio", "Ines Kallio", "Friday.", 5.0),
    ]


def test_labels_become_turns_until_the_speaker_changes() -> None:
    page = read_subtitles(SRT, "srt", "a.srt")
    assert page.turns is not None
    assert [(turn.speaker, turn.span.of(page.text), turn.time) for turn in page.turns] == [
        ("KALLIO", "The port and the quay are open.", 1.5),
        ("PARK", "Since when?", 5.0),
        ("KALLIO", "Friday.", 6.5),
        ("KALLIO", "Friday too.", 10.0),
    ]
    assert "And the ferry?" in page.text


def test_captions_without_speakers_have_no_turns() -> None:
    page = read_subtitles("1\n00:00:01,000 --> 00:00:02,000\nThe port\nis open.\n", "srt", "a.srt")
    assert (page.text, page.turns) == ("The port is open.", ())


@pytest.mark.parametrize("text", ["WEBVTT\n", "no captions", "WEBVTT\n\nNOTE nothing\n", "WEBVTT\n\n00:99 --> x\nHi"])
def test_no_captions_is_told(text: str) -> None:
    with pytest.raises(InputError, match=r"a\.vtt: "):
        read_subtitles(text, "vtt", "a.vtt")


CUES = st.sampled_from(["<v Jo>", "</v>", "KALLIO: ", ">> ", "- ", "\n", "&lt;", "<v ", ">", "words", "-->", "\x00"])


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(CUES | st.text(max_size=6), max_size=6).map("".join), min_size=1, max_size=8))
def test_turns_lie_inside_the_text_in_order_and_apart(cues: list[str]) -> None:
    text = "WEBVTT\n\n" + "".join(f"00:{at:02}.000 --> 00:{at + 1:02}.000\n{cue}\n\n" for at, cue in enumerate(cues))
    try:
        page = read_subtitles(text, "vtt", "a.vtt")
    except InputError:
        return
    end = 0
    for turn in page.turns or ():
        assert end <= turn.label.start <= turn.label.end <= turn.span.start < turn.span.end <= len(page.text)
        assert turn.label.of(page.text) == turn.speaker
        end = turn.span.end


def test_a_note_of_keys_before_the_first_cue_is_the_head() -> None:
    head = "WEBVTT\n\nNOTE\ntitle: Harbour speech\npublished: 2026-03-27\n\n"
    page = read_subtitles(head + "00:00.000 --> 00:02.000\n<v Ana Brandt>Thank you.\n", "vtt", "speech.vtt")
    assert (page.title, page.published) == ("Harbour speech", date(2026, 3, 27))
    assert "published" not in page.text

from collections.abc import Callable

from atodds.attribution.labels import label_lines
from atodds.attribution.turns import LONGEST, turns
from atodds.types import Attribution, Document, Mark, Span, Turn, content_id, join_spans

Read = Callable[..., tuple[Document, tuple[Attribution, ...]]]


def transcript(*parts: tuple[str, str]) -> tuple[str, tuple[Turn, ...]]:
    """Return a text with a line per part (label, words; an empty label goes on) and its turns."""
    text, made, speaker = "", [], ""
    for label, words in parts:
        speaker = label or speaker
        at = len(text)
        start = at + (len(label) + 2 if label else 0)
        made.append(Turn(speaker=speaker, label=Span(at, at + len(label)), span=Span(start, start + len(words))))
        text += f"{label}: {words}\n" if label else f"{words}\n"
    return text, tuple(made)


def document(text: str, made: tuple[Turn, ...]) -> Document:
    return Document(
        id=content_id("document", text), text=text, kind="record", name="t", sha256="", raw_sha256="", turns=made
    )


def said(text: str, found: tuple[Attribution, ...]) -> list[tuple[str, str]]:
    return [(join_spans(text, item.source), join_spans(text, item.content)) for item in found]


def test_a_turn_is_said_by_its_label() -> None:
    text, made = transcript(("MR. KORR", "The dam will hold."), ("Q", "Are you sure?"))
    found = turns(document(text, made), ())
    assert said(text, found) == [("MR. KORR", "The dam will hold."), ("Q", "Are you sure?")]
    assert all(item.cue == () for item in found)


def test_each_paragraph_of_a_turn_is_one_attribution() -> None:
    text, made = transcript(("MR. KORR", "The dam will hold.\nI said so in May.\n\nIt is over."))
    assert [words for _, words in said(text, turns(document(text, made), ()))] == [
        "The dam will hold.",
        "I said so in May.",
        "It is over.",
    ]


def test_an_empty_label_goes_on_with_the_speaker_before() -> None:
    text, made = transcript(("LUND", "We begin."), ("", "And we end."))
    assert said(text, turns(document(text, made), ())) == [("LUND", "We begin."), ("LUND", "And we end.")]


def test_an_unknown_speaker_has_no_source() -> None:
    text = "Applause for all of us.\n"
    turn = Turn(speaker="", label=Span(0, 0), span=Span(0, len(text) - 1))
    assert said(text, turns(document(text, (turn,)), ())) == [("", "Applause for all of us.")]


def test_stage_notes_are_left_out() -> None:
    text, made = transcript(("LUND", "We begin (applause) at noon."), ("Q", "(inaudible)"))
    holes = [Span(text.index(note), text.index(note) + len(note)) for note in ("(applause)", "(inaudible)")]
    found = turns(document(text, made), holes)
    assert [[span.of(text) for span in item.content] for item in found] == [["We begin", "at noon."]]


def test_long_paragraphs_are_cut_at_sentence_ends() -> None:
    sentence = "We will keep the river in its bed and the boats in the harbor. "
    text, made = transcript(("LUND", (sentence * 40).strip()))
    found = turns(document(text, made), ())
    assert all(item.content[-1].end - item.content[0].start <= LONGEST for item in found)
    assert all(item.content[-1].of(text).endswith(".") for item in found)
    assert " ".join(words for _, words in said(text, found)) == (sentence * 40).strip()


def test_a_paragraph_without_any_stop_is_cut_all_the_same() -> None:
    text, made = transcript(("LUND", "x" * 5000))
    found = turns(document(text, made), ())
    assert "".join(words for _, words in said(text, found)) == "x" * 5000


def test_labelled_lines_of_an_article() -> None:
    text = 'The interview went on.\nKORR: We will see.\n"LUND: Not now.\nPoll: Brand leads\nDr. KORR left.'
    found = list(label_lines(text))
    assert [(item.source[0].of(text), item.content[0].of(text)) for item in found] == [
        ("KORR", "We will see."),
        ("LUND", "Not now."),
    ]


def test_reported_speech_inside_a_turn_is_nested(read: Read) -> None:
    text, made = transcript(
        ("MR. KORR", "He told me that the dam would hold."), ("LUND", "The ministry said “no” to us.")
    )
    _, found = read(text, turns=made)
    outer = [item for item in found if item.parent is None]
    assert [join_spans(text, item.source) for item in outer] == ["MR. KORR", "LUND"]
    inner = {item.parent: join_spans(text, item.source) for item in found if item.parent is not None}
    assert inner == {outer[0].id: "He", outer[1].id: "The ministry"}


def test_nobody_speaks_in_another_turn(read: Read) -> None:
    text, made = transcript(("LUND", "He said"), ("KORR", "that the dam would hold."), ("Q", "“Why?” asked Dow."))
    _, found = read(text, turns=made)
    ends = [turn.span.end for turn in made]
    for item in found:
        spans = (*item.content, *item.cue)
        assert len({sum(span.start >= end for end in ends) for span in spans}) == 1


def test_a_marked_note_gives_no_nested_attribution(read: Read) -> None:
    text, made = transcript(("LUND", "We begin. (The chair said that he agreed.) We go on."))
    note = "(The chair said that he agreed.)"
    mark = Mark(span=Span(text.index(note), text.index(note) + len(note)), kind="note")
    _, found = read(text, turns=made, marks=(mark,))
    assert said(text, found) == [("LUND", "We begin. We go on.")]

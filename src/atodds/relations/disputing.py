"""Who disputes whom: the two parties of a phrase of the lexicon, read off the grammar of its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from atodds.relations.acts import Act
from atodds.relations.members import members
from atodds.relations.parties import OBJECT, Page, Party

__all__ = ["COMMENT", "SUBJECTS", "describes", "governing", "parties"]

COMMENT = frozenset(["at", "in", "contrary", "despite"])
"""After a comma these begin the reporter's comment on what somebody is said to have said (", in contrast to ...")."""
SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj"])
_CLAUSE = frozenset(["ccomp"])
_JOINED = frozenset(["conj"])
_SHARING = frozenset(
    ["conj", "xcomp", "acomp", "advcl", "relcl", "acl", "ccomp", "pcomp", "prep", "appos", "dobj", "attr"]
)
_CLAIMS = frozenset("claim assertion insistence assurance denial promise pledge statement warning argument".split())
"""Words despite which something is so; despite other words of somebody (a finding, a plan) nothing is disputed."""
_CLAIMING = frozenset("claim say insist assert argue promise warn deny suggest state declare maintain contend".split())
_CLAIMING |= frozenset("claiming saying insisting promising warning".split())
_CROWDS = frozenset(["police", "protester", "demonstrator", "supporter", "fan", "army", "military", "force"])
"""Those with whom one clashes in the street."""
_PERSONS = frozenset(["corrects", "overrules"])
"""Acts whose "it" is a fault or a rule, not somebody's words."""
_EARLIER = frozenset("earlier early previous former past own prior old last".split())


def parties(page: Page, act: Act, words: range, sentence: tuple[int, int]) -> list[tuple[Party, Party]]:
    """Return the disputing and the disputed party of the phrase at the tokens `words`; more than one pair where
    several are disputed or where a group that disputes has named members, none where the phrase disputes nobody's
    words."""
    if act.other == "noun":
        if page.parse.tags[words.start] == "NNS":
            return []
        kids = page.children.get(words.start, ())
        named = [p for kid in kids if (p := page.child(kid, OBJECT)) is not None and page.is_party(p)]
        party = page.party(named[0] if named else _subject(page, words.start), sentence)
        return [(party, party)]
    place = _place(page, act, words, sentence)
    if act.other == "each":
        second = page.child(place.subject, _JOINED) if place.subject is not None else None
        both = second is not None and place.subject is not None and page.is_party(place.subject)
        return [(page.party(place.subject, sentence), page.party(second, sentence))] if both else []
    if act.other == "subject":
        return _disputed_by(place, page.child(words[-1], OBJECT))
    if act.other in ("object", "words") and page.child(place.verb, frozenset(["nsubjpass"])) is not None:
        agent = page.child(place.verb, frozenset(["agent"]))
        return _disputed_by(place, None if agent is None else page.child(agent, OBJECT))
    left = _disputing(place)
    if act.other == "self":
        return [(left, _other_than_self(place, left))] if not _goes_somewhere(place) else []
    if act.other == "before":
        return _each(place, left, [page.before(words.start, _of(place) or left.speaker_id)])
    return _disputes_of(place, left)


def _disputed_by(place: _Place, head: int | None) -> list[tuple[Party, Party]]:
    """Return the pair of a phrase whose subject is disputed by whoever stands at `head` ("was rebuked by Vale", "drew
    a rebuke from Vale")."""
    if place.subject is None or not _can_be_disputed(place, place.subject):
        return []
    left = place.page.party(head, place.sentence)
    return _each(place, left, [place.page.party(place.subject, place.sentence, other_than=left.speaker_id)])


def _can_be_disputed(place: _Place, head: int) -> bool:
    page = place.page
    lemma, act = page.parse.lemmas[head], place.act.act
    if (lemma == "it" and act in _PERSONS) or (lemma in _CROWDS and act == "clashes with"):
        return False
    return page.is_words(head) if place.act.other == "words" else page.is_party(head)


def _each(place: _Place, left: Party, right: list[Party]) -> list[tuple[Party, Party]]:
    """Return the pairs, those of named members of a group among them. "He" in "he contradicted Vale" is not Vale."""
    page, sentence = place.page, place.sentence
    same = left.speaker_id is not None and left.speaker_id in [party.speaker_id for party in right]
    if same and left.mention and left.mention.form == "pronoun":
        left = page.another(left, sentence)
    out = [(left, party) for party in right]
    for party in right:
        out += [(one, party) for one in members(page, left, sentence)]
        out += [(left, one) for one in members(page, party, sentence)]
    return [(one, other) for one, other in out if one.speaker_id is None or one.speaker_id != other.speaker_id]


def governing(page: Page, at: int) -> int:
    """Return the verb that the token is or hangs on, the last word reached when none is within five steps."""
    parse = page.parse
    for _ in range(5):
        if parse.tags[at].startswith(("VB", "MD")) or parse.heads[at] == at:
            return at
        at = parse.heads[at]
    return at


def describes(page: Page, verb: int) -> bool:
    """Return whether the verb's clause describes a statement ("a statement that appears to contradict ...")."""
    parse = page.parse
    while parse.relations[verb] in ("xcomp", "ccomp") and parse.heads[verb] < verb:
        verb = parse.heads[verb]
    return parse.relations[verb] == "relcl" and any(page.is_words(noun) for noun in _nouns(page, parse.heads[verb]))


def _nouns(page: Page, noun: int) -> list[int]:
    """Return the noun and the one that it is said of: a clause after "statements about the dam" may describe either."""
    up = page.parse.heads[noun]
    about = page.parse.relations[noun] == "pobj" and page.parse.relations[up] == "prep"
    return [noun, page.parse.heads[up]] if about else [noun]


@dataclass(frozen=True, slots=True)
class _Place:
    """A phrase of dispute in its sentence, with the verb that governs it and that verb's subject."""

    page: Page
    act: Act
    words: range
    sentence: tuple[int, int]
    verb: int
    subject: int | None


def _place(page: Page, act: Act, words: range, sentence: tuple[int, int]) -> _Place:
    verb = governing(page, words.start)
    subject = page.child(verb, SUBJECTS)
    if subject is None:
        subject = _subject(page, verb)
        subject = None if subject is not None and page.parse.lemmas[subject] == "it" else subject  # "it is hard to"
    if subject is not None and page.parse.tags[subject] == "WDT" and page.parse.relations[verb] == "relcl":
        subject = _described(page, page.parse.heads[verb])
    if subject is not None and not sentence[0] <= subject < sentence[1]:  # the parse ran two sentences together
        beside = verb > sentence[0] and page.parse.tags[verb - 1].startswith("NN") and page.cued(verb) is None
        subject = verb - 1 if beside else None
    return _Place(page, act, words, sentence, verb, subject)


def _described(page: Page, noun: int) -> int:
    """Return whom a clause after the noun is about: who spoke the words it stands for ("he gave a speech that ..."),
    else the noun."""
    if not page.is_words(noun) or page.owner(noun) is not None:
        return noun
    speaker = page.child(governing(page, noun), SUBJECTS)
    return noun if speaker is None else speaker


def _disputing(place: _Place) -> Party:
    """Return the disputing party: who is commented on, who speaks, or the subject."""
    page, at, first = place.page, place.words.start, place.act.lemmas[0]
    said = page.said_before(at, place.sentence) if page.sums_up(at) or first in COMMENT else None
    if said is None and first == "despite":
        said = page.said_after(at, place.sentence)
    if said is None and place.subject is None:
        said = page.cued(at)
    holder = page.holder(page.parse.starts[at])
    if said is None and holder is not None and holder.speaker_id and not page.nobodys(holder):
        said = Party(holder.mention, holder.speaker_id)
    if said is None and place.subject is not None and not page.is_party(place.subject):
        return Party(None, None)
    return said or page.party(place.subject, place.sentence)


def _disputes_of(place: _Place, left: Party) -> list[tuple[Party, Party]]:
    """Return the pairs of a phrase that names whom it disputes."""
    page, sentence, subject = place.page, place.sentence, place.subject
    heads = [head for head in _disputed(place) if _can_be_disputed(place, head)]
    if heads and _each_other(page, heads[0]):
        second = page.child(subject, _JOINED) if subject is not None else None
        return [(page.printed(subject, sentence), page.printed(second, sentence))]
    if heads and _own_earlier(page, heads[0], described=describes(page, place.verb)):
        own = page.party(heads[0], sentence) if subject is not None and page.parse.lemmas[subject] == "it" else left
        return [(own, own)]
    right = [page.party(head, sentence, other_than=left.speaker_id) for head in heads]
    clause = page.child(place.verb, _CLAUSE)
    if place.act.other in ("object", "words") and clause is not None and not any(party.speaker_id for party in right):
        claimed = page.claimed(clause, left.speaker_id)
        right = [claimed] if claimed else right
    return _each(place, left, right)


def _disputed(place: _Place) -> list[int]:
    """Return the head tokens of whom the words dispute: the object, the subject of the clause that stands for one, or
    what follows the preposition; with what is joined to it."""
    page = place.page
    if place.act.other in ("object", "words"):
        head = _object(page, place.verb)
    elif place.act.lemmas[-1] == "what":
        said = page.parse.heads[place.words[-1]]
        saying = [said, *(kid for kid in page.children.get(said, ()) if page.parse.relations[kid] == "conj")]
        who = [subject for verb in saying if (subject := page.child(verb, SUBJECTS)) is not None]
        return [one for one in who if page.is_party(one) and not page.parse.tags[one].startswith("W")]
    elif place.act.other == "clause":
        clauses = [kid for word in place.words for kid in page.children.get(word, ())]
        if place.act.lemmas[0] == "despite":
            nouns = (kid for kid in clauses if page.is_words(kid))
            clauses = [] if any(page.parse.lemmas[kid] not in _CLAIMS for kid in nouns) else clauses
            clauses = [kid for kid in clauses if page.parse.lemmas[kid] in _CLAIMING or page.is_words(kid)]
        head = next((s for kid in clauses if (s := page.speaker_of(kid)) is not None), None)
    else:
        head = next((kid for word in reversed(place.words) if (kid := page.child(word, OBJECT)) is not None), None)
    if head is None:
        return []
    joined = page.child(head, _JOINED)
    return [head] if joined is None or not page.parse.tags[joined].startswith("NNP") else [head, joined]


def _each_other(page: Page, head: int) -> bool:
    owner = page.child(head, frozenset(["poss"]))
    token = head if owner is None else owner
    return page.parse.lemmas[token] == "other" and page.parse.lemmas[token - 1] == "each"


def _own_earlier(page: Page, head: int, *, described: bool) -> bool:
    """Return whether the object is one's own earlier word ("his earlier position"; where one's statement is described,
    any word of one's own: "a statement that contradicts his emails")."""
    parse = page.parse
    kids = page.children.get(head, ())
    own = any(parse.relations[kid] == "poss" and parse.tags[kid] == "PRP$" for kid in kids)
    earlier = described or any(parse.lemmas[kid] in _EARLIER for kid in kids)
    return own and page.is_words(head) and earlier


def _object(page: Page, verb: int) -> int | None:
    found = page.child(verb, frozenset(["dobj"]))
    if found is not None:
        return found
    clause = page.child(verb, frozenset(["ccomp"]))
    return None if clause is None else page.child(clause, frozenset(["nsubj"]))


def _goes_somewhere(place: _Place) -> bool:
    """Return whether somebody only moves ("walked back into the hall")."""
    after = place.page.parse.lemmas[place.words[-1] + 1 : place.words[-1] + 2]
    return bool(set(after) & {"into", "to", "toward", "towards", "inside", "through", "in"})


def _of(place: _Place) -> str | None:
    """Return whose people dispute ("Vale's team"): they do not dispute Vale's words."""
    owner = None if place.subject is None else place.page.child(place.subject, frozenset(["poss"]))
    return None if owner is None else place.page.party(owner, place.sentence).speaker_id


def _other_than_self(place: _Place, left: Party) -> Party:
    """Return whose words are taken back: somebody else's where the object names them, else one's own."""
    found = place.page.child(place.verb, frozenset(["dobj"]))
    if found is None or found in place.words:
        return left
    party = place.page.party(found, place.sentence)
    pointing = party.mention is None or party.mention.form == "pronoun" or party.speaker_id is None
    return left if pointing else party


def _subject(page: Page, verb: int) -> int | None:
    """Return the subject that a word without one of its own shares with the verb it is joined to or depends on."""
    here, parse = verb, page.parse
    for _ in range(5):
        head, relation = parse.heads[here], parse.relations[here]
        if head == here or relation not in _SHARING or parse.lemmas[here] == "as":
            return None
        if relation in ("relcl", "acl") and parse.tags[head].startswith("NNP"):
            return head
        if relation == "acl" and (owner := _owner(page, head)) is not None:
            return owner
        found = page.child(head, SUBJECTS)
        if found is not None:
            return found
        here = head
    return None


def _owner(page: Page, noun: int) -> int | None:
    """Return the owner of "his willingness to ..."; in "Vale's fame and his willingness", Vale is."""
    owner = page.child(noun, frozenset(["poss"]))
    if owner is not None and page.parse.tags[owner] == "PRP$" and page.parse.relations[noun] == "conj":
        return page.child(page.parse.heads[noun], frozenset(["poss"])) or owner
    return owner

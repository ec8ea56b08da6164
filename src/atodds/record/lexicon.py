"""Closed lists of the small words that carry meaning, in normal form. What is on no list is judged by no list."""

from __future__ import annotations

__all__ = [
    "ABBREVIATIONS",
    "ASIDES",
    "ATTITUDES",
    "BACKCHANNELS",
    "COMMITMENTS",
    "CONDITIONS",
    "FILLERS",
    "FUNCTION",
    "GROUNDS",
    "LIKELIHOODS",
    "LIMITS",
    "MODALS",
    "NEGATIONS",
    "OPPOSITES",
    "OWN_CLAUSE",
    "PAIRS",
    "PERSONS",
    "PHRASES",
    "QUANTIFIERS",
    "TAKEN_BACK",
    "TEMPORAL_LIMITS",
    "TITLES",
    "UNITS",
]


def _groups(text: str) -> dict[str, str]:
    """Return each word of each line with its line's first word: a line is a group of words that mean the same here."""
    return {word: line.split()[0] for line in text.strip().splitlines() for word in line.split()}


NEGATIONS = frozenset(
    "not no never none nothing nobody nowhere neither nor without hardly barely scarcely rarely seldom fail fails "
    "failed failing failure lack lacks lacked lacking refuse refuses refused refusing deny denies denied denying "
    "ain aint noone dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt cant".split()
)
"""Words that turn a clause to its opposite ("n't" is already "not")."""

MODALS = _groups(
    """
    will
    shall
    would
    can
    could
    may
    might
    must
    should ought
    """
)
PHRASES = {
    ("going", "to"): ("modal", "will"),
    ("have", "to"): ("modal", "must"),
    ("has", "to"): ("modal", "must"),
    ("had", "to"): ("modal", "must"),
    ("need", "to"): ("modal", "must"),
    ("needs", "to"): ("modal", "must"),
    ("got", "to"): ("modal", "must"),
    ("able", "to"): ("modal", "can"),
    ("supposed", "to"): ("modal", "should"),
    ("i", "think"): ("likelihood", "think"),
    ("i", "believe"): ("likelihood", "think"),
    ("i", "guess"): ("likelihood", "think"),
    ("i", "suppose"): ("likelihood", "think"),
    ("i", "hope"): ("likelihood", "hope"),
    ("we", "think"): ("likelihood", "think"),
    ("we", "believe"): ("likelihood", "think"),
    ("we", "hope"): ("likelihood", "hope"),
    ("at", "least"): ("bound", "at least"),
    ("at", "most"): ("bound", "at most"),
    ("up", "to"): ("bound", "at most"),
    ("more", "than"): ("bound", "more than"),
    ("less", "than"): ("bound", "less than"),
    ("fewer", "than"): ("bound", "less than"),
    ("as", "long"): ("condition", "if"),
    ("so", "long"): ("condition", "if"),
    ("in", "case"): ("condition", "if"),
    ("no", "longer"): ("negation", "not"),
    ("subject", "to"): ("condition", "if"),
    ("contingent", "on"): ("condition", "if"),
    ("depending", "on"): ("condition", "if"),
    ("rather", "than"): ("negation", "not"),
    ("instead", "of"): ("negation", "not"),
    ("other", "than"): ("condition", "except"),
    ("apart", "from"): ("condition", "except"),
    ("all", "right"): ("address", "all right"),
}
"""Two words that bear meaning together, with the kind of meaning and which."""
_DEGREES = _groups(
    """
    very highly extremely overwhelmingly
    fairly quite pretty somewhat
    """
)
PHRASES |= {
    (degree, word): ("likelihood", f"{group} {word}")
    for degree, group in _DEGREES.items()
    for word in "likely unlikely probable improbable possible certain confident".split()
}

LIKELIHOODS = _groups(
    """
    probably
    possibly perhaps maybe
    likely
    unlikely
    certainly definitely surely undoubtedly absolutely
    presumably apparently seemingly
    allegedly reportedly supposedly purportedly
    potentially
    hopefully
    seems seem seemed appears appear appeared
    almost nearly
    roughly approximately
    """
)
CONDITIONS = _groups(
    """
    if
    unless
    until
    except excluding
    provided providing assuming
    only
    whether
    barring
    """
)
QUANTIFIERS = _groups(
    """
    all every each everyone everybody everything always whole entire
    most
    many lots
    some somebody someone something
    several
    few
    any anybody anyone anything
    both
    half
    less fewer
    more
    often frequently
    sometimes occasionally
    """
)
PERSONS = _groups(
    """
    i me my mine myself
    we us our ours ourselves
    you your yours yourself yourselves
    he him his himself
    she her hers herself
    it its itself
    they them their theirs themselves em
    """
)
COMMITMENTS = _groups(
    """
    promise promises
    promised
    pledge pledges
    pledged
    commit commits
    committed
    plan plans
    planned
    intend intends
    intended
    guarantee guarantees
    guaranteed
    """
)
OPPOSITES = {
    word: (at, side)
    for at, pair in enumerate(
        (
            "increase increases increased increasing rise rises rose rising up grow grows grew growing raise raises "
            "raised"
            "|decrease decreases decreased decreasing fall falls fell falling down shrink shrinks shrank cut cuts",
            "more|less fewer",
            "before|after",
            "above over|below under",
            "win wins won winning|lose loses lost losing",
            "support supports supported supporting for|oppose opposes opposed opposing against",
            "accept accepts accepted|reject rejects rejected",
            "allow allows allowed permit permits permitted|ban bans banned forbid forbids prevent prevents prohibit",
            "open opens opened reopen|close closes closed shut",
            "start starts started begin begins began|stop stops stopped end ends ended",
            "true|false",
            "good better best great|bad worse worst terrible",
            "right|wrong",
            "safe|dangerous",
            "strong stronger|weak weaker",
            "high higher|low lower",
            "with|without",
            "first|last",
            "agree agrees agreed|disagree disagrees disagreed",
            "friend friends ally allies|enemy enemies",
            "guilty|innocent",
            "love loves loved like likes liked|hate hates hated dislike dislikes",
            "hire hires hired|fire fires fired",
            "buy buys bought|sell sells sold",
            "yes|no",
            "in|out",
        )
    )
    for side, half in enumerate(pair.split("|"))
    for word in half.split()
}
"""Words with their opposites: the pair's number, and which side of it."""

UNITS = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years decade decades century "
    "centuries mile miles kilometer kilometers kilometre kilometres meter meters metre metres foot feet inch inches "
    "yard yards acre acres pound pounds kilo kilos kilogram kilograms ton tons tonne tonnes ounce ounces gallon "
    "gallons liter liters litre litres barrel barrels watt watts megawatt megawatts gigawatt gigawatts degree degrees "
    "percent dollars euros cents dollar euro cent hundred hundreds thousand thousands million millions billion "
    "billions trillion trillions dozen dozens times fold".split()
)
"""What a number counts; another one in its place is another amount."""

TITLES = frozenset(
    "mr mrs ms miss dr sen senator gov governor rep representative congressman congresswoman president vice secretary "
    "general gen admiral colonel captain judge justice chief prime minister chancellor mayor professor prof sir dame "
    "lord lady king queen prince princess pope attorney ambassador chairman chairwoman chair speaker leader former "
    "acting deputy director commissioner sheriff sergeant lieutenant reverend rev father sister brother first the hon "
    "honorable jr sr ii iii iv press spokesman spokeswoman spokesperson candidate nominee presidential majority "
    "minority whip elect sec adm lt col capt sgt".split()
)
"""Words that stand before a name and are no part of it."""

FILLERS = frozenset("uh uhh um umm uhm er erm ah ahh eh mm mmm hm hmm huh mhm".split())
"""Sounds that are no words."""
ASIDES = (
    ("you", "know"),
    ("i", "mean"),
    ("well",),
    ("look",),
    ("like",),
    ("ok",),
    ("so",),
    ("now",),
    ("right",),
    ("yeah",),
    ("frankly",),
    ("folks",),
    ("you", "see"),
    ("oh",),
)
"""Words of address and delay; fillers only where a pause parts them from the rest."""
BACKCHANNELS = frozenset("mm mhm hmm hm uh huh right yeah ok sure wow oh".split())
"""What a listener says; a turn made of these alone does not break the speaker's own."""

PAIRS = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "'s/is 's/has 's/us 'd/would 'd/had em/them cause/because til/until bout/about u/you ya/you an/a "
        "sen/senator gov/governor rep/representative gen/general prof/professor sgt/sergeant capt/captain "
        "lt/lieutenant col/colonel st/saint st/street vs/versus dept/department jan/january feb/february aug/august "
        "sept/september oct/october nov/november dec/december among/amongst while/whilst programme/program "
        "defence/defense offence/offense licence/license pretence/pretense centre/center theatre/theater "
        "metre/meter litre/liter fibre/fiber tyre/tire cheque/check plough/plow sceptical/skeptical gaol/jail "
        "kerb/curb mum/mom usa/u.s usa/us judgement/judgment ageing/aging whisky/whiskey"
    ).split()
)
"""Two ways to write one word."""
ABBREVIATIONS = frozenset(
    "mr mrs ms dr sen gov rep gen prof sgt capt lt col st vs jr sr no jan feb aug sept oct nov dec".split()
)
"""Words whose full stop ends no sentence."""

LIMITS = (
    ("if",),
    ("unless",),
    ("until",),
    ("but",),
    ("except",),
    ("provided",),
    ("providing",),
    ("assuming",),
    ("although",),
    ("though",),
    ("however",),
    ("barring",),
    ("only",),
    ("as", "long", "as"),
    ("so", "long", "as"),
    ("in", "case"),
    ("or", "maybe"),
    ("or", "perhaps"),
    ("or", "not"),
    ("or", "else"),
    ("or", "at", "least"),
    ("other", "than"),
    ("apart", "from"),
    ("subject", "to"),
    ("depending", "on"),
    ("contingent", "on"),
    ("on", "condition"),
    ("on", "the", "condition"),
    ("not",),
    ("maybe",),
    ("perhaps",),
    ("probably",),
    ("possibly",),
    ("hopefully",),
    ("i", "think"),
    ("i", "guess"),
    ("i", "hope"),
    ("i", "suppose"),
    ("even", "if"),
    ("even", "though"),
    ("and", "only", "if"),
    ("and", "if"),
)
"""What may follow a statement in its own sentence and take part of it back."""
TEMPORAL_LIMITS = (
    ("when",),
    ("once",),
    ("after",),
    ("before",),
    ("while",),
    ("where",),
    ("without",),
    ("whether",),
    ("instead",),
    ("rather",),
    ("pending",),
    ("as", "soon", "as"),
    ("the", "moment"),
    ("by", "the", "time"),
    ("in", "return", "for"),
    ("in", "exchange", "for"),
)
"""The same, where the statement says what will, would, can or must be."""

ATTITUDES = frozenset("think believe say said mean know see suggest suggesting saying claim agree accept true".split())
"""Verbs that, when denied, deny what follows them."""
GROUNDS = frozenset("sign signs evidence proof indication indications suggestion hint chance guarantee way".split())
"""Nouns that, when denied, deny what follows them: "no sign that". Not "doubt", which affirms it."""

OWN_CLAUSE = frozenset(
    "which who whom whose and or as because since though although while when i we you he she it they there that this "
    "so for where".split()
)
"""Words that open a clause of its own, whose "not" stays inside it."""

TAKEN_BACK = (
    ("that", "'s", "not", "true"),
    ("that", "is", "not", "true"),
    ("that", "'s", "not", "right"),
    ("that", "is", "not", "right"),
    ("that", "'s", "wrong"),
    ("that", "is", "wrong"),
    ("that", "'s", "false"),
    ("that", "is", "false"),
    ("that", "'s", "a", "lie"),
    ("that", "is", "a", "lie"),
    ("that", "'s", "what", "they"),
    ("that", "is", "what", "they"),
    ("it", "'s", "not", "true"),
    ("it", "is", "not", "true"),
    ("it", "'s", "a", "lie"),
    ("i", "do", "not", "believe", "that"),
    ("i", "take", "that", "back"),
    ("just", "kidding"),
    ("i", "am", "kidding"),
    ("i", "am", "joking"),
    ("i", "am", "only", "joking"),
    ("not", "true"),
    ("not", "really"),
    ("wrong",),
)
"""How a sentence starts that takes back the one before it."""

FUNCTION = frozenset(
    "the a an of to in on at by for from and or but that this these those is are was were be been being am 's 'd have "
    "has had do does did it its he she they we i you his her their our your my me him them us as with so if not no "
    "there here what which who when where how why than then just very also too well".split()
)
"""Common words that do not make a stretch distinctive."""

"""The general forms in which news pages print what nobody reports: captions, credits, link lines, notices.

A form is a pattern for one line of the text (a paragraph, as pages are extracted). They were drawn up by reading
articles of some forty outlets; none names a story or a person. Every repetition is bounded, and no line longer than a
form's `longest` is shown to it, so no input makes a search long.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from atodds.types import MarkKind

__all__ = ["AGENCY", "ALONE", "FORMS", "LINK_LABEL", "NOTICES", "PHOTO_VERB", "RUN_HEADS", "Form"]


class Form(NamedTuple):
    """A line of at most `longest` characters in which `pattern` is found is of `kind`. A line with quotation marks is
    passed over unless `quoted`: people are quoted in reporting, seldom in notices."""

    kind: MarkKind
    pattern: re.Pattern[str]
    longest: int
    quoted: bool


def _form(kind: MarkKind, pattern: str, longest: int = 300, *, quoted: bool = False) -> Form:
    return Form(kind, re.compile(pattern, re.IGNORECASE), longest, quoted)


AGENCY: Final = (
    r"(?:AP|Associated Press|REUTERS|Reuters|Getty|AFP|EPA|EFE|UPI|PA|Bloomberg|Anadolu|Shutterstock|Newscom|Corbis|"
    r"Alamy|Xinhua|TASS|Sipa|Zuma|ZUMA|NurPhoto|Polaris|Redux|Landov|iStock|iStockphoto|Pool|TNS|Barcroft|Rex|"
    r"LightRocket|USA TODAY|CQ Roll Call)"
)
"""Picture agencies, as they sign."""

LINK_LABEL: Final = re.compile(
    r"\W{0,3}(?P<label>read(?: (?:more|also|next|now|the full story|here|it))?|"
    r"watch(?: (?:now|live|more|below|here|part \w+))?|see(?: (?:also|more|here))?|listen|"
    r"related(?: (?:stor\w+|coverage|articles?|news|content|links?|videos?))?|also (?:read|see|on [\w. ]{2,20})|"
    r"must[- ](?:read|watch|see)|also in (?:the )?[\w ]{2,20}|don['’]t miss|recommended(?: reading)?|in pictures|"
    r"more(?: (?:on|from|about|in|coverage|stories|news|reading|like this)\b[^:.!?\"“]{0,50})?|"
    r"(?:photo|picture|video|audio) gallery|photos|pictures|gallery|slideshow|videos?|podcast|quiz|interactive|"
    r"explainer|full (?:coverage|story|results|text|transcript|video|interview|poll)|further reading|(?:the )?latest|"
    r"top stor(?:y|ies)|from the archives?|opinion|live(?: updates| blog)?|now watch|play video \d+|"
    r"special (?:report|coverage)|next up|up next)(?:\s?:|\s?\.{3}|\s?…|\s[-–—](?=\s)|$)",
    re.IGNORECASE,
)
"""Words that announce the title of another page."""

PHOTO_VERB: Final = re.compile(
    r"\b(?:speaks|arrives|listens|walks|gestures|looks (?:on|at|up|over|down)|waves|holds|attends|delivers|poses|"
    r"stands|sits|smiles|testifies|addresses|greets|boards|departs|pauses|reacts|participates|applauds|appears|exits|prepares|"
    r"watches|meets|(?:is|are) (?:seen|pictured|shown)|shakes? hands|takes (?:a question|questions|the stage|part)|"
    r"signs (?:a|an|the)|pose for|look on)\b"
)
"""What people do in pictures: captions are written in the present tense."""

ALONE: Final = frozenset(
    part.strip()
    for part in """
    ad|advertisement|advertisement advertisement|article continues below|story continued below|story continues below|
    continue reading|continue reading the main story|skip to content|loading|close|share|share this|tweet|email|print|
    save|photo|photos|video|videos|image|youtube|facebook|twitter|whatsapp|instagram|pinterest|facebook twitter email|
    facebook twitter pinterest|pullquote|break|sponsored|sponsored content|newsletter|comments|leave a comment|
    view comments|view all comments|back to top|play|play video|replay|slideshow|getty images|reuters|hide caption|
    toggle caption|enlarge this image|watch live|listen|transcript|follow us|contact us|subscribe|sign up|log in|
    privacy policy|terms of service|cookie policy|email sign up|show more|load more|read full article
    """.split("|")
)
"""Lines that are nothing but a button: lower case, without the punctuation at their ends."""

RUN_HEADS: Final = frozenset(
    part.strip()
    for part in """
    read more|read next|more|see more|most popular|most read|most viewed|trending|trending now|recommended|
    recommended for you|recommended stories|related|related stories|related articles|related topics|related content|
    related coverage|see also|also see|also read|you may also like|you might also like|you might be interested in|
    more on this|more on this story|more from|more stories|more videos|top stories|latest news|latest|watch|
    editor's picks|editors' picks|further reading|what to read next|don't miss
    """.split("|")
)
"""Lines that stand over a list of links."""

_NETWORK = r"(?:twitter|facebook|instagram|threads|bluesky|mastodon|youtube|tiktok|linkedin|snapchat|telegram)"
_MAIL = r"[\w.+-]{1,40}@[\w-]{1,40}\.\w{2,}"
_PICTURE = r"(?:photograph|photo|image|illustration|picture)s?"
_PIECE = r"(?:report|story|article|piece|post|analysis|fact check|column|essay|op-ed)"

_CAPTIONS = (
    _form("caption", r"^(?:file ?(?:photo|pic\w*|image|[-–—:])|pictured(?: here)?:)\s?\S", 900, quoted=True),
    _form("caption", r"^(?:enlarge this image|hide caption|image (?:copyright|caption|source)|media caption)\b", 900),
    _form("caption", r"^media playback is (?:un|not )supported\b|\bhide caption \d+ of \d+\b", 9000, quoted=True),
    _form("caption", r"\btoggle caption\b|^facebook twitter pinterest\b", 600, quoted=True),
    _form(
        "caption", rf"^in (?:this|an?) [^.!?]{{0,40}}\b(?:file|undated|handout|still) {_PICTURE}\b", 600, quoted=True
    ),
    _form("caption", rf"^{_PICTURE} (?:of [^.!?]{{2,120}} )?(?:by|courtesy(?: of)?|via) [^.!?]{{2,80}}\.?$"),
)
_SIGNED = (
    _form(
        "caption", rf"\((?-i:[A-Z][\w .&-]{{0,40}}) {_PICTURE}/(?-i:[A-Z])[^()]{{2,60}}\)\W{{0,2}}$", 600, quoted=True
    ),
    _form("caption", rf"[.!?]\s(?:{_PICTURE}|credit): (?-i:[A-Z])[^.!?:]{{2,80}}$", 600, quoted=True),
)
"""Captions that end in the photographer's name, whatever the agency."""
_CREDITS = (
    _form("credit", rf"^(?:{_PICTURE}|credit|graphic)(?: credit)?\s?: ?[^.!?]{{2,100}}$", 130),
    _form(
        "credit",
        r"^\(?(?:(?:with )?additional )?(?:reporting|writing|editing|compiled|edited|written|produced|research)"
        r" (?:contributed )?by (?-i:[A-Z])",
        500,
    ),
    _form("credit", rf"\bcontribut(?:ed|ing) (?:to (?:this|the) {_PIECE}|reporting|research)\b", 900),
    _form("credit", r"^contributing\s?:|^\W{0,4}the associated press (?:also )?contributed\b|^h/t\b", 400),
    _form("credit", r"\b(?:contains|includes) (?:material|information|reporting) from\b", 250),
    _form("credit", r"^(?:material|information) from\b.{0,120}\bwas used\b", 250),
    _form("credit", r"\bbased (?:in part )?on (?:wire|news) (?:service|agency) reports?\b", 160),
    _form(
        "credit",
        r"^(?-i:[A-Z])[\w.'’-]{1,25}(?: (?-i:[A-Z])[\w.'’-]{1,25}){0,3} reported from (?-i:[A-Z])",
        400,
    ),
)
_NOTICES = (
    _form("boilerplate", r"^\W{0,4}(?:tm and )?(?:copyright\W{1,4}(?:©|\(c\)|\d{4}|by )|©|\(c\) ?\d{4})", 900),
    _form("boilerplate", r"\ball rights reserved\b", 900, quoted=True),
    _form(
        "boilerplate", r"\bmay not be (?:published|reproduced|copied)\b.{0,60}\b(?:distribut|broadcast|permission)", 900
    ),
    _form("boilerplate", r"^this is a rush transcript\b|\btranscripts? (?:are|is) created on a\b", 900, quoted=True),
    _form("boilerplate", r"\bmay not be in (?:its|their) (?:final|updated)\b", 900, quoted=True),
    _form("boilerplate", r"^\W{0,3}page \d{1,4}(?: of \d{1,4})?\W{0,3}$", 40),
)
_OWN = (
    _form("note", r"^(?:correction|clarification|update|editor['’]s note)\b.{0,40}:", 600, quoted=True),
    _form(
        "note",
        rf"^(?:an earlier version of )?this {_PIECE}"
        r" (?:(?:has been|was) (?:corrected|updated|amended|clarified|changed)|incorrectly|misstated|misspelled)\b",
        600,
        quoted=True,
    ),
    _form("boilerplate", r"^you(?: are|['’]re) receiving\b.{0,200}\b(?:because|signed up|subscri\w+)\b", 300),
    _form("boilerplate", r"\b(?:sign up|subscribe|register) here\W{0,2}$|\bunsubscribe\W{0,2}$", 200),
)
"""What a page says of itself to its readers."""
_BUTTONS = (
    _form("boilerplate", r"^slideshow \(\d+ images?\)$|^(?:prev|next) image \d+ of \d+$", 80),
    _form("boilerplate", r"^\[[a-z]{4,12}(?: id=[^\]]{1,60})?\]$", 80),
    _form("boilerplate", r"^advertisement\b.{0,80}\b(?:continue|skip|story|article)\b", 200),
    _form("boilerplate", r"^(?:read or )?share this (?:story|article|post|page|entry)\b", 160),
    _form(
        "boilerplate",
        r"^\W{0,4}(?:sign[- ]?up|subscribe|register|download)\b.{0,200}"
        r"\b(?:newsletters?|inbox|e-?mail|alerts|updates|briefing|podcast|app)\b",
        400,
    ),
    _form(
        "boilerplate",
        r"\b(?:delivered|straight|sent|directly|daily)\b.{0,40}\b(?:in|to|into) your (?:inbox|e-?mail)\b|"
        r"\bin your inbox\b.{0,20}[?!]|\bnewsletter sign[- ]?up\b",
        500,
    ),
    _form(
        "boilerplate",
        r"^\W{0,4}(?:want|get|like|for|join|receive|enjoy\w*)\b.{0,160}"
        r"\b(?:newsletters?|breaking news alerts|free e-?mail|in (?:your|their) inbox(?:es)?)\b",
        400,
    ),
    _form(
        "boilerplate",
        rf"^\W{{0,4}}(?:follow|like|join|find|watch)\b.{{0,80}}(?:\bon {_NETWORK}\b|@\w|{_NETWORK}\.com)",
        250,
    ),
    _form("boilerplate", r"^\W{0,4}(?-i:Follow) (?:@\w|(?:us|me|him|her)\b).{0,80}$", 160),
    _form("boilerplate", rf"\b(?:join|follow|like) us (?:on|at) .{{0,20}}{_NETWORK}", 250),
    _form(
        "boilerplate",
        r"\b(?:views|opinions) expressed\b.{0,160}\b(?:his|her|their|those|the author|do not|not necessarily|my) ",
        500,
    ),
    _form(
        "boilerplate",
        rf"^(?:this|a version of this) {_PIECE} (?:(?:was|is|has been|also|first|originally) ){{0,3}}"
        r"(?:published|appeared|appears|republished|co-published|syndicated)\b",
        400,
    ),
    _form(
        "boilerplate",
        r"^(?:please )?(?:send|e-?mail|contact|reach|write|let us|got an?|have an?|if you|do you)\b"
        rf".{{0,220}}\b{_MAIL}",
        400,
    ),
    _form("boilerplate", rf"^{_MAIL}$", 90),
    _form(
        "boilerplate",
        r"^(?=.{0,400}\b(?:support|donat|subscri|contribut|become a))(?=.{0,400}\byour?\b)"
        r"(?=.{0,400}\b(?:our|independent|explanatory|nonprofit) (?:journalis|newsroom|work|reporting))",
        900,
    ),
)
_LINKS = (
    _form(
        "link",
        r"^\(\s{0,2}(?:also on|photos|watch|videos?|quiz|see|read|related|cartoons?|more|graphic|listen|map|poll|"
        r"interactive|gallery|full)\b[^():]{0,30}(?::|[-–—] )",
        quoted=True,
    ),
    _form("link", r"^\(\s{0,2}(?:full|see all of|click|read the)\b[^()]{3,80}\)$", 100),
    _form("link", r"\bread more\W{0,3}$", 260, quoted=True),
    _form(
        "link",
        r"^(?:you can |to )?(?:read|see|view|watch|find|download|listen|click|hear|check)\b.{0,160}"
        r"\b(?:here|below)\W{0,2}$",
        200,
    ),
    _form("link", r"^watch .{0,80}\b\w+\.(?:com|org|net)\W{0,2}$", 140),
    _form("link", r"^\W{0,4}(?:click|tap) (?:here|on|for|through|to)\b", 220),
    _form("link", r"^(?-i:VOTE NOW|Vote Now|Vote Here Now)|\? (?-i:Vote (?:Here )?Now)\b", 220),
    _form("link", r"^https?://\S{3,300}$", 320),
    _form("link", r"^(?:find|follow|see|read|visit|learn|full|more)\b.{0,160}\bhttps?://\S{3,200}$", 360),
    _form("related", r"\blisten · \d{1,2}:\d\d\b", 500, quoted=True),
)

FORMS: Final = (*_CAPTIONS, *_SIGNED, *_CREDITS, *_NOTICES, *_OWN, *_BUTTONS, *_LINKS)
NOTICES: Final = _NOTICES
"""Those that a transcript carries too."""

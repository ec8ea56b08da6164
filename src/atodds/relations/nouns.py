"""Plain nouns and pronouns in a reporter's sentence: for what is said, for who can dispute it, for either."""

from __future__ import annotations

__all__ = ["HE", "PEOPLE", "POINTING", "WORDS_OF"]

WORDS_OF = frozenset(
    """account accusation allegation answer argument assertion assessment claim comment contention count denial
    description estimate explanation figure finding number plan pledge position promise remark report statement
    suggestion that those this tone version view word messaging message email tweet guidance stance policy idea story
    recommendation conclusion judgement judgment prediction forecast advice analysis charge concern consensus criticism
    advisory attack characterisation characterization data evidence fear line narrative notion opinion post proposal
    rhetoric letter speech study testimony theory warning""".split()
)
"""What is said rather than who says it: the party is its owner ("Vale's claim", "those of the minister")."""
POINTING = frozenset("he him his himself she her hers herself they them their it its that this".split())
HE = frozenset("he him his himself she her hers herself".split())
"""Pronouns for a person: never an organisation."""
PEOPLE = frozenset(
    """administration adviser advisor agency aide ally ambassador analyst army authority backer board body bureau
    cabinet campaign campaigner candidate chairman chairwoman chancellor chief church circle coalition colleague
    commission commissioner committee company congress congressman congresswoman council counterpart country court
    critic defender democrat department deputy diplomat director doctor economist editor envoy executive expert
    family farmer fighter firm force government governor group guild historian house inspector institute
    investigator journalist judge justice king lawmaker lawyer leader leadership legislator mayor media member
    military minister ministry nation nurse observer office officer official opponent opposition organisation
    organization other panel parliament partner party people physician police politician pollster premier president
    press professor prosecutor queen rebel regime regulator reporter representative republican researcher rival
    scholar scientist secretary senate senator side spokesman spokesperson spokeswoman staff staffer state student
    superior supporter teacher team union veteran watchdog whistleblower witness worker writer""".split()
)
"""Who can be a party to a dispute though no name is printed."""

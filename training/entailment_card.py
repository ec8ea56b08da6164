"""The model card of the entailment model, from what training measured."""

from __future__ import annotations

from typing import Any

SETS = {
    "lingnli/train": ("LingNLI", "none stated"),
    "cad_snli/train": ("SNLI, counterfactually revised", "Apache-2.0"),
    "snli/dev": ("SNLI, development part", "CC BY-SA 4.0"),
    "mnli/train_slice": ("MultiNLI, a slice", "OANC and others, open"),
    "fever_nli/train_subject_named": ("FEVER as sentence pairs, subjects named", "CC BY-SA 3.0"),
    "fever_symmetric/dev": ("FEVER-Symmetric, development part", "as FEVER"),
    "fm2/dev": ("FoolMeTwice, development part", "Apache-2.0"),
    "twinviews/train": ("TwinViews", "CC BY 4.0"),
    "wikifactcheck_neg/train": ("WikiFactCheck, negatives", "CC BY-SA 4.0"),
    "conjnli/train_auto": ("ConjNLI, labelled by machine", "MIT"),
    "sem_anto_neg/train": ("antonyms and negations", "CC BY-SA 4.0"),
    "fnc_headlines/train": ("headline pairs of FNC-1", "none stated"),
    "covidfact/train": ("CovidFact", "none stated"),
    "healthver/dev": ("HealthVer", "none stated"),
    "politihop/train": ("PolitiHop", "none stated"),
    "made": ("made for it (`training/pairs_made.py`), on half of its matters", "ours"),
    "written": ("written for it by a large language model (`training/pairs_written.jsonl`)", "ours"),
    "read": (
        "statements in news articles, labelled by a large language model (`training/pairs_read.jsonl`)",
        "see below",
    ),
}

TEXT = """# Model card: entailment

Made by `training/entailment.py`; do not edit by hand.

## What it is
A network that reads two sentences together and says whether the second follows from the first, cannot be true beside
it, or neither. The lower {layers} of the 12 layers of all-mpnet-base-v2 (768 wide) over both sentences, and a small
head over the first word piece, the mean of the second sentence, and the difference and product of the two means.
Shipped as ONNX with 8-bit weights; runs in onnxruntime on a processor. `atodds.relations` asks it about every pair
worth comparing, and its answers are some of the reasons that the combination weighs. Alone it decides nothing.

## Data and licence
Pairs seen in training, each once in a round, in three rounds (`training/entailment_data.py`):

{sets}

The base is under Apache-2.0 (`src/atodds/models/NOTICE`); the weights shipped here likewise.
The texts of the sets are not shipped. `--open-only` trains without every set that states no licence.

The written pairs are in the repository: an invented statement, and others that are at odds with it, only look so, say
the same, or follow. A large language model wrote them, sentence by sentence; a sample was checked. The pairs that were
read stand in articles of the AllSides collection (2012 to 2020, no article on the coronavirus; the texts belong to
their publishers): the repository holds where they stand and the label, which a large language model gave after reading
both statements, their speakers, days and the page's title. Two fifths of them and a seventh of the written sets are
kept from this model. A quarter of the read pairs had been picked because an earlier model took them for at odds, the
rest for standing near each other or being alike. Those that may be argued count half as at odds. Another look at forty
labels (26 at odds, 14 neither) upheld 36.

## Training
Three rounds of AdamW, each with linear decay to nothing and begun with the averaged weights of the one before (the
second with the 8-bit weights of the first): {steps} steps at {rates}.
A step reads about {tokens} word pieces, in pairs of up to {longest}. Label smoothing {smooth}, dropout 0.1 on the
layers in the first round only and none on attention, an exponential average of the weights; embeddings and the lowest
{frozen} layers stay as they were. Seed {seed}. About three hours on two free cores with bfloat16 arithmetic. In the
second round one printed pair in twenty has its hypothesis denied in so many words, with the label that this gives, and
some that do not follow from each other are read the other way round. The first round was stopped and resumed twice, its
decay planned for 2,224, then 1,500, then 1,200 steps; results differ a little between machines anyway (the order of
sums is not fixed). What ships is the mean of the averaged weights of the second and the third round, with {mixed} for
the third.

## Measured on the development sets, per cent
{table}

- {measured:,} pairs of each development set were read, by lot. The sample: the first {sample:,} of them; there the
  network in full precision and the probe with other premises were read, since both are slow.
- Hypothesis only: a linear reader of words and word pairs of the hypothesis, trained on the same pairs.
- Premises swapped: this model with every premise put in the place of another pair's. A model that reads one side only
  would lose nothing.
- By overlap: accuracy by quarter of the share of the hypothesis's words that stand in the premise, least first.
- Time of 64-piece pairs over that of the bare encoder, both in 8 bits, in one run: {cost}.

{beside}
## How it fails
- Sentences, not news: it was trained on captions, encyclopedia sentences, short arguments and sentences made for it.
  Two statements about different days, countries or quantities often look like a contradiction to it; the comparators
  of scope exist for that.
- Numbers: "at least 20" against "25" is read by the words, not by arithmetic.
- Opposed opinions on one matter may be called a contradiction: TwinViews taught it that.
- In the written sets what only looks at odds shares more words with the first statement than what is. The third round
  alone takes that for a rule and reads "will open" beside "will not open" as neither; the mean with the second undoes
  most of it, but one of the two ways may still be read wrongly. Both ways are always asked where wording is alike.
- Irony, hedges and reported speech within the sentence are read as plain assertion.
- It knows the world of its sets (films, athletes, a pandemic) better than other matters.
"""


def card(rounds: list[dict[str, Any]], beside: dict[str, Any] | None, seed: int) -> str:
    """Return the text of the card. `rounds` are what the rounds left, in order, `beside` what the last round of the run
    on openly licensed sets did."""
    from entailment import LONGEST, MEASURED, MIXED, RATES, SAMPLE, SMOOTH, TOKENS
    from entailment_network import FROZEN, LAYERS

    rows = ["| set | licence | first round | second | third |", "|---|---|---|---|---|"]
    seen = [figures["sets"] for figures in rounds]
    for name in sorted(SETS, key=lambda name: -sum(each.get(name, 0) for each in seen)):
        counts = [each.get(name, 0) for each in seen]
        if any(counts):
            rows.append(f"| {SETS[name][0]} | {SETS[name][1]} | {' | '.join(f'{count:,}' for count in counts)} |")
    return TEXT.format(
        sets="\n".join(rows),
        rates=", ".join(f"{rate['encoder']:g}" for rate in RATES)
        + " for the encoder and "
        + ", ".join(f"{rate['head']:g}" for rate in RATES)
        + " for the head",
        tokens=TOKENS,
        steps=", ".join(f"{figures['steps']:,}" for figures in rounds),
        sample=SAMPLE,
        measured=MEASURED,
        layers=LAYERS,
        frozen=FROZEN,
        longest=LONGEST,
        smooth=SMOOTH,
        seed=seed,
        mixed=MIXED,
        table=_table(rounds[-1]),
        cost=rounds[-1]["cost"],
        beside="" if beside is None else "### Without the sets that state no licence\n" + _table(beside) + "\n",
    )


def _table(figures: dict[str, Any]) -> str:
    names = [name for name in figures if name not in {"sets", "cost", "steps"}]
    lines = [f"| | {' | '.join(names)} |", "|---|" + "---|" * len(names)]

    def line(title: str, cells: list[Any]) -> None:
        lines.append(f"| {title} | {' | '.join(str(cell) for cell in cells)} |")

    for title, form in (("int8", "int8"), ("int8, the sample", "int8_sample"), ("torch, the sample", "torch")):
        line(f"accuracy, {title}", [figures[name][form]["accuracy"] for name in names])
        line(f"macro-F1, {title}", [figures[name][form]["macro_f1"] for name in names])
    line("labels that 8 bits change", [figures[name]["flips"] for name in names])
    line("hypothesis only", [figures[name]["hypothesis_only"] for name in names])
    line("premises swapped", [figures[name]["premises_swapped"] for name in names])
    line("by overlap", [" · ".join(str(x) for x in figures[name]["overlap"]) for name in names])
    return "\n".join(lines)

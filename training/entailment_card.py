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
    "identity": ("sentences paired with themselves", "from WikiFactCheck"),
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
Pairs seen in training, each once (`TAKEN` in `training/entailment_data.py`):

{sets}

The base is under Apache-2.0 (`src/atodds/models/NOTICE`); the weights shipped here likewise.
The texts of the sets are not shipped. `--open-only` trains without every set that states no licence.

## Training
AdamW, rates {rates}, linear decay, {steps} steps of about {tokens} word pieces, pairs of up to {longest}, label
smoothing {smooth}, dropout 0.1 but none on attention, an exponential average of the weights; embeddings and the lowest
{frozen} layers stay as they were. Seed {seed}. About an hour on two free cores with bfloat16 arithmetic. The shipped
weights came of a run that was stopped and resumed twice, its decay planned for 2,224, then 1,500, then 1,200 steps;
results differ a little between machines anyway (the order of sums is not fixed).

## Measured on the development sets, per cent
{table}

- The sample: {sample:,} pairs of each set, by lot; there the network in full precision and the probe with other
  premises were read, since both are slow.
- Hypothesis only: a linear reader of words and word pairs of the hypothesis, trained on the same pairs.
- Premises swapped: this model with every premise put in the place of another pair's. A model that reads one side only
  would lose nothing.
- By overlap: accuracy by quarter of the share of the hypothesis's words that stand in the premise, least first.
- Time of 64-piece pairs over that of the bare encoder, both in 8 bits, in one run: {cost}.

{beside}
## How it fails
- Sentences, not news: it was trained on captions, encyclopedia sentences and short arguments. Two statements about
  different days, countries or quantities often look like a contradiction to it; the comparators of scope exist for
  that.
- Numbers: "at least 20" against "25" is read by the words, not by arithmetic.
- Irony, hedges and reported speech within the sentence are read as plain assertion.
- It knows the world of its sets (films, athletes, a pandemic) better than other matters.
"""


def card(figures: dict[str, Any], beside: dict[str, Any] | None, how: dict[str, Any]) -> str:
    """Return the text of the card; `beside` are the figures of the run on openly licensed sets only."""
    from entailment import LONGEST, SAMPLE, SMOOTH, STEPS, TOKENS
    from entailment_network import FROZEN, LAYERS

    rows = ["| set | licence | pairs seen |", "|---|---|---|"]
    for name, count in sorted(figures["sets"].items(), key=lambda item: -item[1]):
        title, licence = SETS[name]
        rows.append(f"| {title} | {licence} | {count:,} |")
    return TEXT.format(
        sets="\n".join(rows),
        rates=f"{how['rates']['encoder']:g} for the encoder and {how['rates']['head']:g} for the head",
        tokens=TOKENS,
        steps=STEPS,
        sample=SAMPLE,
        layers=LAYERS,
        frozen=FROZEN,
        longest=LONGEST,
        smooth=SMOOTH,
        seed=how["seed"],
        table=_table(figures),
        cost=figures["cost"],
        beside="" if beside is None else "### Without the sets that state no licence\n" + _table(beside) + "\n",
    )


def _table(figures: dict[str, Any]) -> str:
    names = [name for name in figures if name not in {"sets", "cost"}]
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

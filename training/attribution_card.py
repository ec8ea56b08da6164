"""The model card of the attribution tagger, from what training measured."""

from __future__ import annotations

from typing import Any

FIGURES = (
    ("full attribution (full_j50)", "full_j50"),
    ("content_j50", "content_j50"),
    ("content_exact_w", "content_exact_w"),
    ("token_source", "token_source"),
    ("token_cue", "token_cue"),
    ("token_content", "token_content"),
    ("direct5_full", "direct5_full"),
    ("full, direct contents", "full_direct"),
    ("full, mixed contents", "full_mixed"),
    ("full, indirect contents", "full_indirect"),
)

TEXT = """# Model card: attribution

Made by `training/attribution.py`; do not edit by hand.

## What it is
A network that reads English news in windows of up to 320 word pieces, tags every word as source, cue or content, and
links contents to cues and cues to sources. It takes the encoder of all-MiniLM-L6-v2 (6 layers, 384 wide), a small
table of features (inside quotation marks or not, upper or lower case, first word of a paragraph), a linear-chain layer
for tags and two bilinear layers for links. Shipped as ONNX with 8-bit weights; runs in onnxruntime on a processor.

It is used by `atodds.attribution.tagger`, which reads a content a second time, as a text of its own, to find what it
reports in turn.

## Data and licence
- Trained on the training part of PolNeAR 1.0 (Newell, Margolin, Ruths, LREC 2018): US campaign news, November 2015 to
  November 2016, seven publishers. {articles} articles trained the weights; {kept} more were kept aside to fit the
  bonus, the calibration and the threshold. The first annotator of an article is used at least half of the time, the
  others by lot. The annotations are under the MIT licence. The text of the articles belongs to their publishers: only
  weights are shipped.
- The base, all-MiniLM-L6-v2, is under Apache-2.0; its notice is in `src/atodds/models/NOTICE`. The weights shipped here
  are under Apache-2.0.
- The development part was used to choose between designs, so its figures are a little kind. No other data was used.

## Training
Cycles of {cycles} passes with AdamW (2e-4 for the encoder, 1e-3 for the new layers, times {rates} by cycle; linear
decay in each), 12 windows a step, dropout 0.1 but none on attention, an exponential average of the weights; the
averages at the ends of the cycles are averaged again. Seed {seed}. About 5 minutes a pass on two free cores with
bfloat16 arithmetic. Results differ a little between machines (the order of sums is not fixed).

## Measured on PolNeAR dev (84 articles, first annotator), per cent
{table}

Of matched attributions, in int8: {given}.

With 8-bit weights the bonus for beginning a span is {bonus}, and attributions that score below {threshold} are dropped;
both were chosen on the articles kept aside:

{tried}

## What a score means
The score is the probability that content and source each overlap the annotated ones by half or more of all their words.
On the development part, with nothing dropped:

{bins}

## How it fails
- Contents without quotation marks are found least: see the lines by kind above. Verbs of thinking and planning (hopes,
  fears, intends) are where human readers disagree most too, and where the edges of a content are least certain.
- A source or cue further than a window away (some 250 words) cannot be linked. Links do not cross the 100,000
  characters that are read at once.
- It knows US political news of 2015 and 2016. On other matters, other Englishes and other kinds of text its figures are
  unknown, and likely lower.
- Attributions inside contents were never annotated in its training data; they are found by reading the content as a
  text of its own. The cases in `tests/attribution_tagger/nested.yaml` are invented and short.
- It decides who is printed as the source, not who that is, and nothing about whether a statement is true.
- 8-bit arithmetic was measured on processors with the AVX-512 VNNI instructions only.
"""


def card(figures: dict[str, Any], asked: dict[str, Any], articles: int, kept: int) -> str:
    """Return the card as Markdown. `figures` are those of training, `asked` the program's arguments."""
    fit = figures["fit"]
    return TEXT.format(
        articles=articles,
        kept=kept,
        cycles=" and ".join(str(passes) for passes, _ in asked["cycles"]),
        rates=" and ".join(str(rate) for _, rate in asked["cycles"]),
        seed=asked["seed"],
        table=_table(figures),
        given=_given(figures.get("int8")),
        bonus=fit["bonus"],
        threshold=fit["threshold"],
        tried=_tried(fit["tried"]),
        bins=_bins(figures["reliability"]),
    )


def _table(figures: dict[str, Any]) -> str:
    names = [name for name in ("int8", "fp32") if name in figures]
    if not names:
        return "Not measured in this run."
    lines = ["| | " + " | ".join(f"{name} P/R/F1" for name in names) + " |", "|---" * (len(names) + 1) + "|"]
    for label, key in FIGURES:
        cells = ["/".join(f"{100 * figures[name]['scores'][key][z]:.1f}" for z in "PRF") for name in names]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _given(result: dict[str, Any] | None) -> str:
    if result is None:
        return "not measured in this run"
    got = result["scores"]
    keys = ("source_exact_w_given", "source_any_given", "cue_exact_w_given", "content_exact_w_given")
    return ", ".join(f"{key} {100 * got[key]:.1f}" for key in keys)


def _tried(rows: list[dict[str, float]]) -> str:
    lines = ["| bonus | best threshold | F1 with it | F1 without |", "|---|---|---|---|"]
    for row in rows:
        f1 = f"{100 * row['f1']:.1f} | {100 * row['f1_unfiltered']:.1f}"
        lines.append(f"| {row['bonus']} | {row['threshold']} | {f1} |")
    return "\n".join(lines)


def _bins(rows: list[tuple[int, float, float]]) -> str:
    lines = ["| score | attributions | mean score | share right |", "|---|---|---|---|"]
    for at, (count, mean, share) in enumerate(rows):
        if count:
            lines.append(f"| {at / 10:.1f}-{(at + 1) / 10:.1f} | {count} | {mean:.2f} | {share:.2f} |")
    return "\n".join(lines)

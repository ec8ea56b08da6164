"""Read the shipped 8-bit weights of the entailment model back into the network, to go on from them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import torch

from entailment_network import PairNetwork


@torch.no_grad()
def take(network: PairNetwork, graph: Path) -> None:
    """Give `network` the weights of the shipped `graph`. What training leaves as it was (embeddings, lowest layers)
    keeps the values of the base, which are exact; the rest is as fine as 8 bits are."""
    import onnx
    from onnx.numpy_helper import to_array

    whole = onnx.load(str(graph)).graph
    held = {each.name: to_array(each) for each in whole.initializer}
    state = network.state_dict()
    trained = {name for name, weight in network.named_parameters() if weight.requires_grad}
    found: dict[str, np.ndarray] = {name: held[name] for name in trained if name in held}
    found |= {name: held[f"{name}_Transposed"].T for name in trained if f"{name}_Transposed" in held}
    for node in whole.node:
        weight = next((name for name in node.input if name.endswith(("_quantized", "_Q8")) and name in held), None)
        place = re.match(r"/(layers\.\d+/\w+|mix|label)/", node.name)
        if weight is None or place is None:
            continue
        name = f"{place[1].replace('/', '.')}.weight"
        if weight.endswith("_Q8"):
            # rows x blocks x numbers, unsigned around 128; a scale a block
            steps = held[weight].astype(np.float32) - 128
            scale = held[f"{weight.removesuffix('_Q8')}_scales"].reshape(steps.shape[0], -1, 1)
            found[name] = (steps * scale).reshape(steps.shape[0], -1)
        else:
            stem = weight.removesuffix("_quantized")
            found[name] = ((held[weight].astype(np.float32) - held[f"{stem}_zero_point"]) * held[f"{stem}_scale"]).T
    missing = trained - set(found)
    if missing:
        raise SystemExit(f"{graph} lacks weights of {sorted(missing)}")
    for name in trained:
        state[name].copy_(torch.tensor(found[name]).reshape(state[name].shape))

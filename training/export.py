"""Export a trained network: ``python -m training.export WEIGHTS OUT``; ONNX with eight-bit weights, tokenizer and card."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from detente.pairs.files import digest
from detente.pairs.network import CARD, MODEL, TOKENIZER
from training.network import WIDTH, PairReader, Shipped
from training.train import BASE

OPSET = 17


def export(network: PairReader, path: Path) -> None:
    """Write the network with weights as they are."""
    length = 16
    ids = torch.ones(2, length, dtype=torch.long)
    mask = torch.ones(2, length)
    names = ["ids", "mask", "source", "target"]
    axes = {name: {0: "rows", 1: "tokens"} for name in (*names, "trigger")} | {
        name: {0: "rows"} for name in ("deeds", "modalities", "sentence")
    }
    torch.onnx.export(
        Shipped(network).eval(), (ids, mask, mask, mask), str(path), input_names=names,
        output_names=["deeds", "modalities", "trigger", "sentence"], dynamic_axes=axes, opset_version=OPSET, dynamo=False,
    )  # fmt: skip


def quantise(path: Path, out: Path) -> None:
    """Weights of matrices and of the vocabulary to eight bits, of which one stays free: sums of products then overflow on no CPU."""
    quantize_dynamic(
        str(path),
        str(out),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather"],
    )


def main() -> None:
    """Export, and write the card with the digests of what is shipped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path, help="folder with weights.pt and training.json")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    facts = json.loads((options.trained / "training.json").read_text(encoding="utf-8"))
    network = PairReader(BASE, len(facts["deeds"]), len(facts["modalities"]))
    network.load_state_dict(torch.load(options.trained / "weights.pt"))
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "small.onnx"
        export(network.eval(), plain)
        quantise(plain, small)
        onnx.checker.check_model(str(small))
        shutil.copy(small, options.out / MODEL)
    shutil.copy(BASE / "tokenizer.json", options.out / TOKENIZER)
    card = {"digests": {name: digest((options.out / name).read_bytes()) for name in (MODEL, TOKENIZER)}, "width": WIDTH, **facts}
    (options.out / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

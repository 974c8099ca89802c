"""The files of the trained models: read whole, and only where they are the ones that were shipped."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from detente.errors import ModelError

DIGESTS = "digests.json"
SHIPPED = ("card.json", "linear.json", "linear.npz", "network.onnx", "tokenizer.json", "weights.json")
_ADVICE = "install the package again, or read with --no-model"


def digest(data: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_model_file(name: str, folder: Path | None = None) -> bytes:
    """The bytes of a file of the models.

    Args:
        name: one of ``SHIPPED``.
        folder: where the files lie, ``digests.json`` among them; None takes the bundled ones.

    Raises:
        ModelError: the file is missing, or is not the one whose SHA-256 stands in ``digests.json``.
    """
    home = files("detente").joinpath("data", "pairs") if folder is None else folder
    try:
        known = json.loads(home.joinpath(DIGESTS).read_text(encoding="utf-8"))[name]
        data = home.joinpath(name).read_bytes()
    except OSError as error:
        raise ModelError(f"the coder's {name} cannot be read: {error}; {_ADVICE}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{DIGESTS} of the coder does not say what {name} must be ({error!r}); {_ADVICE}") from error
    if digest(data) != known:
        raise ModelError(f"the coder's {name} is not the file that {DIGESTS} describes (its SHA-256 differs); {_ADVICE}")
    return data


def read_model_json(name: str, folder: Path | None = None) -> dict[str, Any]:
    """A JSON object among the files of the models; errors as in :func:`read_model_file`."""
    found = json.loads(read_model_file(name, folder).decode("utf-8"))
    if not isinstance(found, dict):
        raise ModelError(f"the coder's {name} is no JSON object; {_ADVICE}")
    return found


def write_digests(folder: Path) -> None:
    """Write down what the files of a folder are."""
    found = {name: digest((folder / name).read_bytes()) for name in SHIPPED}
    (folder / DIGESTS).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

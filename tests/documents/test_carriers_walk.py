"""From the paths that a user names to the files below them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers import Progress, measure, read_inputs
from detente.errors import InputError, NotFound


def tree(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The story of {name}.\n", encoding="utf-8")
    return root


def places(*paths: str | Path, **options: object) -> list[str]:
    return [each.where for each in read_inputs([str(p) for p in paths], **options)]  # type: ignore[arg-type]


def test_a_folder_is_read_by_name_whatever_its_order_on_disk(tmp_path: Path) -> None:
    tree(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "c.txt", "a.txt")
    assert places(tmp_path) == ["a/b/c.txt", "a/z.txt", "a.txt", "b.txt", "c.txt"]


def test_hidden_files_and_the_litter_of_systems_are_passed_over(tmp_path: Path) -> None:
    tree(tmp_path, ".DS_Store", ".git/config", "__MACOSX/a.txt", "Thumbs.db", "a.txt")
    assert places(tmp_path) == ["a.txt"]


def test_a_file_named_is_called_by_its_name(tmp_path: Path) -> None:
    tree(tmp_path, "x/.hidden.txt")
    assert places(tmp_path / "x" / ".hidden.txt") == [".hidden.txt"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("**/*.txt", ["2020/c.txt", "2020/in/d.txt", "a.txt", "b.txt"]),
        ("**", ["2020/c.txt", "2020/in/d.txt", "a.txt", "b.txt"]),
        ("20*", ["2020/c.txt", "2020/in/d.txt"]),
        ("2020/**/d.*", ["in/d.txt"]),
        ("[ab].txt", ["a.txt", "b.txt"]),
    ],
)
def test_patterns_give_each_file_once(tmp_path: Path, pattern: str, found: list[str]) -> None:
    tree(tmp_path, "a.txt", "b.txt", "2020/c.txt", "2020/in/d.txt")
    assert places(tmp_path / pattern) == found


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    tree(tmp_path, "a/b/c.txt", "d.txt")
    for name, target in (
        ("a/b/up", tmp_path),
        ("a/self", tmp_path / "a"),
        ("a/b/also", tmp_path / "a"),
        ("gone", tmp_path / "no"),
    ):
        (tmp_path / name).symlink_to(target)
    assert places(tmp_path) == ["a/b/c.txt", "d.txt", "gone"]
    assert places(tmp_path / "**" / "*.txt") == ["a/b/c.txt", "d.txt"]
    found = list(read_inputs([str(tmp_path)]))[-1]
    assert isinstance(found, Unreadable) and found.reason == "a link that leads nowhere"


def test_a_pipe_in_a_folder_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = read_inputs([str(tmp_path)])
    assert isinstance(found, Unreadable) and "no regular file" in found.reason


def test_paths_that_lead_nowhere_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        read_inputs([str(tmp_path / "a.txt")])
    with pytest.raises(NotFound, match="matches no file"):
        read_inputs([str(tmp_path / "*.txt")])
    with pytest.raises(InputError, match="'ftp' are not fetched"):
        read_inputs(["ftp://example.org/a"])


def test_names_that_are_no_utf_8_are_spelt_out(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"Words.")
    assert places(tmp_path) == ["caf\\xe9.txt"]


def test_progress_reaches_what_was_measured(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "b/c.txt")
    (tmp_path / "big.txt").write_bytes(b"word " * 1_000)
    progress, seen = Progress(), []
    for _ in read_inputs([str(tmp_path)], progress=progress, limit=100):
        seen.append(progress.read_bytes)
    assert seen == sorted(seen)
    assert progress.read_bytes == measure([str(tmp_path)]) == sum(p.stat().st_size for p in tmp_path.rglob("*.txt"))


def test_a_story_beyond_the_limit_is_kept_aside_as_far_as_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"word " * 100)
    (found,) = read_inputs([str(tmp_path)], limit=50)
    assert isinstance(found, Unreadable) and len(found.data) == 50 and "500 bytes, more than the limit of 50" in found.reason


def test_the_same_text_has_the_same_id_wherever_it_lies(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt")
    (tmp_path / "b.txt").write_bytes((tmp_path / "a.txt").read_bytes())
    left, right = read_inputs([str(tmp_path)])
    assert isinstance(left, Input) and isinstance(right, Input)
    assert left.identity == right.identity

"""Compressed files, and archives of files."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers import Progress, archives, inflate, measure, read_inputs
from tests.documents.carried_by import inputs, items, texts

LINES = b"".join(json.dumps({"text": f"Story {n}."}).encode() + b"\n" for n in range(100))


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(data)
    return bytes(out.getvalue())


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd], ids=["gzip", "bzip2", "xz", "zstandard"])
def test_compression_around_a_file_is_undone(pack: object) -> None:
    found = inputs(pack(LINES))  # type: ignore[operator]
    assert len(found) == 100
    assert [LINES[f.offset or 0 :][:9] for f in found] == [b'{"text": '] * 100


def test_members_one_after_another_are_one_file() -> None:
    data = gzip.compress(LINES[:500]) + gzip.compress(LINES[500:]) + b"\0" * 512
    assert len(inputs(data)) == 100


def noise(size: int, seed: int = 1) -> bytes:
    """Words that do not shrink to nothing."""
    draw = random.Random(seed)
    return b"".join(json.dumps({"text": f"{draw.getrandbits(400):x}"}).encode() + b"\n" for _ in range(size))


def test_a_damaged_member_is_left_behind() -> None:
    members = [gzip.compress(noise(50, n)) for n in range(4)]
    broken = members[1][: len(members[1]) // 2] + b"\xff" * 40 + members[1][len(members[1]) // 2 + 40 :]
    found = items(members[0] + broken + members[2] + members[3])
    whole = [f for f in found if isinstance(f, Input)]
    assert len(whole) >= 150
    wrong = [f for f in found if isinstance(f, Unreadable)]
    assert wrong and any("damaged gzip data" in f.reason for f in wrong)


def test_a_cut_member_is_one_unreadable_and_the_rest_is_read() -> None:
    members = [gzip.compress(noise(50, n)) for n in range(3)]
    found = items(members[0] + members[1][:-1_000] + members[2])
    assert sum(isinstance(f, Input) for f in found) >= 100
    found = items(members[0] + members[1][:-1_000])
    wrong = [f for f in found if isinstance(f, Unreadable)]
    assert len(wrong) == 1 and "the file was cut" in wrong[0].reason
    assert found[-1] is wrong[0] and wrong[0].offset is not None


def test_a_story_in_a_cut_file_is_no_story() -> None:
    data = gzip.compress(os.urandom(3_000).hex().encode())
    (found,) = items(data[:-500])
    assert isinstance(found, Unreadable) and "cut" in found.reason and found.data


def test_a_wrong_checksum_is_told() -> None:
    data = bytearray(gzip.compress(LINES))
    data[-8] ^= 1
    found = items(bytes(data))
    assert sum(isinstance(f, Input) for f in found) == 100
    assert isinstance(found[-1], Unreadable) and "damaged gzip data" in found[-1].reason


def test_what_grows_without_measure_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflate, "FREE_GROWTH", 1 << 20)
    found = items(bz2.compress(b'{"text": "' + b" " * (10 << 20)))
    assert len(found) == 1 and isinstance(found[0], Unreadable) and "400-fold" in found[0].reason


def test_a_zip_is_read_by_the_names_of_its_members(tmp_path: Path) -> None:
    page = b"<html><head><title>T</title></head><body><p>They met.</p></body></html>"
    members = {"b/x.dat": page, "a.txt": b"One.", "b/lines.gz": gzip.compress(LINES), "__MACOSX/a": b"no", "b/.x": b"no"}
    data = zipped({**members, "in.zip": zipped({"d.txt": b"Deep."}), "c.csv": b"id,text\n1,Row.\n"})
    found = inputs(data)
    assert [f.where for f in found][:2] == ["-!a.txt", "-!b/lines.gz#1"]
    assert [f.where for f in found][-3:] == ["-!b/x.dat", "-!c.csv#1", "-!in.zip!d.txt"]
    path = tmp_path / "news"
    path.write_bytes(data)
    progress = Progress()
    named = [f.where for f in read_inputs([str(path)], progress=progress)]
    assert named[0] == "news!a.txt"
    assert progress.read_bytes == measure([str(path)])


def test_a_tar_is_read_in_its_order() -> None:
    data = gzip.compress(tarred({"./b.txt": b"Two.", "a.jsonl": LINES, "._b.txt": b"no"}))
    found = inputs(data)
    assert [f.where for f in found][:2] == ["-!b.txt", "-!a.jsonl#1"] and len(found) == 101


def test_archives_within_archives_end() -> None:
    data = zipped({"a.txt": b"Words."})
    for _ in range(8):
        data = zipped({"in.zip": data})
    (found,) = items(data)
    assert isinstance(found, Unreadable) and "deep" in found.reason


def test_a_zip_that_grows_without_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE_GROWTH", 1 << 20)
    data = zipped({f"{n}.txt": b"\0" * (8 << 20) for n in range(2)})
    (found,) = items(data)
    assert isinstance(found, Unreadable) and "unpacks to" in found.reason


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(zipped({"a.txt": b"One.", "b.txt": b"Two."}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    found = items(bytes(data))
    assert [type(f) for f in found] == [Unreadable, Input] and "encrypted" in found[0].reason  # type: ignore[union-attr]


def test_a_member_with_wrong_bytes_is_told() -> None:
    data = bytearray(zipped({"a.txt": b"One story here.", "b.txt": b"Two."}, method=zipfile.ZIP_STORED))
    data[data.index(b"One story")] ^= 1
    found = items(bytes(data))
    assert [type(f) for f in found] == [Unreadable, Input] and "CRC" in found[0].reason  # type: ignore[union-attr]


def test_a_cut_zip_is_told_once() -> None:
    (found,) = items(zipped({"a.txt": b"One."})[:-30])
    assert isinstance(found, Unreadable) and "damaged" in found.reason and found.data.startswith(b"PK")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 abc", "PDF"),
        (b"\x89PNG\r\n\x1a\n123", "PNG"),
        (zipped({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "Excel"),
        (zipped({"mimetype": b"x", "content.xml": b"x"}), "OpenDocument"),
        (zipped({"[Content_Types].xml": b"x", "word/styles.xml": b"x"}), "document.xml"),
        (b'<?xml version="1.0"?><invoice/>', "XML"),
        (b"abc\0def", "NUL"),
    ],
)
def test_what_is_no_story_is_told_once(data: bytes, word: str) -> None:
    (found,) = items(data)
    assert isinstance(found, Unreadable) and word in found.reason


def test_an_empty_file_is_an_input() -> None:
    assert texts(b"") == [""]


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "{", "[", "PK\x03\x04", "\x1f\x8b\x08", "<rss>", "WARC/1.0\r\n", "{\\rtf1", "PAR1", "a,text\n"]),
)
def test_no_bytes_break_the_reader(data: bytes, head: str) -> None:
    found = items(head.encode("latin-1") + data)
    assert all(isinstance(f, (Input, Unreadable)) for f in found)

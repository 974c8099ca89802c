"""Rows: JSON Lines, JSON values, tables of separated values, Parquet; and what their names are taken for."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents.carried import Given, Input, Unreadable
from detente.documents.carriers import read_inputs
from detente.documents.days import read_day
from detente.errors import InputError
from detente.json import record_to_json
from tests.conftest import make_record
from tests.documents.carried_by import inputs, items, texts

ROW = {
    "text": "The ministers met.",
    "title": "Talks",
    "date": "2020-03-04",
    "source": "Porto Wire",
    "url": "https://porto.example/1",
}
TOLD = Given(uri="https://porto.example/1", title="Talks", publisher="Porto Wire", published="2020-03-04")


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def test_json_lines() -> None:
    found = inputs(lines(ROW, {"body": "They met again."}) + b"\n")
    assert [(f.where, f.offset, f.data) for f in found] == [
        ("-#1", 0, b"The ministers met."),
        ("-#2", len(lines(ROW)), b"They met again."),
    ]
    assert found[0].given == TOLD


def test_a_broken_line_costs_itself_alone() -> None:
    data = lines(ROW) + b'{"text": "cut\n' + lines(ROW)
    found = items(data)
    assert [type(f) for f in found] == [Input, Unreadable, Input]
    broken = found[1]
    assert isinstance(broken, Unreadable) and broken.offset == len(lines(ROW)) and broken.data == b'{"text": "cut\n'
    assert data[broken.offset :].startswith(broken.data) and "not JSON" in broken.reason


@pytest.mark.parametrize("first", [b"{bad\n", b'{"text": "cut\n', b'{"text": 1]\n'])
def test_a_broken_first_line_does_not_hide_the_rest(first: bytes) -> None:
    assert [type(f) for f in items(first + lines(ROW, ROW))] == [Unreadable, Input, Input]


def test_a_line_beyond_its_room_is_passed_over() -> None:
    found = items(lines(ROW, {"text": "x" * 2_000}, ROW), limit=100)
    assert [type(f) for f in found] == [Input, Unreadable, Input]
    assert len(found[1].data) == 100
    assert found[2].offset == len(lines(ROW, {"text": "x" * 2_000}))


def test_a_record_made_before_passes_as_it_is() -> None:
    text = record_to_json(make_record()).encode()
    (found,) = inputs(text + b"\n")
    assert (found.format, found.data) == ("record", text)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: json.dumps(rows),
        lambda rows: json.dumps(rows, indent=2),
        lambda rows: json.dumps({"status": "ok", "articles": rows}),
        lambda rows: json.dumps({"status": "ok", "totalResults": 3, "articles": rows, "next": {"a": [1]}}, indent=1),
        lambda rows: json.dumps({"response": {"status": "ok", "results": rows}}),
        lambda rows: "\n".join(json.dumps(row, indent=4) for row in rows),
        lambda rows: " ".join(json.dumps(row) for row in rows),
    ],
    ids=["array", "array in lines", "wrapped", "wrapped in lines", "wrapped twice", "objects in lines", "objects"],
)
def test_json_values_however_they_are_laid_out(wrap: object) -> None:
    rows = [ROW, {"text": 'Words with } and ] and "marks".'}, {"text": "Last."}]
    data = wrap(rows).encode()  # type: ignore[operator]
    found = inputs(data)
    assert [f.data.decode() for f in found] == [row["text"] for row in rows]
    assert found[0].given == TOLD
    for each in found:
        assert each.offset is not None and data[each.offset : each.offset + 1] == b"{"


def test_a_broken_value_in_an_array_costs_itself_alone() -> None:
    rows = [json.dumps({"id": n, "text": f"Story {n}.", "by": [{"name": "A"}, {"name": "B"}]}) for n in range(5)]
    rows[2] = rows[2].replace('"text"', 'text"')
    data = ("[" + ", ".join(rows) + "]").encode()
    found = items(data)
    assert [type(f) for f in found] == [Input, Input, Unreadable, Input, Input]
    rows[2] = rows[2].replace("]", "")
    found = items(("[\n" + ",\n".join(rows) + "\n]").encode())
    assert [type(f) for f in found] == [Input, Input, Unreadable, Input, Input]
    assert found[3].where == "-#4"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8), st.data())
def test_json_lines_count_whatever_the_damage(words: list[str], data: st.DataObject) -> None:
    rows = [json.dumps({"text": w, "title": "T"}, ensure_ascii=False).encode() for w in words]
    hit = data.draw(st.integers(0, len(rows) - 1))
    at = data.draw(st.integers(1, len(rows[hit]) - 1))
    noise = data.draw(st.binary(max_size=4).filter(lambda b: b"\n" not in b and b"\r" not in b))
    rows[hit] = rows[hit][:at] + noise + rows[hit][at + 1 :]
    found = items(b"\n".join(rows) + b"\n", format="jsonl")
    assert len(found) == len(rows)
    for number, (each, word) in enumerate(zip(found, words, strict=True)):
        if number != hit:
            assert isinstance(each, Input)
            assert each.data.decode() == (word if word.strip() else "T")


def table(rows: list[list[str]], separator: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


NAMES = ["Story ID", "Pub. Date", "Headline", "Full Text"]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_tables(separator: str) -> None:
    rows = [
        NAMES,
        ["s1", "4 March 2020", "Talks", 'He said: "Yes, we will; now."\n\nThey left.'],
        ["s2", "03/31/2020", "", "More."],
    ]
    data = table(rows, separator)
    found = inputs(data)
    assert [f.data.decode() for f in found] == [rows[1][3], rows[2][3]]
    assert found[0].given == Given(uri="s1", title="Talks", published="2020-03-04")
    assert found[1].given == Given(uri="s2", published="2020-03-31")
    assert [data[f.offset or 0 :][:2] for f in found] == [b"s1", b"s2"]


def test_a_broken_row_costs_itself_alone() -> None:
    good = ["s", "2020-03-04", "T", "Words, and more."]
    data = table([NAMES, good]) + b"s,2020,a,b,c,d\n" + table([good]) + b's,2020,T,"never closed\n' + table([good, good])
    found = items(data)
    assert [type(f) for f in found] == [Input, Unreadable, Input, Input, Input, Input]
    assert "6 values, where the first line names 4" in found[1].reason  # type: ignore[union-attr]
    assert found[3].data == b'"never closed'


def test_quotation_marks_of_inches_are_no_quotation() -> None:
    data = b'id\tdate\ttext\n1\t2020-03-04\tA 5" pipe and "words"\n2\t2020-03-05\t"Yes," he said.\n3\t2020-03-05\t"All"\n'
    assert texts(data) == ['A 5" pipe and "words"', '"Yes," he said.', "All"]


def test_prose_with_commas_is_no_table() -> None:
    text = b"The text, the date and the title of it were known.\nNothing else was, said the minister.\n"
    assert [f.where for f in inputs(text)] == ["-"]


def test_a_table_without_known_names_is_read_by_a_mapping() -> None:
    data = table([["nr", "wann", "worte"], ["1", "4.3.2020", "Sie trafen sich."]])
    assert [f.where for f in items(data)] == ["-"]
    assert "names no text" in items(data, format="csv")[0].reason  # type: ignore[union-attr]
    (found,) = inputs(data, mapping={"text": "worte", "published": "wann"})
    assert (found.data, found.given.published) == (b"Sie trafen sich.", "2020-03-04")


def test_a_mapping_reaches_into_objects() -> None:
    (found,) = inputs(lines({"a": {"b": "Words."}, "text": "Not these."}), mapping={"text": "a.b"})
    assert found.data == b"Words."


def test_a_part_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="no part 'body'"):
        items(b"", mapping={"body": "x"})
    with pytest.raises(InputError, match="no format 'pdf'"):
        items(b"", format="pdf")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.sampled_from('abc ,"é'), min_size=1, max_size=30), min_size=1, max_size=8),
    st.data(),
)
def test_rows_count_whatever_the_damage(words: list[str], data: st.DataObject) -> None:
    rows = [table([[f"id{n}", "2020-03-04", "T", w]]) for n, w in enumerate(words)]
    hit = data.draw(st.integers(0, len(rows) - 1))
    at = data.draw(st.integers(0, len(rows[hit]) - 2))
    rows[hit] = rows[hit][:at] + rows[hit][at + 1 :]
    found = items(table([NAMES]) + b"".join(rows), format="csv")
    assert len(found) == len(rows)
    for number, (each, word) in enumerate(zip(found, words, strict=True)):
        if number != hit:
            assert isinstance(each, Input) and each.data.decode() == (word if word.strip() else "T")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {"story_id": "9", "publisher": "AP", "headline": "H", "pub_date": "2020-03-04", "event_text": "E"},
            ("9", "AP", "H", "E"),
        ),
        ({"id": "9", "date": "20200304", "source": "AP", "title": "H", "content": "E", "stanford": 0}, ("9", "AP", "H", "E")),
        (
            {"url": "9", "source_domain": "AP", "date_publish": "2020-03-04 10:00:00", "maintext": "E", "title": "H"},
            ("9", "AP", "H", "E"),
        ),
        ({"AN": "9", "SN": "AP", "PD": "4 March 2020", "HD": "H", "LP": "E", "TD": ""}, ("9", "AP", "H", "E")),
        ({"url": "9", "outletName": "AP", "date": "2020-03-04T10:00:00Z", "title": "H", "desc": "E"}, ("9", "AP", "H", "E")),
        (
            {"link": "9", "source": {"name": "AP"}, "publishedAt": "2020-03-04T23:59:00Z", "title": "H", "content": "E"},
            ("9", "AP", "H", "E"),
        ),
        ({"url": "9", "publish_date": 1583280000, "media_name": "AP", "title": "H", "text": "E"}, ("9", "AP", "H", "E")),
        ({"_id": {"$oid": "9"}, "source": "AP", "title": "H", "date_added": "2020-03-04", "text": ["E"]}, ("9", "AP", "H", "E")),
    ],
    ids=["NGEC", "phoenix", "news-please", "Factiva", "GDELT", "NewsAPI", "Media Cloud", "MongoDB"],
)
def test_names_that_others_use(row: dict[str, object], told: tuple[str, str, str, str]) -> None:
    (found,) = inputs(lines(row))
    assert (found.given.uri, found.given.publisher, found.given.title, found.data.decode()) == told
    assert found.given.published == "2020-03-04"


def test_sentences_of_petrarch_are_one_story() -> None:
    row = {
        "meta": {"date": "20200304"},
        "sents": {"2": {"content": "They left."}, "1": {"content": "They met."}, "10": {"content": "End."}},
    }
    (found,) = inputs(lines({"sents": row["sents"], "date": "20200304"}))
    assert found.data.decode() == "They met.\n\nThey left.\n\nEnd."


def test_lead_and_rest_are_one_story() -> None:
    (found,) = inputs(lines({"LP": "They met.", "TD": "They left.", "HD": "Talks"}))
    assert found.data.decode() == "They met.\n\nThey left."


def test_a_row_without_words_is_an_empty_input_and_a_title_alone_is_a_story() -> None:
    found = inputs(lines({"text": " ", "date": "2020-03-04"}, {"text": None, "title": "Talks end"}))
    assert [f.data for f in found] == [b"", b"Talks end"]


def test_events_are_no_stories() -> None:
    header = "GLOBALEVENTID,SQLDATE,Actor1Name,GoldsteinScale,SOURCEURL\n1,20200304,USA,1.0,http://a.example\n"
    (found,) = items(header.encode())
    assert isinstance(found, Unreadable) and "table of events" in found.reason


def test_parquet(tmp_path: Path) -> None:
    rows = [{"text": f"Story {n}.", "published": datetime(2020, 3, 4, 23), "authors": ["Ana Sousa"], "n": n} for n in range(600)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "stories.bin", row_group_size=250)
    found = list(read_inputs([str(tmp_path / "stories.bin")]))
    assert [f.data for f in found] == [f"Story {n}.".encode() for n in range(600)]
    assert isinstance(found[0], Input) and found[0].given == Given(published="2020-03-04", byline=("Ana Sousa",))
    assert found[-1].where == "stories.bin#600"
    assert len(inputs((tmp_path / "stories.bin").read_bytes())) == 600


def test_damaged_parquet(tmp_path: Path) -> None:
    rows = [{"text": f"Story {n} {n * 7919}."} for n in range(600)]
    pq.write_table(
        pa.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=200, compression="none", use_dictionary=False
    )
    data = (tmp_path / "a.parquet").read_bytes()
    place = data.index(b"Story 210")
    found = items(data[: place - 40] + b"\xff" * 60 + data[place + 20 :])
    assert sum(isinstance(f, Input) for f in found) >= 400
    assert sum(isinstance(f, Unreadable) for f in found) == 1
    (cut,) = items(data[:-9])
    assert isinstance(cut, Unreadable) and "damaged" in cut.reason


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2020-03-04T23:30:00-05:00", "2020-03-04"),
        ("2020-3-4", "2020-03-04"),
        ("2020/03/04", "2020-03-04"),
        ("20200304", "2020-03-04"),
        ("20200304T101500Z", "2020-03-04"),
        ("20200304101500", "2020-03-04"),
        (20200304, "2020-03-04"),
        (1583280000, "2020-03-04"),
        (1583280000000, "2020-03-04"),
        ("Wed, 04 Mar 2020 10:00:00 GMT", "2020-03-04"),
        ("Wednesday, March 4, 2020", "2020-03-04"),
        ("March 4th, 2020 Wednesday 10:00 AM GMT", "2020-03-04"),
        ("4 mars 2020", "2020-03-04"),
        ("04-Mar-2020", "2020-03-04"),
        ("31/03/2020", "2020-03-31"),
        ("03/31/2020", "2020-03-31"),
        ("4.3.2020", "2020-03-04"),
        ("March 2020", "2020-03"),
        ("2020-03", "2020-03"),
        (date(2020, 3, 4), "2020-03-04"),
        ("04/05/2020", None),
        ("2020-13-04", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (float("1e30"), None),
    ],
)
def test_days(value: object, day: str | None) -> None:
    assert read_day(value) == day


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_tables_and_lines_in_utf_16(encoding: str) -> None:
    mark = "\ufeff".encode(encoding)
    rows = table([NAMES, ["s1", "2020-03-04", "T", "Café words."]] + [["s2", "2020-03-04", "T", "More."]] * 3_000, "\t").decode()
    found = inputs(mark + rows.encode(encoding))
    assert len(found) == 3_001 and found[0].data.decode() == "Café words."
    assert len(inputs(mark + lines(ROW, ROW).decode().encode(encoding))) == 2
    (text,) = inputs(mark + "A story.".encode(encoding))
    assert text.data == mark + "A story.".encode(encoding)

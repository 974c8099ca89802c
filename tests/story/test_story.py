"""Properties of stories: the map of the clean text, spans that equal their words, and no text that breaks the reader."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente import story as room
from detente.documents.carried import Given
from detente.documents.model import Received
from detente.errors import DateError
from detente.settings import Settings
from detente.story import Story, identify_language, read_story
from detente.story.repair import plain

SNIPPETS = [
    "GENEVA (Reuters) - ", "OSLO, May 3 (AFP) -- ", "By Ana Sousa and Tom Reed", "March 3, 2020", "More Stories", "Photo: Ola Berg",
    "(Reporting by Ana Sousa; Editing by Tom Reed)", "© 2020 Baltic Wire", "The two mayors met on the bridge on Sunday.", "They shook hands. .",
    "ended.The", "“maximum speed\"", "cease-\nfire", "sev\xaden", "cafÃ©", "Supp0rt", "TWO MAYORS MEET ON BRIDGE", "\n", "\n\n", "\r\n", " ", "  ,", "''",
    "e\u0301", "ﬁn", "\u200b", "|", "Home | Europe | Sport", "Rain stops play – 02/28/2020 – Sport", ". . .", "www.Example.com", "\u2028", "\x00", "\ufeff",
    "said the", "The bridge is long and the money was found by both of them after all the talks of the", "。", "اقرأ أيضا", "«",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=12)), max_size=25).map("".join)
)
LINES = st.lists(st.sampled_from(SNIPPETS), max_size=25).map("\n".join)


def received(text: str) -> Received:
    return Received("0" * 64, None, None, None, None, text, "text")


def read(text: str) -> Story:
    return read_story(received(text))


def pieces_with_lengths(story: Story) -> list[tuple[int, int, int, int]]:
    starts = [piece[0] for piece in story.clean.pieces] + [len(story.clean.text)]
    return [(a, b, start, end) for (a, start, end), b in zip(story.clean.pieces, starts[1:], strict=True)]


RUNS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RUNS
@given(st.one_of(TEXTS, LINES))
def test_pieces_cover_the_clean_text_and_follow_the_raw_text(text: str) -> None:
    story = read(text)
    pieces = pieces_with_lengths(story)
    assert pieces[0][0] == 0
    assert all(a <= b for a, b, _, _ in pieces)
    assert all(before[3] <= after[2] for before, after in pairwise(pieces))
    assert all(0 <= start <= end <= len(text) for _, _, start, end in pieces)


@RUNS
@given(st.one_of(TEXTS, LINES))
def test_outside_repairs_the_clean_text_is_the_raw_text(text: str) -> None:
    story = read(text)
    repaired = {(r.start, r.end) for r in story.document.repairs}
    same = plain(text)
    capitals = [r for r in story.document.repairs if r.kind == "capitals"]
    for a, b, start, end in pieces_with_lengths(story):
        clean = story.clean.text[a:b]
        if (start, end) in repaired or (start == end and clean == "\n\n"):
            continue
        if any(r.start <= start and end <= r.end for r in capitals):
            assert clean.casefold() == same[start:end].casefold()
        else:
            assert clean == same[start:end]


@RUNS
@given(TEXTS, st.data())
def test_every_clean_range_has_a_raw_span(text: str, data: st.DataObject) -> None:
    story = read(text)
    start = data.draw(st.integers(0, len(story.clean.text)))
    end = data.draw(st.integers(start, len(story.clean.text)))
    begin, finish = story.clean.to_raw(start, end)
    assert 0 <= begin <= finish <= len(text)
    assert story.clean.span(start, end).text == text[begin:finish]


@RUNS
@given(st.one_of(TEXTS, LINES))
def test_spans_equal_their_words(text: str) -> None:
    document = read(text).document
    assert document.text == text
    assert all(text[f.start : f.end] == f.text for f in document.furniture)
    assert all(text[r.start : r.end] == r.from_ for r in document.repairs)
    assert all(text[s.start : s.end] == s.text for s in document.published.evidence)


@RUNS
@given(st.one_of(TEXTS, LINES))
def test_furniture_is_not_in_the_clean_text(text: str) -> None:
    story = read(text)
    kept = [(start, end) for _, _, start, end in pieces_with_lengths(story) if end > start]
    assert not any(start < f.end and f.start < end for f in story.document.furniture for start, end in kept)
    assert all(a.end <= b.start for a, b in pairwise(story.document.furniture))


@RUNS
@given(st.one_of(TEXTS, LINES))
def test_paragraphs_are_in_order_and_hold_words(text: str) -> None:
    story = read(text)
    paragraphs = story.clean.paragraphs
    assert all(story.clean.text[p.start : p.end].strip() for p in paragraphs)
    assert all(a.end + 2 == b.start for a, b in pairwise(paragraphs))
    assert story.clean.text == "\n\n".join(story.clean.text[p.start : p.end] for p in paragraphs)


@RUNS
@given(st.one_of(TEXTS, LINES))
def test_the_same_text_gives_the_same_story(text: str) -> None:
    assert read(text) == read(text)


def test_exports() -> None:
    assert room.__all__ == ["CleanText", "Paragraph", "Story", "identify_language", "read_story"]


def test_a_given_date_wins() -> None:
    text = "March 3, 2020\nGENEVA (Reuters) - The ministers met on Tuesday and parted on Wednesday."
    story = read_story(received(text), settings=Settings(published="2021-01"))
    assert (story.document.published.date, story.document.published.basis) == ("2021-01", "given")
    assert story.head_date is not None and story.head_date.text == "March 3, 2020"


def test_the_title_that_a_carrier_gives_wins_over_the_first_line() -> None:
    carried = replace(received("Ana Sousa\nThe two mayors met on the bridge on Sunday."), given=Given(title="Mayors meet"))
    assert read_story(carried).document.title == "Mayors meet"


@pytest.mark.parametrize("line", ["By Ana Sousa, PORTO TODAY", "By Ana Sousa, Daily Star"])
def test_a_paper_in_a_byline_is_no_author(line: str) -> None:
    assert read(f"Mayors meet\n{line}\nThe two mayors met on the bridge on Sunday.").document.byline == ("Ana Sousa",)


@pytest.mark.parametrize("bad", ["", "yesterday", "3 March 2020", "2020-3-1", "2020-03-01/x"])
def test_a_given_date_must_be_one(bad: str) -> None:
    with pytest.raises(DateError):
        read_story(received("The ministers met."), settings=Settings(published=bad))


def test_the_printed_date_wins_over_metadata() -> None:
    page = Received(
        "0" * 64,
        None,
        None,
        None,
        "2020-03-04",
        "Mayors meet\nMarch 3, 2020\nThe two mayors met on the bridge on Sunday.",
        "html",
    )
    assert read_story(page).document.published.date == "2020-03-03"
    page = Received("0" * 64, None, None, None, "2020-03-04", "Mayors meet\nThe two mayors met on the bridge on Sunday.", "html")
    assert (read_story(page).document.published.date, read_story(page).document.published.basis) == ("2020-03-04", "stated")


def test_a_quote_is_found_back_through_the_repairs() -> None:
    raw = "The mayor said on Sunday.“We will sev\xaden times, the cafÃ© owners agreed,” and left.\n(Reporting by Ana Sousa)"
    story = read(raw)
    at = story.clean.text.index("We will")
    end = story.clean.text.index("agreed") + len("agreed")
    assert story.clean.text[at:end] == "We will seven times, the café owners agreed"
    assert story.clean.span(at, end).text == "We will sev\xaden times, the cafÃ© owners agreed"


SAMPLES = {
    "en": "The mayor said that the bridge would be open in the spring, when the ice had gone from the river and the boats were back.",
    "es": "El alcalde dijo que el puente estará abierto en la primavera, cuando el hielo se haya ido del río y los barcos vuelvan.",
    "fr": "Le maire a dit que le pont serait ouvert au printemps, quand la glace aura quitté le fleuve et que les bateaux seront là.",
    "de": "Der Bürgermeister sagte, die Brücke werde im Frühjahr wieder offen sein, wenn das Eis auf dem Fluss nicht mehr liegt.",
    "pt": "O prefeito disse que a ponte estará aberta na primavera, quando o gelo já não estiver no rio e os barcos voltarem.",
    "it": "Il sindaco ha detto che il ponte sarà aperto in primavera, quando il ghiaccio non sarà più nel fiume e le barche torneranno.",
    "nl": "De burgemeester zei dat de brug in het voorjaar weer open zou zijn, als het ijs van de rivier is en de boten er zijn.",
    "sv": "Borgmästaren sade att bron skulle vara öppen till våren, när isen har försvunnit från älven och båtarna är tillbaka.",
    "pl": "Burmistrz powiedział, że most będzie otwarty na wiosnę, gdy lód zniknie z rzeki, a łodzie będą już mogły po niej płynąć.",
    "tr": "Belediye başkanı köprü ile ilgili çalışmaların ve yeni yolun bahar aylarında biteceğini söyledi, ancak bir tarih vermedi.",
    "id": "Wali kota mengatakan bahwa jembatan itu akan dibuka pada musim semi, ketika es di sungai sudah tidak ada dan kapal kembali.",
    "ru": "Мэр сказал, что мост будет открыт весной, когда лёд сойдёт с реки и по ней снова смогут ходить лодки и корабли.",
    "uk": "Мер сказав, що міст буде відкрито навесні, коли лід зійде з річки і човни знову зможуть плавати по ній.",
    "ar": "قال رئيس البلدية إن الجسر سيفتح في الربيع بعد أن يذوب الجليد من على النهر",
    "zh": "市长说，大桥将在春天开放，届时河上的冰将会消失，船只也会回来。",
    "ja": "市長は、川の氷がなくなり船が戻ってくる春には橋が開通すると述べた。",
    "ko": "시장은 강의 얼음이 사라지고 배가 돌아오는 봄에 다리가 열릴 것이라고 말했다.",
    "el": "Ο δήμαρχος είπε ότι η γέφυρα θα είναι ανοιχτή την άνοιξη, όταν ο πάγος φύγει από το ποτάμι.",
}


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_language(code: str) -> None:
    assert identify_language(SAMPLES[code]) == code


def test_too_little_text_has_no_language() -> None:
    assert identify_language("Mayors meet") is None
    assert identify_language("") is None


@pytest.mark.parametrize(
    "text",
    [
        "a" * 400_000,
        "ab " * 130_000,
        "a." * 200_000,
        "x" + " ." * 150_000,
        "“a " * 130_000,
        "(Reporting by " * 30_000,
        "a" + "Â€" * 150_000,
        "The bridge is open.\n" + "More Stories\nRain stops play\n" * 8_000,
    ],
    ids=["letters", "words", "stops", "blanks and stops", "quotes", "credits", "mojibake", "lead-ins"],
)
def test_time_is_linear(text: str) -> None:
    """Each takes well under a second where time is linear, minutes where it is quadratic; the test's own limit catches the rest."""
    import time

    start = time.process_time()
    read(text)
    assert time.process_time() - start < 5

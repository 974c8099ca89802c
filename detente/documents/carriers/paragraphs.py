"""What a word processor's file or a page shows, as paragraphs with what sets them apart: breaks, headings, cells of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
HEADING = re.compile(r"(?:heading|titre|überschrift|berschrift|encabezado|title|heading\s)\s*([1-9])?$", re.IGNORECASE)
BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, blanks folded. ``breaks``: a page, a section or a rule begins with it. ``level``: of a heading, 0 for none.

    ``cells`` are the texts of a table's row, empty for what is no row; ``text`` then joins them by tabs.
    """

    text: str
    breaks: bool = False
    level: int = 0
    bold: bool = False
    cells: tuple[str, ...] = ()


class _Gatherer:
    """Collects paragraphs; a break without a text of its own goes to the next that has one."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self._breaks = False

    def add(self, text: str, *, level: int = 0, bold: bool = False) -> None:
        for line in text.split("\n"):
            shown = BLANKS.sub(" ", line.replace("\xad", "")).strip()
            if shown:
                self.found.append(Paragraph(shown, self._breaks, level, bold))
                self._breaks = False

    def add_row(self, cells: list[str]) -> None:
        folded = [BLANKS.sub(" ", cell).strip() for cell in cells]
        if any(folded):
            self.found.append(Paragraph("\t".join(folded), self._breaks, cells=tuple(folded)))
            self._breaks = False

    def break_(self) -> None:
        self._breaks = True


def docx_paragraphs(file: IO[bytes]) -> list[Paragraph]:
    """The paragraphs and rows of a Word document's main part. Raises ``lxml.etree.XMLSyntaxError`` where it is no XML."""
    gatherer, tables = _Gatherer(), 0
    tags = tuple(f"{WORD}{name}" for name in ("tbl", "tr", "p"))
    events = etree.iterparse(file, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False)
    for event, element in events:
        name = element.tag[len(WORD) :]
        if name == "tbl":
            tables += 1 if event == "start" else -1
        if event == "start":
            continue
        if name == "tr" and tables == 1:
            gatherer.add_row([_text(cell) for cell in element if cell.tag == f"{WORD}tc"])
        elif name == "p" and not tables:
            _add_paragraph(element, gatherer)
        if not tables and name in ("p", "tbl"):
            element.clear(keep_tail=True)
            while element.getprevious() is not None:
                del element.getparent()[0]
    return gatherer.found


def _add_paragraph(element: etree._Element, gatherer: _Gatherer) -> None:
    properties = element.find(f"{WORD}pPr")
    if properties is not None and properties.find(f"{WORD}pageBreakBefore") is not None:
        gatherer.break_()
    before, after = _text(element).partition("\f")[::2]
    if "\f" in after or after.strip():
        gatherer.add(before, level=_level(properties), bold=_bold(element))
        for piece in after.split("\f"):
            gatherer.break_()
            gatherer.add(piece, level=_level(properties), bold=_bold(element))
    else:
        gatherer.add(before, level=_level(properties), bold=_bold(element))
        if any(each.get(f"{WORD}type") == "page" for each in element.iter(f"{WORD}br")):
            gatherer.break_()
    if properties is not None and properties.find(f"{WORD}sectPr") is not None:
        gatherer.break_()


def _text(element: etree._Element) -> str:
    """The words of an element: breaks of lines and paragraphs as line ends, of pages as form feeds."""
    pieces: list[str] = []
    left = list(element)[::-1]
    while left:
        each = left.pop()
        if each.tag == f"{WORD}t":
            pieces.append(each.text or "")
        elif each.tag == f"{WORD}tab":
            pieces.append("\t")
        elif each.tag in (f"{WORD}br", f"{WORD}cr"):
            pieces.append("\f" if each.get(f"{WORD}type") == "page" else "\n")
        elif each.tag == f"{WORD}noBreakHyphen":
            pieces.append("-")
        elif each.tag != FALLBACK and each.tag != f"{WORD}pPr":
            if each.tag == f"{WORD}p" and pieces:
                pieces.append("\n")
            left.extend(list(each)[::-1])
    return "".join(pieces)


def _level(properties: etree._Element | None) -> int:
    if properties is None:
        return 0
    style = properties.find(f"{WORD}pStyle")
    found = HEADING.match(style.get(f"{WORD}val", "")) if style is not None else None
    outline = properties.find(f"{WORD}outlineLvl")
    if found is None and outline is not None and (value := outline.get(f"{WORD}val", "")).isdigit():
        return int(value) + 1 if int(value) < 9 else 0
    return int(found[1] or 1) if found else 0


def _bold(element: etree._Element) -> bool:
    runs = [run for run in element.iter(f"{WORD}r") if "".join(t.text or "" for t in run.iter(f"{WORD}t")).strip()]
    return bool(runs) and all(_is_bold(run) for run in runs)


def _is_bold(run: etree._Element) -> bool:
    mark = run.find(f"{WORD}rPr/{WORD}b")
    return mark is not None and mark.get(f"{WORD}val", "1") not in ("0", "false")


TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
# Groups that hold no words of the text.
UNSEEN = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "fldinst",
        "footnote",
        "annotation",
        "xe",
        "tc",
        "listtable",
        "listoverridetable",
        "revtbl",
        "rsidtbl",
        "generator",
        "themedata",
        "datastore",
        "latentstyles",
        "bkmkstart",
        "bkmkend",
        "nonesttables",
        "operator",
        "author",
        "title",
        "subject",
        "keywords",
        "comment",
        "doccomm",
        "company",
        "shppict",
        "nonshppict",
    ]
)
SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
MARKS = {b"~": " ", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n", b"\t": "\t"}
CHARSETS = {
    128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces."""

    unseen: bool = False
    bold: bool = False
    font: int = 0
    skip: int = 1
    fonts: bool = False


def rtf_paragraphs(data: bytes) -> list[Paragraph]:
    """The paragraphs and rows of an RTF file, of a cut or broken one those that can be made out; never raises."""
    return _Rtf(data).read()


class _Rtf:
    """Rich Text Format, version 1.9.1 (Microsoft, 2008), as far as words, breaks, headings and rows go."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._gatherer = _Gatherer()
        self._group, self._outer = _Group(), list[_Group]()
        self._encoding, self._fonts = "cp1252", dict[int, str]()
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._cells: list[str] = []
        self._bold_letters = self._letters = self._level = self._skipping = 0
        self._font_named = 0

    def read(self) -> list[Paragraph]:
        at = 0
        while found := TOKEN.match(self._data, at):
            at = found.end()
            word, number, letter, mark, brace, text = found.groups()
            if not letter:
                self._flush()
            if word:
                at += self._word(word.decode("ascii"), int(number) if number else None)
            elif letter:
                self._letter(int(letter, 16))
            elif mark:
                self._mark(mark)
            elif brace:
                self._brace(brace)
            elif text:
                self._text(text)
        self._flush()
        self._end()
        return self._gatherer.found

    def _word(self, word: str, number: int | None) -> int:
        """Obey a control word; returns how many bytes of data follow it."""
        group = self._group
        if word in UNSEEN:
            self._group = _Group(True, group.bold, group.font, group.skip, word == "fonttbl")
        elif word == "bin":
            return max(0, number or 0)
        elif word == "fcharset" and group.fonts:
            self._fonts[self._font_named] = CHARSETS.get(number or 0, "")
        elif word == "f" and group.fonts:
            self._font_named = number or 0
        elif word == "ansicpg":
            self._encoding = f"cp{number}"
        elif word == "f":
            self._group = _Group(group.unseen, group.bold, number or 0, group.skip, group.fonts)
        elif word == "b" or word == "plain":
            self._group = _Group(group.unseen, word == "b" and number != 0, group.font, group.skip, group.fonts)
        elif word == "uc":
            self._group = _Group(group.unseen, group.bold, group.font, number if number is not None else 1, group.fonts)
        elif not group.unseen:
            self._seen(word, number)
        return 0

    def _seen(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            code = number % 0x10000
            # Characters beyond the first plane come in two halves.
            self._add(chr(code))
            self._skipping = self._group.skip
        elif word in SIGNS:
            self._add(SIGNS[word])
        elif word in ("cell", "nestcell"):
            self._cells.append("".join(self._pieces))
            self._pieces.clear()
        elif word in ("row", "nestrow"):
            self._row()
        elif word == "par":
            self._end() if not self._cells else self._add("\n")
        elif word in ("page", "sect", "pagebb"):
            if word != "pagebb":
                self._end()
            self._gatherer.break_()
        elif word == "pard":
            self._level = 0
        elif word == "outlinelevel":
            self._level = (number or 0) + 1 if (number or 0) < 9 else 0

    def _letter(self, code: int) -> None:
        if self._skipping:
            self._skipping -= 1
        elif not self._group.unseen:
            self._bytes.append(code)

    def _flush(self) -> None:
        """Decode the bytes that stand by themselves: several may be one character."""
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self._add(self._decoded(data))

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode(self._fonts.get(self._group.font) or self._encoding, "replace")
        except LookupError:
            return data.decode("cp1252", "replace")

    def _mark(self, mark: bytes) -> None:
        if mark == b"*":
            group = self._group
            self._group = _Group(True, group.bold, group.font, group.skip)
        elif not self._group.unseen:
            if mark in (b"\n", b"\r"):
                self._end()
            else:
                self._add(MARKS.get(mark, ""))

    def _brace(self, brace: bytes) -> None:
        self._skipping = 0
        if brace == b"{":
            self._outer.append(self._group)
        elif self._outer:
            self._group = self._outer.pop()

    def _text(self, text: bytes) -> None:
        if self._group.unseen:
            return
        skipped, self._skipping = min(self._skipping, len(text)), max(0, self._skipping - len(text))
        self._add(self._decoded(text[skipped:]))

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        letters = sum(c.isalnum() for c in text)
        self._letters += letters
        self._bold_letters += letters if self._group.bold else 0

    def _end(self) -> None:
        text = _whole("".join(self._pieces))
        bold = bool(self._letters) and self._bold_letters == self._letters
        self._gatherer.add(text, level=self._level, bold=bold)
        self._pieces.clear()
        self._letters = self._bold_letters = 0

    def _row(self) -> None:
        self._gatherer.add_row([_whole(cell) for cell in self._cells])
        self._cells.clear()
        self._pieces.clear()
        self._letters = self._bold_letters = 0


def _whole(text: str) -> str:
    """Text in which the two halves of a character are one, and a half by itself a sign of what is lost."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "center",
    ]
)
HIDDEN = frozenset(["head", "script", "style", "noscript", "template", "title", "iframe", "select", "option", "textarea", "svg"])


def html_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs and rows of a page, in its order; empty where it has no tree."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return []
    gatherer = _Gatherer()
    if root is not None:
        _Page(gatherer).read(root)
    return gatherer.found


class _Page:
    def __init__(self, gatherer: _Gatherer) -> None:
        self._gatherer = gatherer
        self._pieces: list[str] = []
        self._level = self._bold = self._plain = 0

    def read(self, root: etree._Element) -> None:
        hidden = bold = 0
        rows: set[etree._Element] = set()
        for event, element in etree.iterwalk(root, events=("start", "end")):
            name = element.tag if isinstance(element.tag, str) else ""
            start = event == "start"
            hidden += (1 if start else -1) if name in HIDDEN else 0
            bold += (1 if start else -1) if name in ("b", "strong") else 0
            if start and not hidden and name == "tr" and _is_fields(element):
                self._end()
                self._gatherer.add_row(["\n".join(_lines(cell)) for cell in element if cell.tag in ("td", "th")])
                rows.add(element)
            if name == "tr" and element in rows:
                hidden += 1 if start else -1
            if name in BLOCKS:
                self._end()
                if start and (name == "hr" or "page-break-before" in (element.get("style") or "")):
                    self._gatherer.break_()
                self._level = int(name[1]) if start and name in ("h1", "h2", "h3") else 0
            text = element.text if start else element.tail
            if text and not hidden:
                self._add(text, bold > 0 and (start or name not in ("b", "strong") or bold > 0))
        self._end()

    def _add(self, text: str, bold: bool) -> None:
        self._pieces.append(re.sub(r"\s+", " ", text))
        letters = sum(c.isalnum() for c in text)
        self._bold, self._plain = self._bold + letters * bold, self._plain + letters * (not bold)

    def _end(self) -> None:
        self._gatherer.add("".join(self._pieces), level=self._level, bold=self._bold > 0 and not self._plain)
        self._pieces.clear()
        self._bold = self._plain = 0


def _is_fields(row: etree._Element) -> bool:
    """True for a row of two or more cells that hold no tables: of names and values, not of a page's layout."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return len(cells) >= 2 and not any(cell.find(".//table") is not None for cell in cells)


def _lines(cell: etree._Element) -> Iterator[str]:
    gatherer = _Gatherer()
    page = _Page(gatherer)
    page.read(_copy(cell))
    return (paragraph.text for paragraph in gatherer.found)


def _copy(cell: etree._Element) -> etree._Element:
    from copy import deepcopy

    copy = deepcopy(cell)
    copy.tag, copy.tail = "div", None
    return copy


def text_paragraphs(text: str) -> list[Paragraph]:
    """The lines of a text; a form feed breaks a page."""
    gatherer = _Gatherer()
    for at, page in enumerate(text.split("\f")):
        if at:
            gatherer.break_()
        gatherer.add(page.replace("\r\n", "\n").replace("\r", "\n"))
    return gatherer.found

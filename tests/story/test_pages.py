"""Web pages of several makes, read to the end: the article whole, and nothing else in it."""

from __future__ import annotations

import pytest

from detente.documents import read_document
from detente.story import Story, read_story

FIRST = "The two mayors met on the bridge on Sunday and promised to keep it open through the winter, officials said."
SECOND = "Neither would say how much it was going to cost the two towns in the end."
LAST = "Nobody asked."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{LAST}</p>"
PAGES = {
    "divisions only": '<div class="header-nav">Home | World</div><div id="main-content"><h1>Mayors meet</h1>'
    f'<div class="meta">By Ana Sousa | 3 March 2020</div><div>{FIRST}</div><div>{SECOND}</div><div>{LAST}</div></div>'
    '<div>Most read</div><div><a href="x">Rain stops play</a></div><div class="footer">© 2020 Baltic Wire</div>',
    "article with header and aside": '<header><h1>Mayors meet</h1><p class="byline">By Ana Sousa</p><time>March 3, 2020</time></header>'
    f'<article>{BODY}<aside class="newsletter">Sign up for our daily letter today, dear reader of the news.</aside></article>'
    '<section class="comments"><p>What a fine bridge it is, and the mayors are fools, all of them, I say.</p></section>',
    "table layout": f'<table><tr><td><a href="1">Home</a></td><td><h1>Mayors meet</h1><p>By Ana Sousa</p><p>March 3, 2020</p>{BODY}</td></tr></table>',
    "line breaks": f"<h1>Mayors meet</h1>By Ana Sousa<br>March 3, 2020<br><br>{FIRST}<br><br>{SECOND}<br><br>{LAST}<br>© 2020 Baltic Wire",
    "preformatted": f"<pre>Mayors meet\n\nBy Ana Sousa\nMarch 3, 2020\n\n{FIRST[:46]}\n{FIRST[47:]}\n\n{SECOND}\n\n{LAST}\n</pre>",
}


def read(body: str) -> Story:
    return read_story(read_document(f"<!doctype html><html><body>{body}</body></html>".encode()))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page(name: str) -> None:
    story = read(PAGES[name])
    assert story.clean.text == f"Mayors meet\n\n{FIRST}\n\n{SECOND}\n\n{LAST}"
    assert story.document.title == "Mayors meet"
    assert story.document.byline == ("Ana Sousa",)
    assert story.document.published.date == "2020-03-03"
    furniture = " ".join(f.text for f in story.document.furniture)
    assert not any(words in furniture for words in (FIRST, SECOND, LAST))

"""What a page says about its article in its head and in its linked data."""

from __future__ import annotations

import json

import pytest

from detente.documents import read_document
from detente.story import read_story

WORDS = (
    "<p>The two mayors met on the bridge on Sunday and promised to keep it open through the winter, whatever it costs them.</p>"
)
ARTICLE = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Two ports keep their bridge &amp; pay",
    "datePublished": "2020-03-04T23:50:00-03:00", "dateModified": "2020-03-06T10:00:00Z", "inLanguage": "en-US",
    "author": [{"@type": "Person", "name": "Ana Sousa"}, {"@type": "Organization", "name": "Baltic Wire Staff"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "Baltic Wire", "logo": {"@type": "ImageObject", "url": "https://x.example/l.png"}},
}  # fmt: skip
SITE = {"@type": "Organization", "@id": "https://x.example/#org", "name": "Baltic Wire"}
PERSON = {"@type": "Person", "@id": "https://x.example/#ana", "name": "Ana Sousa"}
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "@id": "https://x.example/1", "name": "A page", "datePublished": "2019-01-01"},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "NewsArticle", "headline": "Another"}]},
        {
            **ARTICLE,
            "@type": ["Article", "ReportageNewsArticle"],
            "publisher": {"@id": SITE["@id"]},
            "author": {"@id": PERSON["@id"]},
        },
        SITE,
        PERSON,
    ],
}


def page(head: str, body: str = WORDS) -> bytes:
    return f'<html lang="en"><head>{head}</head><body>{body}</body></html>'.encode()


def linked(value: object, before: str = "", behind: str = "") -> str:
    return f'<script type="application/ld+json">{before}{json.dumps(value)}{behind}</script>'


@pytest.mark.parametrize(
    "head",
    [
        linked(ARTICLE),
        linked([{"@type": "WebSite", "name": "x"}, ARTICLE]),
        linked(GRAPH),
        linked({"@type": "WebPage", "mainEntity": ARTICLE}),
        linked({**ARTICLE, "@type": "http://schema.org/AnalysisNewsArticle"}, "<!--", "-->"),
        linked(ARTICLE, "//<![CDATA[\n", "\n//]]>"),
        linked({"@type": "Event", "name": "x"})
        + '<script type="application/ld+json">{broken</script>'
        + linked(ARTICLE, behind=";"),
        linked({**ARTICLE, "description": "x"}).replace('"x"', '"two\nlines"'),
    ],
    ids=["article", "list", "graph", "main entity", "comment", "CDATA", "several", "line ends in strings"],
)
def test_linked_data(head: str) -> None:
    received = read_document(page(head))
    assert (received.title, received.publisher, received.published) == (
        "Two ports keep their bridge & pay",
        "Baltic Wire",
        "2020-03-04",
    )
    assert (received.byline, received.language) == (("Ana Sousa",), "en")
    assert read_story(received).document.byline == ("Ana Sousa",)


def test_the_head_comes_before_linked_data() -> None:
    head = (
        '<meta property="og:title" content="Bridge stays"><meta property="article:published_time" content="2020-03-05T00:10:00Z">'
        '<meta name="author" content="Ola Berg, Ida Nyström"><meta property="og:site_name" content="Porto Wire">'
    )
    received = read_document(page(head + linked(ARTICLE)))
    assert (received.title, received.publisher, received.published) == ("Bridge stays", "Porto Wire", "2020-03-05")
    assert received.byline == ("Ola Berg", "Ida Nyström")


def test_the_name_of_the_site_is_no_part_of_the_title() -> None:
    head = '<meta property="og:title" content="Bridge stays | Porto Wire"><meta property="og:site_name" content="Porto Wire">'
    assert read_document(page(head)).title == "Bridge stays"
    head = '<meta property="og:title" content="Bridge stays | a survey"><meta property="og:site_name" content="Porto Wire">'
    assert read_document(page(head)).title == "Bridge stays | a survey"


def test_what_a_site_signs_with_is_no_author() -> None:
    head = '<meta name="author" content="Porto Wire"><meta property="og:site_name" content="Porto Wire">'
    assert read_document(page(head)).byline == ()
    assert read_document(page('<meta property="article:author" content="https://x.example/ana">')).byline == ()


def test_days_in_words_and_in_the_page() -> None:
    assert read_document(page('<meta name="date" content="Wed, 04 Mar 2020 23:50:00 +0100">')).published == "2020-03-04"
    assert (
        read_document(page("", '<time itemprop="datePublished" datetime="2020-03-04T10:00">x</time>' + WORDS)).published
        == "2020-03-04"
    )
    assert read_document(page('<meta name="date" content="March 2020">')).published is None


@pytest.mark.parametrize(
    "value", [[], {}, 1, None, "x", {"@graph": 1}, {"@type": "Article", "author": 5, "publisher": [[]], "datePublished": {}}]
)
def test_linked_data_of_any_shape(value: object) -> None:
    assert read_document(page(linked(value))).publisher is None


def test_linked_data_nested_without_end() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert read_document(page(f'<script type="application/ld+json">{deep}</script>')).title is None

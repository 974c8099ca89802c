"""Feeds, NewsML, NITF, ninjs."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from detente.documents import read_document
from detente.documents.carried import Given, Input, Unreadable
from detente.documents.carriers import read_inputs
from detente.documents.fetch import Answer, Fetcher, Guard
from detente.errors import FetchError
from detente.settings import Settings
from tests.documents.carried_by import inputs, items

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Porto Wire &amp; Co</title><image><title>Logo</title></image><language>en-gb</language>
<item><title>Talks &#8211; day one</title><link>https://porto.example/1</link><pubDate>Wed, 04 Mar 2020 10:00:00 GMT</pubDate>
<dc:creator>Ana Sousa and Ola Berg</dc:creator><description>A teaser.</description>
<content:encoded><![CDATA[<p>The mayors met on the bridge.</p><p>Then </item> they left.</p>]]></content:encoded></item>
<item><title>Only a title</title><guid>https://porto.example/2</guid></item>
<item><title>R&D &nbsp;and Q&amp;A</title><description>The ministers&rsquo; <![CDATA[ talks & more ]]></description><author>a@b.example (Ana Sousa)</author></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Porto Wire</title><id>urn:x</id>
<entry><title type="html">Talks &lt;b&gt;end&lt;/b&gt;</title><link rel="self" href="https://porto.example/x"/>
<link href="https://porto.example/1"/><published>2020-03-04T10:00:00Z</published><updated>2020-03-05T10:00:00Z</updated>
<author><name>Ana Sousa</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>They met <b>today</b>.</p></div></content></entry>
<entry><title>Next</title><id>urn:2</id><summary>They meet again.</summary><source><title>Lima Post</title></source></entry>
</feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://porto.example/"><title>Porto Wire</title><items><rdf:Seq><rdf:li rdf:resource="https://porto.example/1"/></rdf:Seq></items></channel>
<item rdf:about="https://porto.example/1"><title>Talks</title><link>https://porto.example/1</link><description>They met.</description><dc:date>2020-03-04T10:00:00Z</dc:date></item>
</rdf:RDF>"""


def words(found: Input) -> str:
    return read_document(found.data, given=found.given, settings=Settings(format=found.format)).text  # type: ignore[arg-type]


def test_rss() -> None:
    found = inputs(RSS.encode())
    assert [f.where for f in found] == ["-#1", "-#2", "-#3"]
    assert found[0].given == Given(
        uri="https://porto.example/1",
        title="Talks – day one",
        publisher="Porto Wire & Co",
        published="2020-03-04",
        language="en",
        byline=("Ana Sousa", "Ola Berg"),
    )
    assert words(found[0]).splitlines()[0] == "The mayors met on the bridge."
    assert [RSS.encode()[f.offset or 0 :][:6] for f in found] == [b"<item>"] * 3
    assert (found[1].data, found[1].given.uri) == (b"Only a title", "https://porto.example/2")
    assert found[2].given.title == "R&D \xa0and Q&A".replace("\xa0", "").replace("  ", " ")
    assert words(found[2]) == "The ministers’  talks & more" and found[2].given.byline == ("Ana Sousa",)


def test_atom() -> None:
    found = inputs(ATOM.encode())
    assert found[0].given == Given("https://porto.example/1", "Talks end", "Porto Wire", None, "2020-03-04", "en", ("Ana Sousa",))
    assert words(found[0]) == "They met today."
    assert (found[1].given.publisher, found[1].given.uri, found[1].data) == ("Lima Post", "urn:2", b"They meet again.")


def test_rdf_and_other_encodings() -> None:
    (found,) = inputs(RDF.encode())
    assert found.given == Given("https://porto.example/1", "Talks", "Porto Wire", None, "2020-03-04")
    latin = RSS.replace("UTF-8", "ISO-8859-1").replace("Ola Berg", "Olá Bérg").encode("latin-1", "xmlcharrefreplace")
    assert inputs(latin)[0].given.byline == ("Ana Sousa", "Olá Bérg")


def test_a_broken_entry_costs_itself_alone() -> None:
    found = items(RSS.replace("<title>Only a title</title>", "<title>Only a title</b>").encode())
    assert [type(f) for f in found] == [Input, Unreadable, Input]
    found = items(RSS.replace("</guid></item>", "</guid>").encode())
    assert [type(f) for f in found] == [Input, Unreadable, Input]
    assert "another item begins" in found[1].reason  # type: ignore[union-attr]
    found = items(RSS.encode()[:-60])
    assert [type(f) for f in found] == [Input, Input, Unreadable]


def test_entities_of_a_files_own_are_never_known() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = RSS.replace("?>", "?>" + bomb, 1).replace("A teaser.", "&b;").replace("Only a title", "&f;")
    found = items(text.encode())
    assert [type(f) for f in found] == [Unreadable, Unreadable, Input]
    assert not any(b"root:" in f.data for f in found)


def test_an_address_is_fetched_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetched(self: Fetcher, address: str, headers: Mapping[str, str]) -> Answer:
        assert address == "https://porto.example/feed" and self.guard == Guard()
        return Answer(address, 200, {}, RSS.encode())

    monkeypatch.setattr(Fetcher, "fetch", fetched)
    found = list(read_inputs(["https://porto.example/feed"]))
    assert [f.where for f in found] == [f"https://porto.example/feed#{n}" for n in (1, 2, 3)]


def test_an_address_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: Fetcher, address: str, headers: Mapping[str, str]) -> Answer:
        raise FetchError(address, "no route", "failed")

    monkeypatch.setattr(Fetcher, "fetch", refuses)
    (found,) = read_inputs(["https://porto.example/feed"])
    assert isinstance(found, Unreadable) and "no route" in found.reason


G2 = """<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2020-03-04T11:00:00Z</sent></header><itemSet>
<newsItem guid="urn:newsml:porto.example:1" version="2" standard="NewsML-G2" xml:lang="en"><itemMeta>
<itemClass qcode="ninat:text"/><provider literal="Lusa"><name>Lusa News Agency</name></provider><versionCreated>2020-03-04T10:00:00+00:00</versionCreated></itemMeta>
<contentMeta><contentCreated>2020-03-03T10:00:00Z</contentCreated><by>By Ana Sousa</by><dateline>PORTO, March 4 (Lusa)</dateline>
<language tag="en-GB"/><headline>Talks end</headline><creditline>Lusa</creditline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>The mayors met on the bridge.</p><p>Then they left.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>
<newsItem guid="urn:3"><itemMeta><itemClass qcode="ninat:text"/></itemMeta><contentSet><remoteContent href="b.xml"/></contentSet></newsItem>
<newsItem guid="urn:4"><itemMeta><itemClass qcode="ninat:text"/></itemMeta><contentSet><inlineXML>
<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>Next talks</hl1></hedline></body.head>
<body.content><block><p>They meet again.</p></block></body.content></body></nitf></inlineXML></contentSet></newsItem>
<newsItem guid="urn:5"><contentSet><inlineData contenttype="text/plain">Plain words.</inlineData></contentSet></newsItem>
</itemSet></newsMessage>"""


def test_newsml_g2() -> None:
    found = items(G2.encode())
    assert [type(f) for f in found] == [Input, Unreadable, Input, Input]
    first, absent, nitf, plain = found
    assert isinstance(first, Input) and isinstance(nitf, Input) and isinstance(plain, Input)
    assert first.given == Given(
        uri="urn:newsml:porto.example:1",
        title="Talks end",
        publisher="Lusa News Agency",
        agency="Lusa",
        published="2020-03-04",
        language="en",
        byline=("Ana Sousa",),
    )
    assert words(first).split("\n") == ["PORTO, March 4 (Lusa) - The mayors met on the bridge.", "Then they left."]
    assert isinstance(absent, Unreadable) and "b.xml" in absent.reason
    assert (words(nitf), nitf.given.title) == ("They meet again.", "Next talks")
    assert (plain.data, plain.given.uri) == (b"Plain words.", "urn:5")
    assert G2.encode()[nitf.offset or 0 :].startswith(b'<newsItem guid="urn:4"')


def test_nitf_alone() -> None:
    text = """<nitf><head><docdata><doc-id id-string="p1"/><date.issue norm="20200304T100000Z"/></docdata></head><body><body.head>
    <hedline><hl1>Talks end</hl1></hedline><byline>By <person>Ana Sousa</person></byline></body.head>
    <body.content><p>The mayors met.</p><!-- no --><p>They left.</p></body.content></body></nitf>"""
    (found,) = inputs(text.encode())
    assert found.given == Given(uri="p1", title="Talks end", published="2020-03-04", byline=("Ana Sousa",))
    assert words(found) == "The mayors met.\nThey left."


def test_sentences_as_petrarch2_reads_them() -> None:
    text = """<Sentences><Sentence date="20200304" id="a_1" source="AFP" sentence="TRUE"><Text>
    They met.
    </Text><Parse>(ROOT)</Parse></Sentence></Sentences>"""
    (found,) = inputs(text.encode())
    assert (found.data, found.given) == (b"They met.", Given(uri="a_1", publisher="AFP", published="2020-03-04"))


NINJS_1 = {
    "uri": "urn:1", "type": "text", "versioncreated": "2020-03-04T10:00:00Z", "language": "en", "headline": "Talks end",
    "byline": "By Ana Sousa", "pubstatus": "usable", "slugline": "talks", "infosource": [{"name": "Lusa"}],
    "body_text": "They met.", "body_xhtml": "<div><p>They met.</p><p>They left.</p></div>", "associations": {"m": {"type": "picture"}},
}  # fmt: skip
NINJS_2 = {
    "uri": "urn:1", "standard": {"name": "ninjs", "version": "2.0"}, "type": "text", "firstcreated": "2020-03-03T10:00:00Z",
    "versioncreated": "2020-03-04T10:00:00Z", "language": "en-GB", "infosources": [{"name": "Photo desk", "role": "photo"}, {"name": "Lusa", "role": "publisher"}],
    "headlines": [{"role": "short", "value": "Talks"}, {"role": "main", "value": "Talks end"}], "by": "Ana Sousa",
    "bodies": [{"role": "main", "contenttype": "text/plain", "value": "They met."}, {"role": "main", "contenttype": "text/html", "value": "<p>They met.</p><p>They left.</p>"}],
}  # fmt: skip


def camel(row: dict[str, object]) -> dict[str, object]:
    return {
        {"versioncreated": "versionCreated", "infosources": "infoSources", "firstcreated": "firstCreated"}.get(k, k): v
        for k, v in row.items()
    }


@pytest.mark.parametrize("row", [NINJS_1, NINJS_2, camel(NINJS_2)], ids=["1", "2", "3"])
@pytest.mark.parametrize("indent", [None, 2])
def test_ninjs(row: dict[str, object], indent: int | None) -> None:
    (found,) = inputs(json.dumps(row, indent=indent).encode())
    assert found.given == Given(
        uri="urn:1", title="Talks end", publisher="Lusa", published="2020-03-04", language="en", byline=("Ana Sousa",)
    )
    assert words(found) == "They met.\nThey left."


def test_a_picture_in_ninjs_is_told() -> None:
    (found,) = items(json.dumps({"uri": "u", "type": "picture", "versioncreated": "2020-03-04", "headline": "A bridge"}).encode())
    assert isinstance(found, Unreadable) and "type picture" in found.reason

"""The guard of the browser tests sees what it must: otherwise the tests of the desk would prove nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from tests.desk.browser.conftest import Guard, Open, is_local, serving

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
START = "<!doctype html><html lang=en><title>A page</title><link rel=icon href='data:,'>"
PAGES = {
    "good": "<main><h1>A page</h1><p>Words.</p></main><script src=/script></script>",
    "faint": "<style>p {color: #ddd; background: #fff}</style><main><h1>A page</h1><p>Words.</p><img src=/good.png></main>",
    "inline": "<main><h1>A page</h1></main><script>document.title = 'caught'</script>",
    "throws": "<main><h1>A page</h1></main><script src=/broken></script>",
    "lost": "<main><h1>A page</h1></main><img alt='' src=/nowhere.png>",
    "outside": "<main><h1>A page</h1></main><img alt='' src=https://desk.example/pixel.png>",
    "file": "<main><h1>A page</h1><a href=/save>Save</a></main>",
}
SCRIPTS = {"script": "document.querySelector('p').textContent = 'Scripted.'", "broken": "throw new Error('broken on purpose')"}


def show(request: Request) -> HTMLResponse:
    name = request.path_params["name"]
    policy = {} if name in ("faint", "outside") else {"content-security-policy": STRICT}
    return HTMLResponse(START + PAGES[name], headers=policy)


def script(request: Request) -> PlainTextResponse:
    return PlainTextResponse(SCRIPTS[request.url.path[1:]], media_type="text/javascript")


def save(request: Request) -> PlainTextResponse:
    return PlainTextResponse("a,b\n", headers={"content-disposition": "attachment; filename=table.csv"})


ROUTES = [Route("/page/{name}", show), Route("/script", script), Route("/broken", script), Route("/save", save)]


@pytest.fixture(scope="module")
def stand() -> Iterator[str]:
    with serving(Starlette(routes=ROUTES)) as url:
        yield url + "/page/"


def test_a_good_page_gives_no_trouble(stand: str, open_page: Open, axe, guard: Guard) -> None:  # type: ignore[no-untyped-def]
    page = open_page(stand + "good")
    assert page.text_content("p") == "Scripted."
    assert axe(page) == []
    assert guard.seen == []


def test_a_page_is_opened_as_asked(stand: str, open_page: Open) -> None:
    page = open_page(stand + "good", phone=True, dark=True, script=False)
    assert page.text_content("p") == "Words."
    assert page.viewport_size == {"width": 390, "height": 844}
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_a_download_is_no_trouble(stand: str, open_page: Open, guard: Guard) -> None:
    page = open_page(stand + "file")
    with page.expect_download() as download:
        page.click("a")
    assert download.value.suggested_filename == "table.csv"
    assert guard.seen == []


def test_axe_finds_what_is_wrong(stand: str, open_page: Open, axe) -> None:  # type: ignore[no-untyped-def]
    page = open_page(stand + "faint", expected=("404",))
    assert {line.split(":")[0] for line in axe(page)} == {"color-contrast", "image-alt"}
    assert axe(page, without=("color-contrast", "image-alt")) == []


@pytest.mark.parametrize(
    ("name", "script", "told"),
    [
        ("inline", True, "Content Security Policy"),
        ("throws", True, "broken on purpose"),
        ("lost", True, "answer 404"),
        ("lost", False, "answer 404"),
        ("outside", True, "left this machine: https://desk.example/pixel.png"),
        ("outside", False, "left this machine: https://desk.example/pixel.png"),
    ],
)
def test_trouble_is_seen(stand: str, open_page: Open, guard: Guard, name: str, script: bool, told: str) -> None:
    page = open_page(stand + name, script=script)
    page.wait_for_load_state("networkidle")
    assert page.title() == "A page"
    assert any(told in line for line in guard.unexpected())
    guard.expected.append("")


def test_what_is_of_this_machine() -> None:
    assert all(map(is_local, ("http://127.0.0.1:80/a", "file:///a/b.html", "data:image/png;base64,", "about:blank")))
    assert not any(map(is_local, ("https://desk.example/", "http://127.0.0.1.desk.example/", "ftp://desk.example/")))


@pytest.mark.parametrize("turn", [1, 2])
def test_a_server_can_be_started_again(turn: int) -> None:
    with serving(Starlette(routes=ROUTES)) as url:
        assert url.startswith("http://127.0.0.1:")

"""Pictures of every page of the desk over the sample archive: desktop and phone, light and dark, one sheet a page.

Run as ``python tools/screenshots.py docs/images/desk`` with Debian's chromium installed. Sheets differ where fonts do.
"""

from __future__ import annotations

import base64
import shutil
import socket
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from detente.archive import open_archive
from detente.desk.app import create_app
from detente.desk.sample import NOTICE, sample_archive
from detente.knowledge import load_knowledge

TOKEN = "a-token-for-pictures"
SIZES = {"desktop": (1280, 960), "phone": (390, 960)}
SCHEMES = ("light", "dark")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--hide-scrollbars",
)


def pages(archive: Any) -> dict[str, str]:
    """The pages that are shown, by name: their addresses."""
    happening = max(archive.happenings(("CHN", "USA")), key=lambda h: (h.corroboration, len(h.tellings)))
    told = max((t.source for t in happening.tellings), key=lambda s: (s.family != s.document, s.document))
    repaired = max(
        (s.document for h in archive.happenings() for t in h.tellings for s in (t.source,)),
        key=lambda id: (len(archive.record(id).document.furniture), id),
    )
    person = next(a.id for a in happening.actors if a.kind == "person")
    return {
        "today": "/?since=150", "relations": "/relations", "relation": "/relation/CHN/USA", "happening": f"/happening/{happening.id}",
        "people": "/people", "person": f"/person/{person}", "party": "/party/CHN", "places": "/places", "place": "/place/CHN/Beijing",
        "agenda": "/agenda?view=month&month=2023-11", "quotes": "/quotes", "document": f"/document/{repaired}",
        "family": f"/family/{told.family}", "explore": "/explore?words=export", "sql": "/explore/sql?example=who-met-whom", "map": "/map",
        "review": "/review?queue=joined", "runs": "/runs", "codebook": "/codebook", "changes": "/changes", "about": "/about", "keys": "/keys",
    }  # fmt: skip


def main(folder: Path) -> None:
    """Draw all sheets into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, open_archive(str(sample_archive(Path(made)))) as archive:
        address = serve(create_app(archive, load_knowledge(), review=TOKEN, notice=NOTICE))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
            for name, path in pages(archive).items():
                sheet(
                    browser,
                    [picture(browser, address + path, size, scheme) for size in SIZES for scheme in SCHEMES],
                    folder / f"{name}.jpg",
                )
            browser.close()


def serve(app: Any) -> str:
    """The address at which a thread serves an application."""
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def picture(browser: Browser, url: str, size: str, scheme: Any) -> bytes:
    """One page as one reader sees it; the page of review after the token was given."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(url)
    if "/review" in url:
        page.fill("#reviewer", "A. Reader")
        page.fill("#token", TOKEN)
        page.get_by_role("button", name="Begin").click()
        page.get_by_text("You judge as").wait_for()
    shot = page.screenshot(timeout=120_000)
    context.close()
    return shot


def sheet(browser: Browser, shots: list[bytes], path: Path) -> None:
    """Four pictures side by side as one file."""
    widths = [640, 640, 260, 260]
    images = "".join(
        f'<img width="{w}" src="data:image/png;base64,{base64.b64encode(s).decode()}">'
        for w, s in zip(widths, shots, strict=True)
    )
    style = "body{margin:0;padding:12px;display:flex;gap:12px;background:#8b877b;width:1836px}img{display:block;height:480px;object-fit:cover;object-position:top}"
    context = browser.new_context(viewport={"width": 1860, "height": 504})
    page = context.new_page()
    page.set_content(f"<style>{style}</style>{images}")
    page.screenshot(path=str(path), type="jpeg", quality=82, timeout=120_000)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

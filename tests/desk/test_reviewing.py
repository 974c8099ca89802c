"""Judging at the desk: by token, by forms of the desk alone, and for good."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

TOKEN = "a-token-for-the-tests"


def enter(reader: TestClient) -> dict[str, str]:
    """Give the token; the fields of the first form of the page."""
    assert reader.post("/review/enter", data={"token": TOKEN, "name": "Ana  Prado"}).status_code == 303
    return fields(reader.get("/review?queue=joined").text)


def fields(page: str) -> dict[str, str]:
    form = page[page.index('action="/review/judge"') :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))


def test_a_judgement_is_kept_and_can_be_taken_back(reviewing: TestClient) -> None:
    form = enter(reviewing)
    answer = reviewing.post("/review/judge", data={**form, "verdict": "right", "reason": "a plan"})
    assert answer.status_code == 303
    assert re.fullmatch(rf"/review\?queue=joined&done=[0-9a-z-]+#h-{form['left']}", answer.headers["location"])
    assert "Kept: right" in reviewing.get(answer.headers["location"].partition("#")[0]).text
    page = reviewing.get(f"/review?of={form['left']}").text
    assert "right, said <bdi>Ana Prado</bdi>: <bdi>a plan</bdi>" in page
    judgement = re.search(r'name="judgement" value="([^"]+)"', page)
    assert judgement
    word = fields(page)["word"]
    assert reviewing.post("/review/withdraw", data={"word": word, "judgement": judgement[1]}).status_code == 303
    assert "taken back" in reviewing.get("/review").text


def test_two_are_joined_and_one_is_split(reviewing: TestClient) -> None:
    form = enter(reviewing)
    rows = re.findall(r'name="left" value="(ev-[0-9a-f]+)"', reviewing.get("/review").text)
    one, other = list(dict.fromkeys(rows))[:2]
    assert reviewing.post("/review/judge", data={**form, "verdict": "join", "left": one, "right": other}).status_code == 303
    joined = reviewing.get(f"/happening/{one}").text
    assert other in joined
    assert reviewing.post("/review/judge", data={**form, "verdict": "split", "left": one, "right": other}).status_code == 303
    assert reviewing.get(f"/happening/{one}").text != joined


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({"word": ""}, {}, 403),
        ({"word": "0" * 64}, {}, 403),
        ({}, {"Origin": "http://evil.example"}, 403),
        ({}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ({"verdict": "delete"}, {}, 422),
        ({"verdict": "join"}, {}, 422),
        ({"left": "ev-none"}, {}, 404),
        ({"reason": "x" * 1001}, {}, 422),
        ({"reason": "x" * 20_000}, {}, 422),
    ],
)
def test_what_the_desk_did_not_send_judges_nothing(
    reviewing: TestClient, change: dict[str, str], headers: dict[str, str], status: int
) -> None:
    form = {**enter(reviewing), "verdict": "right", **change}
    assert reviewing.post("/review/judge", data=form, headers=headers).status_code == status
    assert "said <bdi>" not in reviewing.get(f"/review?of={form['left']}").text


def test_nobody_judges_without_the_token(reviewing: TestClient, reader: TestClient) -> None:
    assert reviewing.post("/review/enter", data={"token": "wrong", "name": "Ana"}).status_code == 403
    assert reviewing.post("/review/enter", data={"token": TOKEN, "name": " "}).status_code == 422
    assert reviewing.post("/review/judge", data={"left": "x", "verdict": "right"}).status_code == 403
    forged = reviewing.get("/review", headers={"Cookie": "detente_reviewer=QW5h.0000"})
    assert forged.status_code == 200
    assert "You judge as" not in forged.text
    for path in ("enter", "judge", "withdraw", "leave"):
        assert reader.post(f"/review/{path}", data={"token": TOKEN, "name": "Ana"}).status_code == 403
    assert "detente serve ARCHIVE --review" in reader.get("/review").text


def test_the_cookie_stays_with_the_desk(reviewing: TestClient) -> None:
    answer = reviewing.post("/review/enter", data={"token": TOKEN, "name": "Ana"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert reviewing.post("/review/leave").status_code == 303
    assert "You judge as" not in reviewing.get("/review").text


def test_a_name_cannot_leave_the_page(reviewing: TestClient) -> None:
    reviewing.post("/review/enter", data={"token": TOKEN, "name": "<b>Ana</b>"})
    assert "&lt;b&gt;Ana" in reviewing.get("/review").text
    answer = reviewing.post("/review/enter", data={"token": TOKEN, "name": "A", "place": "x\r\ny: z", "queue": "//evil.example"})
    assert answer.headers["location"] == "/review?queue=%2F%2Fevil.example"


def test_an_address_of_what_was_judged_wrong_says_who_and_why(reviewing: TestClient) -> None:
    form = enter(reviewing)
    reviewing.post("/review/judge", data={**form, "verdict": "wrong", "reason": "only <b>planned</b>"})
    answer = reviewing.get(f"/happening/ev-{form['left'].removeprefix('ev-')}")
    assert answer.status_code == 410
    assert "Ana Prado judged this event wrong on" in answer.text
    assert "only &lt;b&gt;planned&lt;/b&gt;" in answer.text

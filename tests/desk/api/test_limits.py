"""What the API refuses, in one shape; that its limits hold; that hostile requests meet a closed door."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from detente.archive.engine import reading
from detente.desk.api import Api, Limits
from detente.desk.api.forms import Single
from detente.desk.api.guard import host_name
from detente.desk.api.resource import Asked, Resource
from detente.desk.metrics import Metrics
from detente.desk.problems import KINDS, MEDIA_TYPE
from detente.desk.ratelimit import Buckets, Rate, client_key
from detente.errors import ArchiveError
from tests.desk.api.conftest import FREE, Serve, app_over

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def problem_of(answer: Any, kind: str) -> dict[str, Any]:
    """The problem of an answer, in the one shape that all have."""
    told = answer.json()
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert list(told) == ["type", "title", "status", "detail", "errors"]
    assert (told["type"], told["status"]) == (f"urn:detente:problem:{kind}", answer.status_code)
    assert (told["status"], told["title"]) == KINDS[kind]
    assert told["detail"] and answer.headers["cache-control"] == "no-store"
    return dict(told)


def with_resource(written: Path, answer: Callable[[Asked], Single], limits: Limits = FREE) -> tuple[TestClient, Api]:
    """A client of an API that has one more resource, ``/extra``."""
    app, api = app_over(written, limits)
    api.resources = (*api.resources, Resource("extra", "/extra", "One more.", answer, {"type": "object"}))
    return TestClient(app, base_url="http://testserver/api/v1", raise_server_exceptions=False), api


# --- one shape -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "address", "kind"),
    [
        ("GET", "/nothing", "not-found"), ("GET", "/happenings/h-ev-none", "not-found"), ("GET", "/documents/" + "0" * 64, "not-found"),
        ("GET", "/families/" + "0" * 64, "not-found"), ("GET", "/happenings?party=Atlantis", "not-found"),
        ("GET", "/quotes?speaker=Nobody+Whoever", "not-found"), ("GET", "/relations/PRT/Atlantis", "not-found"),
        ("DELETE", "/happenings", "method-not-allowed"), ("POST", "/judgements", "method-not-allowed"),
        ("POST", "/judgements/j-1/withdrawal", "not-found"), ("GET", "/happenings?cursor=abc", "foreign-cursor"),
        ("GET", "/changes?since=999999", "foreign-cursor"), ("GET", "/happenings?since=1&cursor=abc", "foreign-cursor"),
        ("GET", "/documents/..%2F..%2Fetc%2Fpasswd", "invalid"), ("GET", "/documents?words=" + "x" * 20_000, "address-too-long"),
        ("GET", "/%ff%fe", "not-found"), ("GET", "/documents?words=%ff", "invalid"), ("GET", "/happenings/%00", "invalid"),
    ],
)  # fmt: skip
def test_every_refusal_has_one_shape(client: TestClient, method: str, address: str, kind: str) -> None:
    problem_of(client.request(method, address), kind)


def test_every_wrong_value_is_named_at_once(client: TestClient) -> None:
    told = problem_of(client.get("/happenings?limit=0&from=2023-02-30&planned=yes&quad=5&nonsense=1&order=a&order=b"), "invalid")
    found = {error["name"]: error for error in told["errors"]}
    assert set(found) == {"limit", "from", "planned", "quad", "nonsense", "order"}
    assert found["limit"] == {"in": "query", "name": "limit", "found": "0", "expected": "from 1 to 200"}
    assert found["planned"]["expected"] == "true or false"


@pytest.mark.parametrize(
    "value",
    ["%00", "a%00b", "%0A", "%1B[31m", "%ED%A0%80", "%C0%AF", "\u202e" * 201, "x" * 201, ""],
)  # fmt: skip
def test_what_is_no_text_is_refused(client: TestClient, value: str) -> None:
    for name in ("party", "place"):
        told = problem_of(client.get(f"/happenings?{name}={value}"), "invalid")
        assert len(told["errors"][0]["found"]) <= 101


@pytest.mark.parametrize("value", ["1e9", "99999999999999999999999", "-1", "1.0", " 1", "+1", "１", "0x10", "1_0", "NaN", "true"])
def test_what_is_no_whole_number_is_refused(client: TestClient, value: str) -> None:
    problem_of(client.get("/happenings", params={"limit": value}), "invalid")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999", "2", "-0.1", "0,5", ".5"])
def test_what_is_no_share_is_refused(client: TestClient, value: str) -> None:
    problem_of(client.get("/happenings", params={"min_confidence": value}), "invalid")


@pytest.mark.parametrize(
    "value", ["2023-02-29", "1900-02-29", "0000", "2023-13", "2023-04-31", "20230101", "2023-1-1", "2023-01-01\n", "٢٠٢٣"]
)
def test_what_is_no_day_of_the_calendar_is_refused(client: TestClient, value: str) -> None:
    problem_of(client.get("/happenings", params={"from": value}), "invalid")


@pytest.mark.parametrize("value", ["2024-02-29", "2000-02-29", "0001", "9999-12-31", "2023-12"])
def test_days_of_the_calendar_are_taken(client: TestClient, value: str) -> None:
    assert client.get("/happenings", params={"from": value, "to": value}).status_code == 200


@pytest.mark.parametrize(
    "words", ['"', "' OR 1=1 --", "NEAR(a b)", "title:x", "*", "a* AND b", ")(", "%", "\u202e", "😀", "\ufeff"]
)
def test_words_are_words_and_no_language_of_the_database(client: TestClient, words: str) -> None:
    for address in ("/documents", "/happenings", "/quotes"):
        assert client.get(address, params={"words": words}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/happenings/..%2f..%2fhealth",
        "//health",
        "/health/",
        "/documents/%2e%2e",
    ],
)
def test_paths_lead_nowhere_else(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 404, 422)
    assert "root:" not in answer.text


def test_a_slash_inside_a_name_parts_nothing(client: TestClient) -> None:
    assert "'A/B'" in problem_of(client.get("/relations/A%2FB/PRT"), "not-found")["detail"]


def test_a_fault_of_the_desk_tells_nothing_of_itself(written: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(asked: Asked) -> Single:
        raise ZeroDivisionError("secret/path/archive.db")

    client, _ = with_resource(written, fail)
    assert "secret" not in json.dumps(problem_of(client.get("/extra"), "internal"))
    assert "ZeroDivisionError" in caplog.text


def test_an_archive_that_cannot_be_read_is_named_without_its_place(written: Path) -> None:
    def fail(asked: Asked) -> Single:
        raise ArchiveError("/home/ana/archive.db", "disk I/O error")

    client, _ = with_resource(written, fail)
    assert "ana" not in json.dumps(problem_of(client.get("/extra"), "unreadable"))


# --- methods and headers ---------------------------------------------------------------------------------------


def test_head_is_get_without_its_body(client: TestClient) -> None:
    for address in ("/happenings?limit=2", "/nothing", "/health", "/agenda.ics"):
        whole, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        same = {"content-type", "content-length", "etag", "vary", "cache-control"}
        assert {k: v for k, v in head.headers.items() if k in same} == {k: v for k, v in whole.headers.items() if k in same}


def test_options_and_refused_methods_say_what_is_allowed(serve: Serve) -> None:
    client, reviewing = serve(), serve(review=True)
    assert client.options("/judgements").headers["allow"] == "GET, HEAD, OPTIONS"
    assert reviewing.options("/judgements").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.options("/judgements").status_code == 204
    assert client.put("/judgements").headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ["/happenings", "/nothing", "/health", "/metrics", "/openapi.json", "/happenings?limit=x"])
def test_all_answers_are_guarded(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers and "server" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "", "[::2]", "localhost@evil.example"]
)
def test_no_other_site_points_its_name_here(serve: Serve, host: str) -> None:
    client = serve(limits=Limits())
    problem_of(client.get("/health", headers={"Host": host}), "misdirected")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]"])
def test_its_own_names_are_served(serve: Serve, host: str) -> None:
    assert serve(limits=Limits()).get("/health", headers={"Host": host}).status_code == 200


def test_a_name_is_what_stands_before_the_port() -> None:
    assert [host_name(h) for h in ("a:1", "a", "[::1]:1", "A.B")] == ["a", "a", "[::1]", "a.b"]


# --- time, rate, size ------------------------------------------------------------------------------------------


def test_a_slow_question_is_really_stopped(written: Path) -> None:
    ended = threading.Event()

    def endless(asked: Asked) -> Single:
        try:
            with reading(asked.desk.archive.engine) as connection:
                return Single({"count": connection.exec_driver_sql(ENDLESS).scalar()})
        finally:
            ended.set()

    client, api = with_resource(written, endless, replace(FREE, seconds=0.3))
    began = time.monotonic()
    answer = client.get("/extra")
    assert time.monotonic() - began < 5
    problem_of(answer, "out-of-time")
    assert answer.headers["retry-after"] == "1"
    assert ended.wait(5)
    assert b"detente_http_stopped_total 1.0" in client.get("/metrics").content
    assert client.get("/happenings?limit=1").status_code == 200
    assert api.metrics is not None


def test_work_of_many_statements_is_stopped_between_them(written: Path) -> None:
    def patient(asked: Asked) -> Single:
        while True:
            asked.desk.archive.counts()

    client, _ = with_resource(written, patient, replace(FREE, seconds=0.3))
    problem_of(client.get("/extra"), "out-of-time")


def test_who_waits_too_long_for_a_turn_is_sent_away_while_health_is_answered(written: Path) -> None:
    go = threading.Event()

    def wait(asked: Asked) -> Single:
        go.wait(5)
        return Single({})

    client, _ = with_resource(written, wait, replace(FREE, seconds=0.5, at_once=1))
    with client:
        first = threading.Thread(target=client.get, args=("/extra",))
        first.start()
        time.sleep(0.1)
        told = client.get("/changes")
        assert client.get("/health").status_code == 200
        go.set()
        first.join()
    problem_of(told, "busy")


def test_who_asks_too_often_waits(serve: Serve) -> None:
    client = serve(limits=replace(FREE, rate=Rate(burst=3, per_second=0.5)))
    answers = [client.get("/health") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"default";q=3;w=6'
    assert answers[0].headers["ratelimit"] == '"default";r=2;t=2'
    assert answers[3].headers["ratelimit"] == '"default";r=0;t=2'
    assert answers[3].headers["retry-after"] == "2"
    problem_of(answers[3], "too-many-requests")


def test_a_bucket_fills_again_and_the_table_stays_small() -> None:
    clock = [0.0]
    buckets = Buckets(Rate(burst=2, per_second=1.0), most=3, clock=lambda: clock[0])
    assert [buckets.take("192.0.2.1").allowed for _ in range(3)] == [True, True, False]
    clock[0] = 1.0
    assert [buckets.take("192.0.2.1").allowed for _ in range(2)] == [True, False]
    for n in range(100):
        buckets.take(f"198.51.100.{n}")
    assert len(buckets) == 3
    assert buckets.take("192.0.2.1").remaining == 1


def test_a_network_is_one_client() -> None:
    assert client_key("2001:db8:1:2::1") == client_key("2001:db8:1:2:ffff::9") != client_key("2001:db8:1:3::1")
    assert client_key("::ffff:192.0.2.1") == client_key("192.0.2.1") == "192.0.2.1"
    assert client_key(None) == client_key("not an address") == "-"


def test_the_body_of_a_question_is_not_read(client: TestClient) -> None:
    assert client.request("GET", "/health", content=b"x" * 100_000).status_code == 200


# --- the desk's own state --------------------------------------------------------------------------------------


def test_health_says_what_is_ready(client: TestClient, written: Path) -> None:
    answer = client.get("/health")
    assert answer.json()["status"] == "ready" and answer.headers["cache-control"] == "no-store"
    assert str(written) not in answer.text


def test_metrics_count_routes_and_not_addresses(client: TestClient) -> None:
    for address in ("/happenings/h-1", "/happenings/h-2", "/no/such", "/other/thing", "/happenings?limit=2"):
        client.get(address)
    client.request("BREW", "/health")
    text = client.get("/metrics").text
    assert 'detente_http_requests_total{method="GET",route="/happenings/{id}",status="404"} 2.0' in text
    assert 'detente_http_requests_total{method="GET",route="other",status="404"} 2.0' in text
    assert 'detente_http_requests_total{method="other",route="/health",status="405"} 1.0' in text
    assert 'detente_archive_rows{of="documents"} 12.0' in text and "h-1" not in text


def test_the_way_in_names_what_there_is(client: TestClient) -> None:
    told = client.get("/").json()
    assert set(told["resources"]) == {f"/api/v1{path}" for path in client.get("/openapi.json").json()["paths"] if path != "/"}


def test_two_desks_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.limited()
    assert b"rate_limited_total 1.0" in one.text({}) and b"rate_limited_total 0.0" in other.text({})

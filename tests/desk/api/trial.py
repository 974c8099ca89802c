"""Schemathesis over the API in this process: every check, every phase, a fixed seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from starlette.types import ASGIApp

# A value that makes an address too long is refused as well (414).
REFUSED = ["400", "401", "404", "405", "406", "409", "413", "414", "415", "422"]
DOCUMENT = "/api/v1/openapi.json"


@dataclass(slots=True)
class Trial:
    """How many cases were sent, by phase, what failed in them (a line each), and what kept the trial from going on."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def put_on_trial(app: ASGIApp, *, examples: int, seed: int = 20_261_126, token: str | None = None, stateful: int = 5) -> Trial:
    """Send what the document allows, and what it forbids. ``examples`` are the most of one operation in one phase."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": {"Host": "testserver"} | ({"Authorization": f"Bearer {token}"} if token else {}),
            "generation": {"max-examples": examples, "deterministic": True},
            "checks": {"negative_data_rejection": {"expected-statuses": REFUSED}},
            "phases": {"stateful": {"generation": {"max-examples": stateful}}},
        }
    )  # fmt: skip
    schema = schemathesis.openapi.from_asgi(DOCUMENT, app, config=config, headers={"Host": "testserver"})
    return _tally(from_schema(schema).execute())


def _tally(stream: Iterable[events.EngineEvent]) -> Trial:
    found = Trial()
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            _add(found, event)
        elif isinstance(event, events.NonFatalError):
            found.errors.append(f"{event.label}: {event.info.title}: {event.value}")
        elif isinstance(event, events.FatalError):
            found.errors.append(repr(event.exception))
    return found


def _add(found: Trial, event: events.ScenarioFinished) -> None:
    found.cases[event.phase.value] += len(event.recorder.interactions)
    for interaction in event.recorder.interactions.values():
        if interaction.response is not None:
            found.statuses[interaction.response.status_code] += 1
    for checks in event.recorder.checks.values():
        for check in checks:
            found.checks[check.name] += 1
            if check.failure_info is not None:
                failure = check.failure_info.failure
                found.failures.append(
                    f"{event.recorder.label}: {check.name}: {failure.title}: {failure.message}\n{check.failure_info.code_sample}"
                )

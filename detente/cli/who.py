"""The verb that answers who held which office when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from detente.archive.parties import country_of
from detente.cli.output import console, note, print_line, wants_json
from detente.knowledge import Knowledge
from detente.knowledge.questions import Reply, ask

_WORTH = {
    "held": "held it",
    "possible": "held it on some of these days",
    "last-known": "last known; may have left since",
    "perhaps": "may have left before",
}
_STYLE = {"held": "", "possible": "yellow", "last-known": "yellow", "perhaps": "yellow"}


def answer_question(
    knowledge: Knowledge,
    question: str,
    *,
    on: str | None,
    country: str | None,
    office: str | None,
    limit: int,
    as_json: bool | None,
    explain: bool,
) -> None:
    """Print who is meant, one row or one line of JSON for each answer, best first; says so on stderr where no one is known."""
    iso3 = country_code(knowledge, country) if country is not None else None
    replies = ask(knowledge, question, country=iso3, office=office, on=on, limit=limit)
    if not replies:
        hint = "" if country or " " in question.strip() else "; a name of one word needs --country or --office, best with --on"
        note(f"no one is known for {question!r}" + (f" on {on}" if on else "") + (f" in {country}" if country else "") + hint)
    if wants_json(as_json):
        for reply in replies:
            print_line(json.dumps(as_object(knowledge, reply), ensure_ascii=False))
    elif replies:
        _show(knowledge, replies, explain=explain)


def country_code(knowledge: Knowledge, country: str) -> str:
    """The ISO3 code that a code, in whatever case, or a country's name means. Wrong usage where it is neither."""
    import typer

    found = country_of(knowledge, country)
    if found is None:
        message = f"{country!r} is no country known here; expected a name or an ISO 3166-1 alpha-3 code such as CHN"
        raise typer.BadParameter(message, param_hint="'--country'")
    return found


def as_object(knowledge: Knowledge, reply: Reply) -> dict[str, Any]:
    """A reply as an object for a program; what is not known is null."""
    answer, match = reply.answer, reply.match
    person = answer.person if answer else match.person if match else None
    tenure = answer.tenure if answer else None
    return {
        "person": {"id": person.id, "name": person.name, "country": person.country} if person else None,
        "office": tenure.office if tenure else None,
        "country": tenure.country if tenure else None,
        "organisation": tenure.organisation if tenure else None,
        "portfolio": tenure.portfolio if tenure else None,
        "start": tenure.start if tenure else None,
        "end": tenure.end if tenure else None,
        "end_status": tenure.end_status if tenure else None,
        "as_of": tenure.as_of if tenure else None,
        "acting": tenure.acting if tenure else None,
        "certainty": answer.certainty if answer else None,
        "confidence": tenure.confidence if tenure else None,
        "attested": tenure.attested if tenure else None,
        "sources": _sources(knowledge, tenure.source) if tenure else [],
        "score": match.score if match else None,
        "basis": match.basis if match else None,
        "why": "; ".join(part for part in (match.why if match else "", answer.why if answer else "") if part),
    }


def _sources(knowledge: Knowledge, keys: str) -> list[dict[str, str]]:
    known = (knowledge.sources[key] for key in keys.split("|") if key in knowledge.sources)
    return [{"key": source.key, "title": source.title, "licence": source.licence} for source in known]


def _show(knowledge: Knowledge, replies: Sequence[Reply], *, explain: bool) -> None:
    from detente.cli.tables import plain_table, styled

    named = any(reply.match for reply in replies)
    table = plain_table("who", "office", "of", "from", "to", *(["like"] if named else []), "worth")
    for reply in replies:
        found = as_object(knowledge, reply)
        style = _STYLE.get(found["certainty"] or "", "")
        like = [f"{found['score']:.2f} {found['basis']}"] if named and found["score"] is not None else []
        cells = [
            found["person"]["name"], _office(found), _owner(knowledge, found), found["start"] or "?", _end(found), *like,
            _WORTH.get(found["certainty"] or "", ""),
        ]  # fmt: skip
        table.add_row(*[styled(str(cell), style) for cell in cells])
    out = console()
    out.print(table)
    if explain:
        for reply in replies:
            _explain(knowledge, reply)


def _office(found: dict[str, Any]) -> str:
    return f"{found['office'] or 'no office then'}{' (acting)' if found['acting'] else ''}"


def _owner(knowledge: Knowledge, found: dict[str, Any]) -> str:
    country = knowledge.country(found["country"]) if found["country"] else None
    return country.name if country else found["organisation"] or ""


def _end(found: dict[str, Any]) -> str:
    if found["end"]:
        return f"{found['end']}{' (last seen)' if found['end_status'] == 'unknown' else ''}"
    return f"in office {found['as_of']}" if found["as_of"] else "?" if found["office"] else ""


def _explain(knowledge: Knowledge, reply: Reply) -> None:
    from detente.cli.tables import styled

    found = as_object(knowledge, reply)
    person = found["person"]
    out = console()
    out.print(styled(f"\n{person['name']}  {person['id']}", "bold"))
    lines = [found["why"], f"confidence {found['confidence']}" if found["confidence"] else ""]
    lines += [f"source {source['title']} ({source['licence']})" for source in found["sources"]]
    lines += [f"met in office: {found['attested']}"] if found["attested"] else []
    others = [name for name, kind in knowledge.names(person["id"]) if kind != "primary"]
    lines += [f"also written {', '.join(others)}"] if others else []
    lines += [f"{j.name!r} ({j.source}): {j.why}" for j in knowledge.judgements(person["id"])]
    for line in lines:
        if line:
            out.print(styled(f"  {line}", ""))

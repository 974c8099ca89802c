"""The tool that says who held an office, from the knowledge base."""

from __future__ import annotations

from detente.desk.mcp.answers import NOTICE, Holder, Holders, OfficeText
from detente.desk.mcp.arguments import WhoHoldsOffice
from detente.desk.mcp.drawing import line, line_or_none
from detente.desk.mcp.held import Held
from detente.desk.mcp.paging import fit
from detente.desk.mcp.untrusted import edtf_or_none, token, token_or_none
from detente.knowledge.questions import Reply, ask

_MOST_SOURCES = 5


def who_holds_office(held: Held, asked: WhoHoldsOffice) -> Holders:
    """Say who held an office on a date, or whom a name stands for."""
    country = held.country(asked.country) if asked.country is not None else None
    # One more than asked for says whether there are others.
    replies = ask(held.knowledge, asked.question, country=country, office=asked.office, on=asked.on, limit=asked.limit + 1)
    drawn = tuple(holder for reply in replies[: asked.limit] if (holder := _holder(held, reply)) is not None)
    part = fit(drawn)
    more = part.left_out is not None or len(replies) > asked.limit
    left_out = "there are more answers; ask with on, country or office, or with a higher limit" if more else None
    return Holders(NOTICE, asked.on, drawn[: part.taken], left_out)


def _holder(held: Held, reply: Reply) -> Holder | None:
    answer, match = reply.answer, reply.match
    person = answer.person if answer else match.person if match else None
    if person is None:
        return None
    tenure = answer.tenure if answer else None
    keys = [key for key in tenure.source.split("|") if key in held.knowledge.sources][:_MOST_SOURCES] if tenure else []
    why = "; ".join(part for part in (match.why if match else "", answer.why if answer else "") if part)
    words = OfficeText(
        line(person.name), line_or_none(tenure.office if tenure else None), line_or_none(tenure.organisation if tenure else None), line(why),
        tuple(line(f"{held.knowledge.sources[key].title} ({held.knowledge.sources[key].licence})") for key in keys),
    )  # fmt: skip
    return Holder(
        token(person.id), token_or_none(person.country), token_or_none(tenure.country if tenure else None),
        token_or_none(tenure.portfolio if tenure else None), edtf_or_none(tenure.start if tenure else None),
        edtf_or_none(tenure.end if tenure else None), tenure.end_status if tenure else None, edtf_or_none(tenure.as_of if tenure else None),
        tenure.acting if tenure else None, answer.certainty if answer else None, tenure.confidence if tenure else None,
        match.basis if match else None, match.score if match else None, tuple(token(key) for key in keys), words,
    )  # fmt: skip

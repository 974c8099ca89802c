"""Tables of the verbs over time, for a person."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from detente.chronicle.agenda import Item
from detente.chronicle.chronology import Entry, said_of_reference
from detente.chronicle.meetings import Pair
from detente.chronicle.relation import RelationOverTime
from detente.chronicle.sayings import Said
from detente.chronicle.series import Chain
from detente.chronicle.wording import date_words
from detente.cli.tables import STATUS_STYLE, plain_table, styled


def chronicle_table(entries: Sequence[Entry]) -> Table:
    """Happenings with their sources."""
    table = plain_table("when", "what", "sources")
    for entry in entries:
        what = styled(entry.sentence, STATUS_STYLE[entry.status])
        if entry.first:
            what.append_text(styled(f"\n{said_of_reference(entry.first)}", "dim"))
        table.add_row(styled(entry.when, ""), what, styled(_borne_out(entry), ""))
    return table


def _borne_out(entry: Entry) -> str:
    """How many independent sources; how many stories where there are more."""
    more = f"\n{entry.documents} stories" if entry.documents > entry.independent else ""
    return f"{entry.independent} source{'' if entry.independent == 1 else 's'}{more}"


def meetings_table(pairs: Sequence[Pair]) -> Table:
    """Who met whom, how often, when, how and where."""
    table = plain_table("who", "whom", "times", "when", "how", "where")
    for pair in pairs:
        sides = (_person(pair.left_name, pair.left_party), _person(pair.right_name, pair.right_party))
        tallies = (
            ", ".join(f"{t.name} {t.count}" if t.count > 1 else t.name for t in several) for several in (pair.kinds, pair.places)
        )
        when = "\n".join(dict.fromkeys(date_words(day) for day in (pair.first, pair.last) if day))
        table.add_row(*[styled(cell, "") for cell in (*sides, str(pair.count), when, *tallies)])
    return table


def _person(name: str, party: str) -> str:
    return f"{name} ({party})" if party and party != name else name


def agenda_table(items: Sequence[Item]) -> Table:
    """What was planned, and what became of it."""
    styles = {
        "held": "",
        "ahead": "cyan",
        "moved": "cyan",
        "open": "cyan",
        "cancelled": "red",
        "denied": "red",
        "unknown": "yellow",
    }
    table = plain_table("when", "what", "became", "sources")
    for item in items:
        became = f"{item.outcome}\nwas {date_words(item.was)}" if item.was else item.outcome
        table.add_row(
            styled(item.when, ""), styled(item.sentence, ""), styled(became, styles[item.outcome]), styled(str(item.independent), "")
        )  # fmt: skip
    return table


def quotes_table(said: Sequence[Said]) -> Table:
    """Who said what, and who prints it."""
    table = plain_table("when", "who", "words", "printed by")
    for one in said:
        who = styled(", ".join(one.speaker) or "not named", "")
        if one.addressee:
            who.append_text(styled(f" to {', '.join(one.addressee)}", "dim"))
        words = one.words if one.kind == "indirect" else f"“{one.words}”"
        printed = f"{', '.join(one.publishers)}{f' ({one.documents} stories)' if one.documents > 1 else ''}"
        table.add_row(styled(one.published or "", ""), who, styled(words, ""), styled(printed, "dim"))
    return table


def series_table(chains: Sequence[Chain]) -> Table:
    """Rounds of talks, a row a step."""
    table = plain_table("series", "when", "what")
    for chain in chains:
        steps = [*chain.steps, *([chain.leads_to] if chain.leads_to else [])]
        for n, step in enumerate(steps):
            towards = "→ " if step is chain.leads_to else ""
            table.add_row(
                styled("" if n else chain.name, ""),
                styled(step.when, ""),
                styled(f"{towards}{step.sentence}", "cyan" if towards else ""),
            )
    return table


def relation_table(found: RelationOverTime) -> Table:
    """The weeks of which stories were read."""
    table = plain_table(
        "week", "stories", "verbal +", "material +", "verbal −", "material −", "Goldstein", "+ per 1,000", "− per 1,000"
    )
    starts = {change.week for change in found.changes}
    # Weeks of which nothing was read are told of beneath.
    for week in (week for week in found.weeks if week.stories):
        values = (
            week.verbal_cooperation, week.material_cooperation, week.verbal_conflict, week.material_conflict, week.goldstein,
            week.cooperation, week.conflict,
        )  # fmt: skip
        cells = [f"{value:.1f}" if isinstance(value, float) else "" if value is None else str(value) for value in values]
        table.add_row(*[styled(cell, "bold" if week.week in starts else "") for cell in (week.week, str(week.stories), *cells)])
    return table

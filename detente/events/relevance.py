"""Whether an act stands between actors that politics knows."""

from __future__ import annotations

from collections.abc import Sequence

from detente.events.lexicon import word_group
from detente.events.participants import Participants
from detente.events.scene import Scene
from detente.events.syntax import antecedent, arguments
from detente.events.triggers import Evoked
from detente.language import Sentence

# Acts that need two sides; all others can be told with nobody named on the other.
TWO_SIDED = frozenset({"CONSULT", "COOPERATE"})
# Acts whose victim is enough, the doer left unsaid.
DOERLESS = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT"})
# Sectors of which an act needs one on either side, protests apart: firms, schools and fans among themselves make no events.
POWERS = frozenset(
    {None, "GOV", "MIL", "COP", "JUD", "LEG", "REB", "PRM", "PTY", "SPY", "UAF", "IGO", "OPP", "ELI", "PRE", "NGO", "REL"}
)
OFFICIAL = frozenset({"GOV", "MIL", "LEG", "IGO", "REB", "PTY", "OPP"})
# Things through which people act: "a bomb killed" has a doer left unsaid, "the flood killed" has none.
WEAPONS = word_group("weapon")


def is_relevant(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants) -> bool:
    """Whether an act stands between actors that politics knows: strangers without office, country or sector do not make events."""
    root = evoked.trigger.act.root
    source, target = _political(scene, who.source), _political(scene, who.target)
    if (who.source and not source) or (who.target and not target and not source):
        return False
    if root != "PROTEST" and not any(scene.actor(a).sector in POWERS for a in (*who.source, *who.target)):
        return False
    if not source:
        return bool(target) and root in DOERLESS and not _done_by_things(sentence, evoked)
    if target:
        return evoked.trigger.act.name != "travel" or _is_visit(scene, who)
    if evoked.trigger.act.name == "travel":
        return False
    if root == "CONSULT":
        return any(scene.actor(s).kind == "igo" for s in who.source) or evoked.trigger.act.mode in ("visit", "multilateral")
    return root not in TWO_SIDED


def _is_visit(scene: Scene, who: Participants) -> bool:
    """Whether a journey is a visit: someone with an office goes to another country."""
    countries = {scene.actor(t).country for t in who.target} - {None}
    return any(scene.actor(s).sector in OFFICIAL and scene.actor(s).country not in countries for s in who.source)


def _done_by_things(sentence: Sentence, evoked: Evoked) -> bool:
    """Whether an active verb's subject is a thing that no one wields."""
    if evoked.trigger.pos != "v":
        return False
    args = arguments(sentence, evoked.token)
    subjects = [antecedent(sentence, s) for s in args.subjects]
    return bool(subjects) and not any(sentence.tokens[s].lemma in WEAPONS for s in subjects)


def _political(scene: Scene, ids: Sequence[str]) -> bool:
    for id in ids:
        actor = scene.actor(id)
        if actor.sector is not None or actor.kind in ("country", "igo", "armed-group", "party", "body"):
            return True
        if actor.kind == "person" and (actor.basis != "unresolved" or actor.office is not None):
            return True
    return False

"""Chinese and Korean names across their romanisations: one key for pinyin and Wade-Giles, one for the many Korean habits.

Standard library only: the keys are also made when the knowledge base is compiled.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CHINESE_SYLLABLE = (
    r"(?:(?:zh|ch|sh|hs|ts|tz|sz|ss|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ieng|ang|eng|ing|ong|ung|iao|ian|ien|uai|uan|uen|uei|ieh|ueh|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ih|eh|er|a|o|e|i|u))"
)
_KOREAN_SYLLABLE = (
    r"(?:(?:kk|gg|tt|dd|pp|bb|ss|jj|ch|tch|sh|kh|[gkndtrlmbpsjch])?"
    r"(?:yeo|yoo|you|wae|weo|eui|yae|ae|ai|ay|eo|eu|oe|oi|ou|oo|oh|ui|wa|wo|we|wi|wha|ya|ye|yo|yu|ee|ie|ah|uh|uk|a|e|i|o|u|y)"
    r"(?:ng|ck|[knlmpbtgr](?![aeiouwy]))?)"
)
_CHINESE = re.compile(rf"{_CHINESE_SYLLABLE}{{1,3}}")
_KOREAN = re.compile(rf"{_KOREAN_SYLLABLE}{{1,3}}")
_LONGEST = 14


def _rules(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


# Pinyin tells aspirates by letters (b/p, j/q), Wade-Giles by an apostrophe that print drops (p, p'): the key keeps neither.
_CHINESE_RULES = _rules(
    ("hs", "x"), ("zh|ch|[jq]", "C"), ("tz|ts|sz|ss|c", "z"), ("sh", "S"), ("(?<=[aeiou])h", ""), ("^yi", "i"), ("ien", "ian"), ("yen", "yan"), ("ung", "ong"),
    ("uei", "ui"), ("uen", "un"), ("b", "p"), ("d", "t"), ("g(?=[aeiou])", "k"), ("(?<=[kh])o(?!u|n)", "e"), ("(?<=[kgh])ee", "e"),
    ("(?<=[CSzr])ih", "i"),
)  # fmt: skip
_KOREAN_RULES = _rules(
    ("wh", "hw"), ("ck|kk|gg|kh|g(?!$)", "k"), ("(?<=n)k$", "g"), ("tch|ch|jj|j", "c"), ("sh|ss", "s"), ("tt|dd|d", "t"), ("pp|bb|b|f", "p"), ("[rl]", "r"),
    ("ng", "G"), ("(?<=[aou])h", ""), ("eui|ui", "i"), ("yeo|yoo|you|yo|yu", "Y"), ("eo|eu|ue|ou|oo|oh|o|u", "o"), ("ae|ai|ay|oe|e", "e"), ("ee|ie|i|y", "i"),
)  # fmt: skip


@lru_cache(maxsize=65536)
def chinese(word: str) -> str | None:
    """The key of a folded word that can be Chinese syllables: ``zhou`` and ``chou``, ``zedong`` and ``tsetung``; None for another word."""
    return _key(word, _CHINESE, _CHINESE_RULES)


@lru_cache(maxsize=65536)
def korean(word: str) -> str | None:
    """The key of a folded word that can be Korean syllables: ``jong`` and ``chong``, ``geunhye`` and ``kunhye``; None for another word."""
    return _key(word, _KOREAN, _KOREAN_RULES)


def _key(word: str, syllables: re.Pattern[str], rules: tuple[tuple[re.Pattern[str], str], ...]) -> str | None:
    if not 1 < len(word) <= _LONGEST or syllables.fullmatch(word) is None:
        return None
    for pattern, replacement in rules:
        word = pattern.sub(replacement, word)
    return word

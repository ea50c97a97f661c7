"""The words of quantities, from `resources/quantities.yaml`, checked when they are loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from worker.pipeline.knowledge import resource
from worker.pipeline.times.lexicon import Phrases

FILE = "quantities.yaml"
MODIFIERS = frozenset({"approximately", "more-than", "at-least", "less-than", "up-to"})
HARM = frozenset({"death", "injury"})
CODE = re.compile(r"[A-Z]{3}")
COUNTS = ("scales", "glued_scales", "plurals", "plural_factors", "fractions")
WORDS = (
    "before_parts",
    "counted_adjectives",
    "dialled",
    "doubtful_modifiers",
    "doubtful_plurals",
    "for_each",
    "harms",
    "hyphen_only",
    "labels",
    "lengths",
    "not_counted",
    "not_parts",
    "of_a_whole",
    "people",
    "per_prices",
    "per_signs",
    "per_units",
    "scores",
    "short_times",
    "time_nouns",
)


@dataclass(frozen=True)
class Money:
    """A word of money: its ISO 4217 code by itself, and by country (ISO 3166 alpha-3)."""

    code: str | None
    of: dict[str, str]
    factor: float = 1.0

    def unit(self, country: str | None, elsewhere: str | None) -> str | None:
        """The code, of the country named beside it or else of the article; None where nothing tells."""
        if country:
            return self.of.get(country, self.code)
        return self.of.get(elsewhere or "", self.code)


class Lexicon:
    """Typed views of the resource. Raises ValueError naming the entry that is wrong."""

    def __init__(self, raw: dict[str, Any]) -> None:
        for name in COUNTS:
            for word, number in raw[name].items():
                if not isinstance(word, str) or not isinstance(number, int | float) or number <= 0:
                    raise ValueError(f"{FILE}: {name}.{word}: {number!r} is no number above 0")
        self.scales: dict[str, int] = raw["scales"]
        self.glued_scales: dict[str, int] = raw["glued_scales"]
        self.doubtful_scales: dict[str, str] = raw["doubtful_scales"]
        self.plurals: dict[str, int] = raw["plurals"]
        self.plural_factors: dict[str, int] = raw["plural_factors"]
        self.fractions: dict[str, float] = raw["fractions"]
        self.modifiers = self._modifiers(raw, "modifiers")
        self.modifiers_after = self._modifiers(raw, "modifiers_after")
        self.casualties = _harm(raw, "casualties")
        self.harming = _harm(raw, "harming")
        self.suffixes: dict[str, str] = raw["suffixes"]
        self.longest_modifier = max(len(phrase.split()) for phrase in raw["modifiers"])
        self.shares = Phrases((phrase, unit) for phrase, unit in raw["shares"].items())
        self.measures = Phrases((_pieces(phrase), phrase) for phrase in _strings(raw, "measures"))
        self.signs: dict[str, str] = raw["signs"]
        self.lists = {name: frozenset(_strings(raw, name)) for name in WORDS}
        self._money(raw)

    def has(self, name: str, word: str) -> bool:
        """Whether `word` is in the list `name`."""
        return word in self.lists[name]

    def _money(self, raw: dict[str, Any]) -> None:
        self.currency_words: dict[str, Money] = {}
        for row in raw["currencies"]:
            self._add(row, Money(row.get("code"), row.get("of", {})))
        for row in raw["hundredths"]:
            whole = self.currency_words.get(row.get("of", ""), Money(None, {}))
            self._add(row, Money(row.get("code") or whole.code, whole.of, 0.01))
        self.currency_signs: dict[str, Money] = {}
        for sign, code in raw["currency_signs"].items():
            self.currency_signs[sign] = self.currency_words.get(code) or Money(_code(code, sign), {})
        self.dollar_prefixes = {word: _code(code, word) for word, code in raw["dollar_prefixes"].items()}
        self.currency_letters = {word: _code(code, word) for word, code in raw["currency_letters"].items()}
        self.currency_initials = {
            word: {country: _code(code, word) for country, code in codes.items()}
            for word, codes in raw["currency_initials"].items()
        }

    def _add(self, row: dict[str, Any], money: Money) -> None:
        for code in [money.code, *money.of.values()]:
            if code is not None:
                _code(code, str(row["words"]))
        for word in row["words"]:
            if word in self.currency_words:
                raise ValueError(f"{FILE}: {word!r} stands twice among the currencies")
            self.currency_words[word] = money

    @staticmethod
    def _modifiers(raw: dict[str, Any], name: str) -> Phrases:
        for phrase, modifier in raw[name].items():
            if modifier not in MODIFIERS:
                raise ValueError(f"{FILE}: {name}.{phrase}: {modifier!r} is not one of {', '.join(sorted(MODIFIERS))}")
        return Phrases(raw[name].items())


def _harm(raw: dict[str, Any], name: str) -> dict[str, str]:
    for word, harm in raw[name].items():
        if harm not in HARM:
            raise ValueError(f"{FILE}: {name}.{word}: {harm!r} is neither death nor injury")
    return raw[name]


def _pieces(phrase: str) -> str:
    return phrase.lower().replace("-", " - ")


def _strings(raw: dict[str, Any], name: str) -> list[str]:
    for word in raw[name]:
        if not isinstance(word, str):
            raise ValueError(f"{FILE}: {name}: {word!r} is not a word; quote it")  # noqa: TRY004
    return raw[name]


def _code(code: Any, where: str) -> str:
    if not isinstance(code, str) or not CODE.fullmatch(code):
        raise ValueError(f"{FILE}: {where}: {code!r} is no ISO 4217 code")
    return code


@cache
def lexicon() -> Lexicon:
    """The lexicon of the repository."""
    return Lexicon(resource(FILE))

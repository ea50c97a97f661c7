"""The words of the time grammar, from `resources/times.yaml`, checked when they are loaded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from worker.pipeline.knowledge import resource

MODS = {
    "START", "MID", "END", "APPROX", "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE",
    "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER",
}  # fmt: skip
REFERENCES = {"PRESENT_REF", "PAST_REF", "FUTURE_REF"}
OFFSET = re.compile(r"[+-][01][0-9]:[0-5][0-9]")
PARTS = {"MO", "MI", "AF", "EV", "NI", "DT"}
PLACES = (
    "day",
    "week",
    "weekend",
    "month",
    "quarter",
    "year",
    "decade",
    "century",
    "millennium",
)  # single units of the calendar
SEASONS = {"SP", "SU", "FA", "WI"}

WORD_LISTS = (
    "after_a_march",
    "ahead",
    "ahead_for",
    "ahead_infinitive",
    "as_back",
    "before_a_length",
    "before_clock",
    "before_frames",
    "before_month",
    "before_part",
    "before_season",
    "before_the_unit",
    "corresponding",
    "definite_steps",
    "doubtful_mods",
    "ended",
    "every",
    "grammar_openers",
    "indefinite_amounts",
    "kinds_of_day",
    "leaning",
    "leaning_clock",
    "kinds",
    "length_frames",
    "length_prepositions",
    "modals_ahead",
    "modals_ahead_of_have",
    "name_labels",
    "not_after_year",
    "not_before_year",
    "not_of_the_past",
    "over_all",
    "owned",
    "part_frames",
    "pledging",
    "prepositions_ahead",
    "prepositions_back",
    "prepositions_open",
    "prepositions_reached",
    "quantifying",
    "same_time",
    "saying",
    "step_fillers",
    "steps_from_text",
    "times_a",
    "vague_numbers",
    "weak_openers",
    "whole",
    "worked",
    "year_prepositions",
)


class Phrases:
    """Finds the longest of some phrases at a place; each keeps something."""

    def __init__(self, rows: Iterable[tuple[str, Any]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for phrase, kept in rows:
            words = tuple(split(phrase))
            self._by_first.setdefault(words[0], []).append((words, kept))
        for found in self._by_first.values():
            found.sort(key=lambda row: -len(row[0]))

    @property
    def openers(self) -> Iterable[str]:
        """The first words."""
        return self._by_first.keys()

    @property
    def words(self) -> set[str]:
        """All words of the phrases."""
        return {word for found in self._by_first.values() for words, _ in found for word in words}

    def at(self, stretch: Any, i: int) -> tuple[int, Any] | None:
        """The end of the longest phrase that begins at `i`, and what it keeps."""
        for words, kept in self._by_first.get(stretch.word(i), ()):
            if stretch.words(i, *words):
                return i + len(words), kept
        return None


def split(phrase: str) -> list[str]:
    """A phrase in the pieces that the text would give."""
    return phrase.replace("'", " ' ").split()


@dataclass(frozen=True)
class Named:
    """A month or weekday: its number and how far the word can be trusted."""

    number: int
    short: bool = False
    doubtful: bool = False
    plural: bool = False


@dataclass(frozen=True)
class Season:
    """TIMEX3 code, first and last month."""

    code: str
    months: tuple[int, int]
    doubtful: bool = False


@dataclass(frozen=True)
class Holiday:
    """The rule of a holiday's day, and those of the countries that keep it on another. None: not known."""

    rule: tuple | None
    of: tuple[tuple[str, tuple | None], ...] = ()

    def rule_in(self, country: str | None) -> tuple | None:
        """The rule of a country (ISO 3166-1 alpha-3), the general one where it has none of its own."""
        return dict(self.of).get(country, self.rule)


@dataclass(frozen=True)
class Unit:
    """A unit of time: `count` of the TIMEX3 designator."""

    name: str
    count: int
    designator: str
    plural: bool = False
    spelling: bool = False

    @property
    def clock(self) -> bool:
        """Shorter than a day."""
        return self.name in ("hour", "minute", "second")


class Lexicon:
    """Typed views of the resource. Raises ValueError naming the entry that is wrong."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.months = self._named("months", 12)
        self.weekdays = self._named("weekdays", 7)
        self.seasons = {
            word: Season(
                _one_of(row["code"], SEASONS, f"seasons.{word}"), tuple(row["months"]), row.get("doubtful", False)
            )
            for word, row in raw["seasons"].items()
        }
        self.units = self._units()
        self.ordinal_endings = frozenset(raw["ordinal_endings"])
        self.parts = {word: _one_of(code, PARTS, f"parts.{word}") for word, code in raw["parts"].items()}
        self.parts_of_today = {
            word: (_one_of(row["code"], PARTS, f"parts_of_today.{word}"), row["step"], row.get("past"))
            for word, row in raw["parts_of_today"].items()
        }
        self.days = Phrases(raw["days"].items())
        self.zones = Phrases((zone, self._offset(zone, offset)) for zone, offset in raw["zones"].items())
        self.shifts = Phrases((word, (row["step"], row["anchor"])) for word, row in raw["shifts"].items())
        self.point_mods = self._mods("point_mods")
        self.point_mods_after = self._mods("point_mods_after")
        self.length_mods = self._mods("length_mods")
        self.length_mods_after = self._mods("length_mods_after")
        self.references = Phrases(
            (phrase, _one_of(value, REFERENCES, f"references.{phrase}")) for phrase, value in raw["references"].items()
        )
        self.holidays = Phrases((name, self._holiday(name, rule)) for name, rule in raw["holidays"].items())
        self.named_dates = Phrases((name, _calendar_day(name, day)) for name, day in raw["named_dates"].items())
        self.idioms = Phrases((phrase, None) for phrase in _strings(raw, "idioms"))
        for word, step in raw["steps"].items():
            if step not in (-1, 0, 1):
                raise ValueError(f"steps.{word}: {step!r} is not -1, 0 or 1")
        self.sets = {str(word): str(value) for word, value in raw["sets"].items()}
        self.lists = {name: frozenset(_strings(raw, name)) for name in WORD_LISTS}
        self.openers = self._openers()
        self.telling = self._telling()
        for name in ("numbers", "scales", "near_numbers", "ordinals", "decades", "eras", "steps", "shift_prepositions"):
            for word, number in raw[name].items():
                if not isinstance(word, str) or not isinstance(number, int):
                    raise ValueError(f"{name}.{word}: {number!r} is not a whole number")  # noqa: TRY004

    def _phrases(self) -> tuple[Phrases, ...]:
        """The expressions that are listed whole."""
        dated = (self.holidays, self.named_dates, self.idioms)
        return (self.days, self.point_mods, self.length_mods, self.references, *dated)

    def _openers(self) -> frozenset[str]:
        """The words that an expression can begin with."""
        raw = self.raw
        tables = (
            "numbers",
            "scales",
            "eras",
            "ordinals",
            "decades",
            "steps",
            "clocks",
            "parts_of_today",
            "reference_units",
        )
        lists = ("vague_numbers", "every", "times_a", "before_frames", "length_frames", "grammar_openers")
        words: set[str] = {*self.months, *self.weekdays, *self.seasons, *self.units, *self.parts, *self.sets}
        words.update(*(raw[name] for name in tables), *(self.lists[name] for name in lists))
        words.update(*(found.openers for found in self._phrases()))
        return frozenset(words)

    def _telling(self) -> frozenset[str]:
        """The words of which an expression that begins with a weak opener has one soon."""
        words = {word for found in self._phrases() for word in found.words}
        return (self.openers | words | set(PLACES)) - self.lists["weak_openers"]

    def __getitem__(self, name: str) -> dict[str, Any]:
        """A table of the resource as it stands."""
        return self.raw[name]

    def has(self, name: str, word: str) -> bool:
        """Whether `word` is in the list `name`."""
        return word in self.lists[name]

    def _named(self, name: str, last: int) -> dict[str, Named]:
        found = {}
        for word, row in self.raw[name].items():
            number = row.get("number")
            if not isinstance(number, int) or not 1 <= number <= last:
                raise ValueError(f"{name}.{word}: number {number!r} is not one of 1 to {last}")
            found[word] = Named(number, doubtful=row.get("doubtful", False))
            if name == "weekdays":
                found[word + "s"] = Named(number, plural=True)
            for short in row.get("short", ()):
                found[short] = Named(number, short=True)
        return found

    def _units(self) -> dict[str, Unit]:
        found = {}
        for word, row in self.raw["units"].items():
            count, designator = row["length"]
            if designator not in "SMHDWQY":
                raise ValueError(f"units.{word}: {designator!r} is no TIMEX3 designator")
            found[word] = Unit(word, count, designator)
            found[row["plural"]] = Unit(word, count, designator, plural=True)
        for word, name in self.raw["unit_spellings"].items():
            if name not in found:
                raise ValueError(f"unit_spellings.{word}: {name!r} is no unit")
            found[word] = Unit(name, found[name].count, found[name].designator, plural=True, spelling=True)
        return found

    def _mods(self, name: str) -> Phrases:
        return Phrases((phrase, _one_of(mod, MODS, f"{name}.{phrase}")) for phrase, mod in self.raw[name].items())

    @staticmethod
    def _offset(zone: str, offset: Any) -> str | None:
        if offset is not None and not (isinstance(offset, str) and OFFSET.fullmatch(offset)):
            raise ValueError(f"zones.{zone}: {offset!r} is no offset from UTC such as +02:00")
        return offset

    @classmethod
    def _holiday(cls, name: str, row: Any) -> Holiday:
        if not isinstance(row, dict):
            return Holiday(cls._rule(name, row))
        if row.keys() - {"rule", "of"} or not row:
            raise ValueError(f"holidays.{name}: {row!r} has neither a rule nor countries")
        of = tuple((country, rule and cls._rule(f"{name}.{country}", rule)) for country, rule in row["of"].items())
        return Holiday(cls._rule(name, row["rule"]) if "rule" in row else None, of)

    @staticmethod
    def _rule(name: str, rule: Any) -> tuple:
        """[month, day], [month, weekday, nth], the same with days to add, or [easter, days]."""
        if not isinstance(rule, list) or len(rule) not in (2, 3, 4) or not all(isinstance(n, int) for n in rule[1:]):
            raise ValueError(f"holidays.{name}: {rule!r} is no rule")
        if rule[0] != "easter" and rule[0] not in range(1, 13):
            raise ValueError(f"holidays.{name}: {rule[0]!r} is no month")
        if len(rule) > 2 and (rule[1] not in range(1, 8) or rule[2] not in (-1, 1, 2, 3, 4)):
            raise ValueError(f"holidays.{name}: {rule!r} is no weekday of a month")
        return tuple(rule)


def _strings(raw: dict[str, Any], name: str) -> list[str]:
    for word in raw[name]:
        if not isinstance(word, str):
            raise ValueError(f"{name}: {word!r} is not a word; quote it")  # noqa: TRY004
    return raw[name]


def _calendar_day(name: str, day: Any) -> tuple[int, int, int]:
    try:
        dt.date(*day)
    except (TypeError, ValueError):
        raise ValueError(f"named_dates.{name}: {day!r} is no [year, month, day]") from None
    return tuple(day)


def _one_of(value: Any, allowed: set[str], where: str) -> Any:
    if value not in allowed:
        raise ValueError(f"{where}: {value!r} is not one of {', '.join(sorted(allowed))}")
    return value


@cache
def lexicon() -> Lexicon:
    """The lexicon of the repository."""
    return Lexicon(resource("times.yaml"))

"""What `frames.yaml` and its companions say, checked when they are read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from worker.pipeline.events.forms import inflected
from worker.pipeline.events.wording import LexiconError
from worker.pipeline.knowledge import resource
from worker.pipeline.ontology import MODALITIES, ROLES, OntologyError, chosen, ontology

ANYTHING, NOTHING, NOTION = "*", "-", "+"

_PATTERN_ROLES = {*ROLES, "place"}
_WORDS = ("verbs", "nouns", "adjectives")
_PARTS = ("words", "kinds", "light", "empty", "naming", "through", "relational", "purposes", "parts", "people",
          "things", "ideas", "harming", "killing", "driving", "mending", "answered", "undergone",
          "participial", "attributive", "led", "patterns", "frames", "confidence")  # fmt: skip
_FRAME_KEYS = {"pattern", *_WORDS, "needs", "content", "prior"}
BY_ROLE = ("agent", "recipient", "what")  # what the roles are filled with, after the slots
FILES = ("frames.yaml", "frames_general.yaml", "frames_political.yaml")


@dataclass(frozen=True)
class WordSet:
    """Words to look for in a phrase; those of several words are looked for as a string."""

    single: frozenset[str]
    several: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    anything: bool = False
    nothing: bool = False
    notion: bool = False  # anything but a place or a time

    def found_in(self, words: list[str]) -> bool:
        """One of them stands in these lower-case words."""
        if not self.single.isdisjoint(words):
            return True
        if not self.several:
            return False
        text = f" {' '.join(words)} "
        return any(entry in text for entry in self.several)


@dataclass(frozen=True)
class Condition:
    """What a slot must, or must not, hold."""

    slot: str
    words: WordSet
    wanted: bool


@dataclass(frozen=True)
class Content:
    """The second event that the object of a speech act names."""

    type: str
    modality: str


@dataclass(frozen=True)
class Frame:
    """One way in which a word announces an event."""

    type: str
    pattern: Mapping[str, tuple[str, ...]]
    conditions: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    content: Content | None = None
    prior: float = 0.0

    @property
    def of_class(self) -> str:
        """The class of its type."""
        return self.type.partition(".")[0]


@dataclass(frozen=True)
class Entry:
    """A word of the lexicon with the words that must keep it company, and its frame."""

    company: tuple[str, ...]
    frame: Frame
    rank: tuple[int, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of actor."""

    sectors: frozenset[str]
    types: frozenset[str]
    words: WordSet
    country: bool = False


@dataclass(frozen=True)
class Frames:
    """All frames by the word that announces them, best first."""

    verbs: Mapping[str, tuple[Entry, ...]]
    nouns: Mapping[str, tuple[Entry, ...]]
    adjectives: Mapping[str, tuple[Entry, ...]]  # predicates
    usual: Mapping[tuple[str, bool], Frame]  # by type, and whether a noun announces it: roles without conditions
    forms: Mapping[str, str]  # inflected forms of the verbs
    light: frozenset[str]
    empty: frozenset[str]
    naming: frozenset[str]
    through: tuple[str, ...]
    relational: frozenset[str]
    purposes: frozenset[str]
    parts: WordSet
    people: WordSet
    things: WordSet
    ideas: WordSet
    harming: frozenset[str]
    killing: frozenset[str]
    driving: frozenset[str]
    mending: frozenset[str]
    answered: Mapping[str, frozenset[str]]  # by noun: the classes of what it may answer to
    undergone: frozenset[str]
    participial: frozenset[str]
    attributive: Mapping[str, str]  # participles that tell an event before a noun too, with their verbs
    led: frozenset[str]
    kinds: Mapping[str, Kind]
    confidence: Mapping[str, float]

    def usual_frame(self, kind: str, noun: bool) -> Frame | None:
        """A frame of the type, or of its class, with the usual roles; None where no word announces it."""
        for name in (kind, kind.partition(".")[0]):
            found = self.usual.get((name, noun)) or self.usual.get((name, not noun))
            if found:
                return Frame(kind, found.pattern)
        return None


@dataclass
class _Reading:
    """Reads frames.yaml; `where` names the entry at fault."""

    file: str
    raw: dict[str, Any]
    lists: dict[str, list[str]] = field(default_factory=dict)
    slots: frozenset[str] = frozenset()  # that a condition may look into

    def is_own(self, where: str) -> bool:
        """The entry stands in the ontology and not in the file."""
        return where.startswith(f"{ontology().file} line ")

    def fail(self, where: str, problem: str) -> ValueError:
        if self.is_own(where):
            return OntologyError(f"{where}: {problem}")
        return LexiconError(f"{self.file}: {where}: {problem}")

    def spelled(self, listed: list[str]) -> Iterator[str]:
        """The words, those of a named list in place of its name."""
        for word in listed:
            yield from self.lists[word[1:-1]] if word.startswith("<") else (word,)

    def words(self, listed: Any, where: str, kinds: Iterable[str] = ()) -> WordSet:
        if not isinstance(listed, list) or not listed or not all(isinstance(w, str) and w.strip() for w in listed):
            raise self.fail(where, f"must be a list of words, not {listed!r}")
        spelled: list[str] = []
        for word in listed:
            if word.startswith("<") and word.endswith(">"):
                if word[1:-1] not in self.lists:
                    raise self.fail(where, f"there is no word list {word}")
                spelled += self.lists[word[1:-1]]
            else:
                spelled.append(word)
        special = {ANYTHING, NOTHING, NOTION}
        known = frozenset(kinds) & set(spelled)
        plain = [word for word in spelled if word not in special | known]
        if any(word != word.lower() for word in plain):
            raise self.fail(where, "words are written in lower case")
        return WordSet(
            single=frozenset(word for word in plain if " " not in word),
            several=tuple(f" {word} " for word in plain if " " in word),
            kinds=known,
            anything=ANYTHING in spelled,
            nothing=NOTHING in spelled,
            notion=NOTION in spelled,
        )

    def frames(self) -> Frames:
        raw = self.raw
        for name, listed in raw["words"].items():
            self.words(listed, f"words.{name}")
            self.lists[name] = listed
        kinds = {name: self.kind(name, body) for name, body in raw["kinds"].items()}
        patterns = {name: self.pattern(name, body) for name, body in raw["patterns"].items()}
        filled = {slot.rstrip("!?-%") for pattern in patterns.values() for slots in pattern.values() for slot in slots}
        asked = {key.removeprefix("not_") for bodies in raw["frames"].values() for body in bodies for key in body}
        self.slots = frozenset((*filled, *asked, *raw["through"], *BY_ROLE, "any"))
        verbs: dict[str, list[Entry]] = {}
        nouns: dict[str, list[Entry]] = {}
        adjectives: dict[str, list[Entry]] = {}
        usual: dict[tuple[str, bool], Frame] = {}
        for order, (kind, body, where) in enumerate(self.bodies()):
            frame = self.frame(kind, body, patterns, kinds, where)
            for noun in (False, True):
                if body.get("nouns" if noun else "verbs"):
                    usual.setdefault((kind, noun), Frame(kind, frame.pattern))
            for word in self.spelled(body.get("verbs", [])):
                head, *company = word.split()
                rank = _rank(company, frame, order)
                verbs.setdefault(head, []).append(Entry(tuple(company), frame, rank))
            for word in self.spelled(body.get("nouns", [])):
                head, company = _noun(word)
                rank = _rank(company, frame, order)
                nouns.setdefault(head, []).append(Entry(company, frame, rank))
            for word in self.spelled(body.get("adjectives", [])):
                rank = _rank((), frame, order)
                adjectives.setdefault(word, []).append(Entry((), frame, rank))
        return Frames(
            verbs={word: tuple(sorted(found, key=lambda e: e.rank)) for word, found in verbs.items()},
            nouns={word: tuple(sorted(found, key=lambda e: e.rank)) for word, found in nouns.items()},
            adjectives={word: tuple(sorted(found, key=lambda e: e.rank)) for word, found in adjectives.items()},
            usual=usual,
            forms=inflected([*verbs, *(word.split()[0] for word in raw["light"])]),
            light=frozenset(raw["light"]),
            empty=frozenset(raw["empty"]),
            naming=frozenset(raw["naming"]),
            through=tuple(raw["through"]),
            relational=frozenset(raw["relational"]),
            purposes=frozenset(raw["purposes"]),
            parts=self.words(raw["parts"], "parts"),
            people=self.words(raw["people"], "people"),
            things=self.words(raw["things"], "things"),
            ideas=self.words(raw["ideas"], "ideas"),
            harming=frozenset(raw["harming"]),
            killing=frozenset(raw["killing"]),
            driving=frozenset(raw["driving"]),
            mending=frozenset(raw["mending"]),
            answered=self.answered(raw["answered"]),
            undergone=frozenset(raw["undergone"]),
            participial=frozenset(raw["participial"]),
            attributive=self.attributive(raw["attributive"], verbs),
            led=frozenset(raw["led"]),
            kinds=kinds,
            confidence={name: float(weight) for name, weight in raw["confidence"].items()},
        )

    def answered(self, raw: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
        classes: dict[str, set[str]] = {}
        for told, listed in raw.items():
            if told not in ontology() and ontology().bundled:
                raise self.fail(f"answered.{told}", "the ontology has no such type")
            for noun in sorted(self.words(listed, f"answered.{told}").single):
                classes.setdefault(noun, set()).add(told)
        return {noun: frozenset(told) for noun, told in classes.items()}

    def bodies(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """The frames by the types of the ontology: those that it brings itself, then those of the file."""
        for event_type in ontology():
            for line, body in event_type.frames:
                yield event_type.name, dict(body), f"{ontology().file} line {line}: {event_type.name}"
        for kind, bodies in self.raw["frames"].items():
            known = _known(kind)
            if known is None and ontology().bundled:
                raise self.fail(f"frames.{kind}", "the ontology has no such type")
            for number, body in enumerate(bodies if known else (), 1):
                yield known or kind, body, f"frames.{kind} number {number}"

    def attributive(self, listed: Any, verbs: Mapping[str, Any]) -> dict[str, str]:
        """Participles by form."""
        if not isinstance(listed, dict):
            raise self.fail("attributive", f"must map forms to verbs, not {listed!r}")
        unknown = [verb for verb in listed.values() if verb not in verbs]
        if unknown and ontology().bundled:
            raise self.fail("attributive", f"no frame has the verb {unknown[0]}")
        return dict(listed)

    def kind(self, name: str, body: dict[str, Any]) -> Kind:
        return Kind(
            sectors=frozenset(body.get("sectors", [])),
            types=frozenset(body.get("types", [])),
            words=self.words(body["words"], f"kinds.{name}") if body.get("words") else WordSet(frozenset(), ()),
            country=body.get("country") == "true",
        )

    def pattern(self, name: str, body: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        if strange := set(body) - _PATTERN_ROLES:
            raise self.fail(f"patterns.{name}", f"no such role: {', '.join(sorted(strange))}")
        return {role: tuple(slots) for role, slots in body.items()}

    def frame(
        self, kind: str, body: dict[str, Any], patterns: Mapping[str, Any], kinds: Mapping[str, Kind], where: str
    ) -> Frame:
        if not isinstance(body.get("pattern"), str) or body["pattern"] not in patterns:
            raise self.fail(where, f"there is no pattern {body.get('pattern')!r}")
        if not any(body.get(part) for part in _WORDS):
            raise self.fail(where, "names neither verbs nor nouns nor adjectives")
        for part in _WORDS:
            if part in body:
                self.triggers(body[part], f"{where}, {part}")
        needs = body.get("needs", [])
        if not isinstance(needs, list):
            raise self.fail(where, f"needs must be a list of roles, not {needs!r}")
        if strange := set(needs) - set(ROLES):
            raise self.fail(where, f"needs no such role: {', '.join(sorted(strange))}")
        conditions = []
        for key, listed in body.items():
            if key in _FRAME_KEYS:
                continue
            slot = key.removeprefix("not_")
            if slot not in self.slots:
                raise self.fail(where, f"{key!r} is no slot that {FILES[0]} knows")
            may = kinds if slot in BY_ROLE else ()
            conditions.append(Condition(slot, self.words(listed, f"{where}, {key}", may), slot == key))
        return Frame(
            type=kind,
            pattern=patterns[body["pattern"]],
            conditions=tuple(conditions),
            needs=tuple(needs),
            content=self.content(body["content"], where) if "content" in body else None,
            prior=self.prior(body.get("prior", "0"), where),
        )

    def triggers(self, listed: Any, where: str) -> None:
        """Words that announce an event stand for themselves, and not for any word."""
        self.words(listed, where)
        for word in listed:
            if word in (ANYTHING, NOTHING) or word.split()[0] == "of":
                raise self.fail(where, f"{word!r} is no word that announces an event")

    def content(self, told: Any, where: str) -> Content | None:
        """None where Dateline's frames name a type that an operator's ontology has not."""
        if not isinstance(told, dict) or set(told) != {"type", "modality"}:
            raise self.fail(where, f"content must have a type and a modality, not {told!r}")
        known = _known(told["type"])
        own = ontology().bundled or self.is_own(where)
        if (known is None and own) or told["modality"] not in MODALITIES:
            raise self.fail(where, f"content {told} is of no known type and modality")
        return Content(known, told["modality"]) if known else None

    def prior(self, told: Any, where: str) -> float:
        try:
            found = float(told)
        except (TypeError, ValueError):
            found = math.nan
        if not -1.0 <= found <= 1.0:
            raise self.fail(where, f"prior must be a number from -1 to 1, not {told!r}")
        return found


def _known(kind: str) -> str | None:
    """The type, of which an ontology of an operator's own may have the class alone, or nothing."""
    if kind in ontology():
        return kind
    event_class = kind.partition(".")[0]
    return event_class if not ontology().bundled and event_class in ontology() else None


def _rank(company: Sequence[str], frame: Frame, order: int) -> tuple[int, ...]:
    """Best first: more words, then more conditions that name words, then a mode before its class."""
    wanted = [condition for condition in frame.conditions if condition.wanted]
    named = [condition for condition in wanted if not condition.words.anything]
    return (-len(company), -len(named), "." not in frame.type, -len(wanted), order)


def _noun(words: str) -> tuple[str, tuple[str, ...]]:
    """The head of a noun entry and the words it needs: before it, or ("of", …) on it."""
    parts = words.split()
    if "of" in parts:
        at = parts.index("of")
        return parts[at - 1], (*parts[: at - 1], *parts[at:])
    return parts[-1], tuple(parts[:-1])


def read_frames(raw: Any, file: str = "frames.yaml") -> Frames:
    """The frames of a parsed file. Raises LexiconError naming the entry that cannot be used."""
    if not isinstance(raw, dict):
        raise LexiconError(f"{file}: is no mapping")
    for part in _PARTS:
        if not raw.get(part):
            raise LexiconError(f"{file}: {part} is missing")
    return _Reading(file, raw).frames()


@cache
def _frames_of(file: Path) -> Frames:  # noqa: ARG001 - of each ontology once
    return read_frames(_joined([resource(name, words_only=True) for name in FILES]))


def _joined(files: list[Any]) -> Any:
    """The word lists and frames of the later files behind those of the first."""
    first, *later = files
    for name, raw in zip(FILES[1:], later, strict=False):
        if strange := set(raw) - {"words", "frames"}:
            raise LexiconError(f"{name}: {', '.join(sorted(strange))} belongs into {FILES[0]}")
        if twice := raw["words"].keys() & first["words"].keys():
            raise LexiconError(f"{name}: words.{min(twice)} is in an earlier file already")
        first["words"].update(raw["words"])
        for kind, bodies in raw["frames"].items():
            first["frames"].setdefault(kind, []).extend(bodies)
    return first


def frames() -> Frames:
    """The frames that come with Dateline and those of the ontology, read once."""
    return _frames_of(chosen())

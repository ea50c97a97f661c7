"""Puts the names of one thing together."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import name_words, titles
from worker.pipeline.entities.names import PLACES, Name
from worker.pipeline.entities.things import Thing

MOST_NAMESAKES = 50  # persons of one surname that are told apart


def merge(doc: Doc, names: list[Name], demonyms: Callable[[str], bool]) -> list[Thing]:
    """One Thing a real-world thing, in the order of first mention. `demonyms` tells the forms of countries."""
    things: dict[object, Thing] = {}
    persons = _Persons()
    acronyms = _acronyms(doc, names)
    companies = _companies(doc, names)
    national = _national(doc, names, demonyms)
    for name in names:
        words = name.words(doc)
        if name.known:
            key: object = name.known.key
        elif name.label == "PERSON":
            continue
        else:
            bucket = "place" if name.label in PLACES else name.label
            key = (bucket, acronyms.get(words, _plain(words, name.label)))
            if name.label == "ORG":
                key = (bucket, national.get(key[1]) or companies.get(words[0] if len(words) == 1 else "", key[1]))
        things.setdefault(key, Thing(known=name.known)).names.append(name)
    for name in names:
        if not name.known and name.label == "PERSON":
            persons.add(name, name.words(doc))
    persons.settle()
    merged = sorted([*things.values(), *persons.things], key=lambda thing: thing.first)
    for thing in merged:
        thing.type = thing.known.type if thing.known else _label(thing.names)
    return merged


def _label(names: list[Name]) -> str:
    """The label most of the names have; on a tie the first."""
    labels = Counter(name.label for name in names)
    return max(labels, key=lambda label: labels[label])


def _plain(words: tuple[str, ...], label: str) -> str:
    """The words without what may be left out."""
    kept = list(words)
    if label == "ORG":
        while len(kept) > 1 and (kept[-1] in name_words().suffixes or kept[-1] in (",", "&")):
            kept.pop()
    return " ".join(kept).replace(".", "").casefold()


def _companies(doc: Doc, names: list[Name]) -> dict[str, str]:
    """The full names of companies by their first word, where one company only begins so."""
    full: dict[str, set[str]] = {}
    for name in names:
        words = name.words(doc)
        if name.label == "ORG" and not name.known and len(words) > 1 and words[-1] in name_words().suffixes:
            full.setdefault(words[0], set()).add(_plain(words, "ORG"))
    return {word: plain for word, plains in full.items() if len(plains) == 1 for plain in plains}


def _national(doc: Doc, names: list[Name], demonyms: Callable[[str], bool]) -> dict[str, str]:
    """The organisations of one country by their names without it: "Foreign Ministry", where there is but one."""
    full: dict[str, set[str]] = {}
    for name in names:
        words = name.words(doc)
        if name.label == "ORG" and not name.known and len(words) > 2 and demonyms(words[0]):
            full.setdefault(_plain(words[1:], "ORG"), set()).add(_plain(words, "ORG"))
    return {bare: plain for bare, plains in full.items() if len(plains) == 1 for plain in plains}


def _acronyms(doc: Doc, names: list[Name]) -> dict[tuple[str, ...], str]:
    """Short forms that stand in brackets after the long ones whose first letters they are."""
    short: dict[tuple[str, ...], str] = {}
    for long, name in pairwise(names):
        if long.label != "ORG" or name.known or long.known or name.start != long.end + 1 or doc[long.end].text != "(":
            continue
        words = name.words(doc)
        initials = "".join(w[0] for w in long.words(doc) if w[0].isupper())
        if len(words) == 1 and len(initials) >= 2 and words[0].replace(".", "").upper() == initials:
            name.label = "ORG"
            short[words] = _plain(long.words(doc), "ORG")
    return short


class _Person:
    """A person while the names are put together."""

    def __init__(self, name: Name) -> None:
        self.thing = Thing([name])
        self.genders: set[str] = set()
        self._starts = [name.start]
        self._hear(name)

    def add(self, name: Name) -> None:
        """Takes another name."""
        self.thing.names.append(name)
        insort(self._starts, name.start)
        self._hear(name)

    def _hear(self, name: Name) -> None:
        gender = titles().honorifics.get(name.honorific or "")
        if gender:
            self.genders.add(gender)
            self.thing.gender = self.thing.gender or gender

    def may_bear(self, name: Name) -> bool:
        """The forms of address do not contradict each other."""
        wanted = titles().honorifics.get(name.honorific or "")
        return not wanted or not self.genders or wanted in self.genders

    def last_before(self, at: int) -> int:
        """The token where the person was last named before `at`, -1 where not yet."""
        i = bisect_left(self._starts, at)
        return self._starts[i - 1] if i else -1


class _Persons:
    """Persons by name: a part of a name is the person whose name it ends, or whose given name it is."""

    def __init__(self) -> None:
        self._persons: list[_Person] = []
        self._short: list[tuple[str, Name]] = []
        self._by_last: dict[str, list[tuple[tuple[str, ...], _Person]]] = {}
        self._by_first: dict[str, list[_Person]] = {}

    @property
    def things(self) -> list[Thing]:
        """The persons, each with its names in the order of the text."""
        return [person.thing for person in self._persons]

    def add(self, name: Name, words: tuple[str, ...]) -> None:
        """Takes a name; short ones wait until all full ones are known."""
        words = tuple(w.casefold() for w in words)
        if len(words) == 1:
            self._short.append((words[0], name))
            return
        for known, person in self._by_last.get(words[-1], [])[-MOST_NAMESAKES:]:
            if known[0] == words[0] or known[-len(words) :] == words or words[-len(known) :] == known:
                person.add(name)
                return
        person = _Person(name)
        self._persons.append(person)
        self._by_last.setdefault(words[-1], []).append((words, person))
        self._by_first.setdefault(words[0], []).append(person)

    def settle(self) -> None:
        """Gives the short names to the persons whose they are, the nearest before them first."""
        alone: dict[str, _Person] = {}
        for word, name in self._short:
            bearers = [person for _, person in self._by_last.get(word, [])[-MOST_NAMESAKES:]]
            if not bearers and not name.honorific and len(self._by_first.get(word, ())) == 1:
                bearers = self._by_first[word]
            bearers = [person for person in bearers if person.may_bear(name)]
            if bearers:
                max(bearers, key=lambda person: person.last_before(name.start)).add(name)  # on a tie the first
            elif word in alone:
                alone[word].add(name)
            else:
                alone[word] = _Person(name)
                self._persons.append(alone[word])
        for thing in self.things:
            thing.names.sort(key=lambda name: name.start)

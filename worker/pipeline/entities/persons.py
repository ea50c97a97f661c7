"""Puts the names of one person together and keeps persons of one surname apart."""

from __future__ import annotations

from bisect import bisect_left, insort

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import titles
from worker.pipeline.entities.names import POSSESSIVE, Name
from worker.pipeline.entities.names.words import words as name_words
from worker.pipeline.entities.things import Thing
from worker.pipeline.entities.variants import alike, key, same_given, variants

KIN_BEFORE = 4  # tokens
OWNERS = frozenset({"his", "her", "their", "my", "our"})
MOST_NAMESAKES = 50  # persons of one surname that are told apart
ORDINALS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


class _Person:
    """A person while the names are put together."""

    def __init__(self, name: Name, words: tuple[str, ...]) -> None:
        self.thing = Thing([name])
        self.words = words  # of the fullest name
        self.genders: set[str] = set()
        self.kin = False  # introduced as somebody's relative
        self._starts = [name.start]
        self._hear(name)

    def add(self, name: Name, words: tuple[str, ...]) -> None:
        """Takes another name."""
        self.thing.names.append(name)
        if len(words) > len(self.words):
            self.words = words
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

    def is_named(self, words: tuple[str, ...]) -> bool:
        """A full name can be this person's: given names that agree before the same family name, or a part of it."""
        mine = self.words
        short, long = sorted((mine, words), key=len)
        if len(short) > 1 and long[-len(short) :] == short:
            return True
        if not same_given(mine[0], words[0]):
            return False
        middles = [{w.rstrip(".")[:1].casefold() for w in side[1:-1]} for side in (mine, words)]
        if all(middles) and not (middles[0] & middles[1]):
            return False  # "George W. Bush" and "George H. Bush"
        return key(mine[-1]) == key(words[-1]) or (
            key(mine[0]) == key(words[0]) and len(mine) == len(words) and alike(mine[-1], words[-1])
        )

    def last_before(self, at: int) -> int:
        """The token where the person was last named before `at`, -1 where not yet."""
        i = bisect_left(self._starts, at)
        return self._starts[i - 1] if i else -1


class Persons:
    """Persons by name: a part of a name is the person whose name it ends, or whose given name it is."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._persons: list[_Person] = []
        self._families: dict[str, Thing] = {}
        self._short: list[tuple[str, Name]] = []
        self._by_last: dict[str, list[_Person]] = {}
        self._by_first: dict[str, list[_Person]] = {}
        self._by_middle: dict[str, list[_Person]] = {}
        self._by_group: dict[int, list[_Person]] = {}  # by the short forms that the given name has

    @property
    def things(self) -> list[Thing]:
        """The persons, each with its names in the order of the text, and the families."""
        return [*(person.thing for person in self._persons), *self._families.values()]

    def add(self, name: Name, words: tuple[str, ...]) -> None:
        """Takes a name; short ones wait until all full ones are known."""
        kept = words[:-1] if len(words) > 2 and words[-1].casefold() in ORDINALS else words
        kept = tuple(w.casefold() for w in kept if w != ",")
        if len(kept) == 1:
            self._short.append((kept[0], name))
            return
        last = key(kept[-1])
        namesakes = [*self._by_last.get(last, [])[-MOST_NAMESAKES:], *self._by_first.get(kept[0], [])[-MOST_NAMESAKES:]]
        for person in namesakes:
            if person.may_bear(name) and person.is_named(kept):
                person.add(name, kept)
                return
        person = _Person(name, kept)
        person.kin = self._is_kin(name)
        self._persons.append(person)
        self._by_last.setdefault(last, []).append(person)
        self._by_first.setdefault(kept[0], []).append(person)
        for group in variants().given.get(kept[0], ()):
            self._by_group.setdefault(group, []).append(person)
        for word in kept[1:-1]:
            if word not in variants().particles:
                self._by_middle.setdefault(word, []).append(person)

    def settle(self) -> None:
        """Gives the short names to the persons whose they are, the nearest before them first."""
        alone: dict[str, _Person] = {}
        for word, name in self._short:
            bearers = self._bearers(word, name)
            if bearers:
                # on a tie the first
                max(bearers, key=lambda person: person.last_before(name.start)).add(name, (word,))
            elif self._is_family(word, name):
                self._families.setdefault(word, Thing(plural=True)).names.append(name)
            elif key(word) in alone and alone[key(word)].may_bear(name):
                alone[key(word)].add(name, (word,))
            else:
                alone[key(word)] = _Person(name, (word,))
                self._persons.append(alone[key(word)])
        for thing in self.things:
            thing.names.sort(key=lambda name: name.start)

    def _bearers(self, word: str, name: Name) -> list[_Person]:
        bearers = self._by_last.get(key(word), [])[-MOST_NAMESAKES:]
        if not bearers and not name.honorific and len(self._by_first.get(word, ())) == 1:
            bearers = self._by_first[word]
        if not bearers and len(self._by_middle.get(word, ())) == 1:
            bearers = self._by_middle[word]  # "Gustavo Petro Urrego" is Petro
        if not bearers and not name.honorific:
            called = {
                p: None for group in sorted(variants().given.get(word, ())) for p in self._by_group.get(group, ())
            }
            bearers = list(called) if len(called) == 1 else []  # "Bill" is William
        bearers = [person for person in bearers if person.may_bear(name)]
        # whom the story is about is called by the family name alone, and not "her son, Jan Berg"
        return [person for person in bearers if not person.kin] or bearers

    def _is_kin(self, name: Name) -> bool:
        """The name comes with a word for a relative before it: "his father Jan Berg", "Lind's wife, Ida Berg"."""
        first = name.start
        for token in reversed(self._doc[max(0, first - KIN_BEFORE) : first]):
            if token.is_sent_end or token.text in (".", ";", "\n"):
                return False
            if token.lower_ in name_words().of_person:
                before = token.nbor(-1) if token.i else token
                return before.lower_ in OWNERS or before.text in POSSESSIVE or before.pos_ == "ADJ"
        return False

    def _is_family(self, word: str, name: Name) -> bool:
        """They are "the Lindqvists", and somebody is called Lindqvist."""
        before = self._doc[name.start - 1] if name.start else None
        if before is None or before.lower_ != "the" or not word.endswith("s"):
            return False
        return key(word.removesuffix("s")) in self._by_last or key(word.removesuffix("es")) in self._by_last

"""Tells which names of organisations mean one: acronyms, legal forms, and short forms of longer names."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import Known, name_words
from worker.pipeline.entities.names import Name
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.variants import acronym, content, initials, shortens

Words = tuple[str, ...]
LONGEST = 12  # words of a name that is shortened


class Bodies:
    """The organisations of one document by their words."""

    def __init__(self, doc: Doc, names: list[Name], is_national: Callable[[str], bool]) -> None:
        self._is_national = is_national
        self._long: dict[Words, Words] = {}  # the full form of a name, by what is compared
        self._words: dict[Words, Words] = {}  # as written, by what is compared
        self._known: dict[Words, Known] = {}  # of what is known, by what is compared
        self._acronyms = self._spelt_out(doc, names)
        for name in names:
            if name.label == "ORG":
                plain = self._plain(name.words(doc))
                self._long.setdefault(plain, plain)
                self._words.setdefault(plain, name.words(doc))
                if name.known and name.known.type == "ORG":
                    self._known.setdefault(plain, name.known)
        self._shorten()

    def known(self, words: Words) -> Known | None:
        """The known organisation of whose name the article gives these words as a short form."""
        return self._known.get(self.key(words))

    def key(self, words: Words) -> Words:
        """The same for all names of one organisation."""
        found = self._acronyms.get(acronym(words)) if acronym(words) else None
        plain = self._plain(found or words)
        return self._long.get(plain, plain)

    def stands_for(self, words: Words) -> bool:
        """It is the acronym of an organisation of the article."""
        return bool(acronym(words)) and acronym(words) in self._acronyms

    @staticmethod
    def _plain(words: Words) -> Words:
        """What is compared: without particles and legal forms."""
        kept = list(words)
        while len(kept) > 1 and (kept[-1] in name_words().suffixes or kept[-1] in (",", "&")):
            kept.pop()
        return content(tuple(kept)) or tuple(words)

    @staticmethod
    def _spelt_out(doc: Doc, names: list[Name]) -> dict[str, Words]:
        """The words that acronyms stand for, where only one name of the article can be meant."""
        short = {acronym(words) for name in names if not name.known and (words := name.words(doc)) and acronym(words)}
        spelt: dict[str, set[Words]] = {}
        found: dict[str, Words] = {}
        for name in names if short else ():
            words = name.words(doc)
            if len(words) < 2 or name.label != "ORG" or name.known:
                continue
            first = initials(words)
            for letters in (first, initials(tuple(w.capitalize() for w in words))):
                if letters.upper() in short:
                    spelt.setdefault(letters.upper(), set()).add(content(words))
                    found.setdefault(letters.upper(), words)
        found = {letters: words for letters, words in found.items() if len(spelt[letters]) == 1}
        for long, name in pairwise(names) if short else ():
            if name.start != long.end + 1 or doc[long.end].text != "(" or long.known or name.known:
                continue
            sides = (long.words(doc), name.words(doc))
            for one, other in (sides, sides[::-1]):
                if acronym(other) and not acronym(one) and len(one) > 1 and shortens(acronym(other), one):
                    found.setdefault(acronym(other), one)
        return found

    def _shorten(self) -> None:
        """Ties short forms to the one longer name that they can be short for."""
        longer: dict[Words, set[Words]] = {}
        for plain in self._long:
            for part in self._short_forms(plain):
                longer.setdefault(part, set()).add(plain)
        for plain in sorted(self._long, key=len, reverse=True):
            full = {self._long.get(name, name) for name in longer.get(plain, ())}
            if len(full) == 1:
                self._long[plain] = full.pop()

    def _short_forms(self, plain: Words) -> list[Words]:
        """What a name may be shortened to."""
        if not 2 <= len(plain) <= LONGEST:
            return []
        found = [plain[i:] for i in range(1, len(plain) - 1)]  # "Home Office" of "British Home Office"
        heads = [self._before_of(self._words[plain])]  # "Supreme Court" of "Supreme Court of Holm"
        if self._is_national(self._words[plain][0]):
            found.append(plain[1:])
            heads.append(heads[0][1:])
        heads += [head[-1:] for head in heads]
        if plain[-1] in nouns().bodies:
            found.append(plain[-1:])  # "Foundation"
        found += [head for head in heads if head and head != plain and head[-1] in nouns().bodies]
        for i in range(1, len(plain)):
            rest = plain[i:]
            if all(word in nouns().bodies or word.title() in _generic() for word in rest):
                found.append(plain[:i])  # "Carter" of "Carter Foundation"
        if plain[0] in nouns().bodies or plain[0] in nouns().places:
            found += [plain[:i] for i in range(1, len(plain))]  # "Court" of "Court of Cassation"
            found.append(plain[1:])  # "Holm" of "Church of Holm"
        return found

    @staticmethod
    def _before_of(words: Words) -> Words:
        at = next((i for i, word in enumerate(words) if word in ("of", "for")), 0)
        return content(words[:at]) if at else ()


@cache
def _generic() -> frozenset[str]:
    """Words that tell what an organisation is and not which."""
    return frozenset(words[0] for words in name_words().sectors if len(words) == 1)

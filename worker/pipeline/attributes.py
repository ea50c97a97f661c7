"""The model's attribute ruler, remembering what its rules come to.

Nearly all its rules look at one token alone: at its tag, its dependency and whether it is one of two hundred words. So
they are asked once in a process for each such combination, and the few rules of several tokens only where one may
begin. What is laid is what spaCy's own ruler lays, in a tenth of its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

import numpy as np
from spacy.attrs import DEP, IS_SPACE, LOWER, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

ASKED = {"TAG", "DEP", "LOWER", "IS_SPACE"}  # all that the rules may ask of a token
MOST = 200_000  # words and looks kept; then they are forgotten and learnt anew

Look = tuple[int, int, int, int]  # of a token: LOWER, but 0 for a word that no rule names; TAG, DEP, IS_SPACE
Rules = tuple[int, ...]  # numbers of rules, ascending


def can_be_remembered(ruler: AttributeRuler) -> bool:
    """Whether its rules ask only for what makes up a Look, of a fixed number of tokens, and name their words."""
    return all(ASKED.issuperset(token) and _named(token) is not None for token in _tokens(ruler))


def _tokens(ruler: AttributeRuler) -> Iterator[dict]:
    return (token for rule in ruler.patterns for pattern in rule["patterns"] for token in pattern)


def _named(token: dict) -> tuple[list[str], list[str]] | None:
    """The words that a pattern's token names and its expressions for words; None when it says it in another way."""
    words = token.get("LOWER", {"IN": []})
    if isinstance(words, str):
        return [words], []
    if not words.keys() <= {"IN", "REGEX"}:
        return None
    return words.get("IN", []), [words["REGEX"]] if "REGEX" in words else []


class RememberingRuler(AttributeRuler):
    """Lays what an AttributeRuler with the same patterns lays."""

    def take_over(self, ruler: AttributeRuler, tags: Iterable[str], deps: Iterable[str]) -> None:
        """Takes the rules of `ruler` and asks them about every word that they do not name."""
        self.add_patterns(ruler.patterns)
        self._alone, self._joint, self._openings = (Matcher(self.vocab) for _ in range(3))
        self._longest = 1
        for number, rule in enumerate(self.patterns):
            for pattern in rule["patterns"]:
                if len(pattern) == 1:
                    self._alone.add(str(number), [pattern])
                else:
                    self._joint.add(str(number), [pattern])
                    self._openings.add(str(number), [pattern[:1]])
                    self._longest = max(self._longest, len(pattern))
        named = [_named(token) for token in _tokens(self)]
        self._words = {word for words, _ in named for word in words}
        self._forms = [re.compile(form) for _, forms in named for form in forms]
        self._read: dict[int, int] = {}  # LOWER, to what a Look has of it
        self._known: dict[Look, tuple[Rules, bool]] = {}  # what matches, and whether a rule of several may begin
        self._sums: dict[Rules, dict] = {}  # what rules come to together
        add = self.vocab.strings.add
        word = next(word for word in map(str, count()) if not self._names(word))
        self._learn({(0, add(tag), add(dep), 0): add(word) for tag in tags for dep in deps})

    def __call__(self, doc: Doc) -> Doc:
        """Sets the attributes of the tokens."""
        lower, *rest = doc.to_array((LOWER, TAG, DEP, IS_SPACE)).T.tolist()
        for word in set(lower).difference(self._read):
            self._read[word] = word if self._names(self.vocab.strings[word]) else 0
        looks = list(zip(map(self._read.__getitem__, lower), *rest, strict=True))
        self._learn({look: word for look, word in zip(looks, lower, strict=True) if look not in self._known})
        known = [self._known[look] for look in looks]
        rules = [alone for alone, _ in known]
        for at in [at for at, (_, opens) in enumerate(known) if opens]:
            for number, start, end in self._matches(self._joint, doc[at : at + self._longest]):
                target = at + range(start, end)[self.indices[number]]
                rules[target] = tuple(sorted({*rules[target], number}))
        for token, numbers in zip(doc, rules, strict=True):
            if numbers:
                set_token_attrs(token, self._sums.get(numbers) or self._sum(numbers))
        if len(self._read) + len(self._known) > MOST:
            self._read.clear()
            self._known.clear()
        return doc

    def _names(self, word: str) -> bool:
        """Whether a rule names the word."""
        return word in self._words or any(form.search(word) for form in self._forms)

    def _learn(self, looks: dict[Look, int]) -> None:
        """Asks the rules about tokens that look so, each with a word of that look."""
        if not looks:
            return
        doc = Doc(self.vocab, words=[self.vocab.strings[word] for word in looks.values()])
        doc.from_array((TAG, DEP), np.array([look[1:3] for look in looks], dtype="uint64"))
        matching: list[set[int]] = [set() for _ in looks]
        for number, at, _ in self._matches(self._alone, doc):
            matching[at].add(number)
        opening = {at for _, at, _ in self._matches(self._openings, doc)}
        for at, look in enumerate(looks):
            self._known[look] = tuple(sorted(matching[at])), at in opening

    def _matches(self, matcher: Matcher, tokens: object) -> Iterator[tuple[int, int, int]]:
        strings = self.vocab.strings
        return ((int(strings[key]), start, end) for key, start, end in matcher(tokens, allow_missing=True))

    def _sum(self, numbers: Rules) -> dict:
        """A later rule has precedence."""
        self._sums[numbers] = {name: value for number in numbers for name, value in self.attrs[number].items()}
        return self._sums[numbers]


@Language.factory("dateline_attribute_ruler_v1")
def make_ruler(nlp: Language, name: str) -> RememberingRuler:
    """An empty one, to be put in the place of the model's and to take over its rules."""
    return RememberingRuler(nlp.vocab, name)


def replace_ruler(nlp: Language) -> None:
    """Puts a RememberingRuler in the place of the model's own ruler, where that changes nothing but the time."""
    name = "attribute_ruler"
    ruler = nlp.get_pipe(name) if nlp.has_pipe(name) else None
    if type(ruler) is AttributeRuler and can_be_remembered(ruler):
        nlp.replace_pipe(name, "dateline_attribute_ruler_v1")
        nlp.get_pipe(name).take_over(ruler, nlp.get_pipe("tagger").labels, nlp.get_pipe("parser").labels)

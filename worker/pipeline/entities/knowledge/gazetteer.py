"""Finds what is known by name: countries, regions, organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.entities.knowledge.forms import (
    Form,
    Known,
    called_forms,
    country_forms,
    former_forms,
    is_code,
    organisation_forms,
    region_forms,
)
from worker.pipeline.knowledge import resource

ORGANISATIONS = ("igos.yaml", "agencies.yaml", "armed_groups.yaml", "parties.yaml", "press.yaml", "civil.yaml",
                 "companies.yaml")  # fmt: skip
READERS = {
    "countries.yaml": country_forms,
    "former_states.yaml": former_forms,
    "entity_regions.yaml": region_forms,
    **dict.fromkeys(ORGANISATIONS, organisation_forms),
}
SHORTEST_LOUD = 4  # letters of a form that is also looked for in capitals


def every_form() -> Iterator[tuple[str, str, Form]]:
    """(file, form as written, form) of all resources. Raises ValueError naming the row that is wrong."""
    for file, read in READERS.items():
        for text, form in read(_rows(file), file):
            yield file, text, form


@cache
def _rows(file: str) -> Any:
    return resource(file)


@cache
def members() -> dict[str, tuple[str, ...]]:
    """The members of the international organisations, by key. Raises ValueError naming the entry that is wrong."""
    file = "igo_members.yaml"
    known = {form.known.name: form.known.key for _, form in organisation_forms(_rows("igos.yaml"), "igos.yaml")}
    found = {}
    for name, listed in resource(file).items():
        codes = tuple(str(listed).split())
        if name not in known:
            raise ValueError(f"{file}: {name!r} does not stand in igos.yaml")
        if not codes or list(codes) != sorted(set(codes)) or not all(map(is_code, codes)):
            raise ValueError(f"{file}: {name!r} must have ISO 3166 alpha-3 codes, sorted, each once")
        found[known[name]] = codes
    return found


class Gazetteer:
    """Finds the forms in the tokens of a document, the longest first."""

    def __init__(self, nlp: Language) -> None:
        self._root: dict = {}
        self._called: dict = {}
        self.forms: dict[str, Form] = {}
        self.known: dict[str, Known] = {}
        self.shared: dict[str, list[Form]] = defaultdict(list)  # of several things, by form
        self._take_all()
        for text, listed in self.shared.items():
            if main := self.forms.get(text):
                self.shared[text] = [main, *(replace(form, kind=main.kind, label=main.label) for form in listed)]
        for text, form in list(self.forms.items()):
            for written in {text: None, text.upper() if len(text) >= SHORTEST_LOUD else text: None}:
                self.forms.setdefault(written, form)
                _add(nlp, self._root, written, form)
        for file in ORGANISATIONS:
            for phrase, key in called_forms(_rows(file), file):
                _add(nlp, self._called, phrase, key)

    def _take_all(self) -> None:
        """Takes every form of the resources. Raises ValueError naming what two things claim."""
        files: dict[str, str] = {}
        for file, text, form in every_form():
            owner = self.known.setdefault(form.known.key, form.known)
            if owner is not form.known:
                raise ValueError(f"{file}: {form.known.name!r} stands there twice, or in another file too")
            if form.shared:
                self.shared[text].append(form)
                continue
            if text in self.forms:
                raise ValueError(
                    f"{file}: {text!r} of {form.known.key} is {self.forms[text].known.key} in {files[text]}"
                )
            self.forms[text] = form
            files[text] = file

    def called(self, doc: Doc) -> Iterator[tuple[int, int, str]]:
        """(first token, token after the last, key) of the common nouns that stand for organisations."""
        return self._walk([token.lower_ for token in doc], self._called)

    def find(self, doc: Doc) -> Iterator[tuple[int, int, Form]]:
        """(first token, token after the last, form), without overlaps, in the order of the text."""
        return self._walk([token.text for token in doc], self._root)

    def inside(self, words: tuple[str, ...]) -> Iterator[Form]:
        """The forms within a name, as "Kenya" in "Bank of Kenya"."""
        return (form for _, _, form in self._walk(list(words), self._root))

    def first(self, words: tuple[str, ...]) -> Form | None:
        """The form that a name begins with, as "U.N." in "U.N. war crimes court"."""
        return self._longest(list(words), self._root, 0)[1]

    @classmethod
    def _walk(cls, texts: list[str], root: dict) -> Iterator[tuple[int, int, Any]]:
        i = 0
        while i < len(texts):
            end, form = cls._longest(texts, root, i)
            if form and texts[i] in ("the", "The") and cls._longest(texts, root, i + 1)[0] > end:
                i += 1  # not "the West" in "the West Bank"
                continue
            if form:
                yield i, end, form
            i = end or i + 1

    @staticmethod
    def _longest(texts: list[str], root: dict, start: int) -> tuple[int, Any]:
        """The token after the longest form that begins at `start`, and the form; 0 and None without one."""
        node, end, form = root, 0, None
        j = start
        while j < len(texts) and texts[j] in node:
            node = node[texts[j]]
            j += 1
            if "" in node:
                end, form = j, node[""]
        return end, form


def _add(nlp: Language, root: dict, written: str, what: object) -> None:
    for word in _words(nlp, written):
        root = root.setdefault(word, {})
    root.setdefault("", what)


def _words(nlp: Language, written: str) -> list[str]:
    """The tokens of a form; the tokenizer is asked only where it could do other than to split at blanks."""
    words = written.split(" ")
    if all(word.isalpha() and word not in nlp.tokenizer.rules for word in words):
        return words
    return [token.text for token in nlp.tokenizer(written)]

"""Names of the article that stand again where the model missed them."""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import given_names
from worker.pipeline.entities.names.spans import Name, is_title


def _known_forms(doc: Doc, found: list[Name], loud: list[bool]) -> dict[tuple[str, ...], Name]:
    """The names by their words, and persons by surname and plain given name too."""
    forms: dict[tuple[str, ...], Name] = {}
    for name in found:
        if loud[name.start]:
            continue
        words = name.words(doc)
        forms.setdefault(words, name)
        if name.label == "PERSON" and len(words) > 1 and len(words[-1]) > 2:
            forms.setdefault(words[-1:], name)
            if words[0] in given_names():
                forms.setdefault(words[:1], name)
    return forms


def repeat(doc: Doc, texts: list[str], found: list[Name], read: list[bool], loud: list[bool]) -> list[Name]:
    """Adds the places where a name of the article stands again and was missed; capitals are matched without case."""
    covered = {i for name in found for i in range(name.start, name.end)}
    common = {text for text in texts if text.islower()}
    forms = _known_forms(doc, found, loud)
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in forms:
        by_first[words[0].lower()].append(words)
    for listed in by_first.values():
        listed.sort(key=len, reverse=True)
    added, i = [], 0
    while i < len(texts):
        end = 0
        if i not in covered and read[i] and texts[i][0].isupper():
            for words in by_first.get(texts[i].lower(), ()):
                end = _matches(doc, i, words, loud[i], covered, common)
                if end:
                    twin = forms[words]
                    added.append(Name(i, end, twin.label, twin.kind, twin.known))
                    break
        i = end or i + 1
    return found + added


def _matches(doc: Doc, start: int, words: tuple[str, ...], loud: bool, covered: set[int], common: set[str]) -> int:
    """The token after the words where they stand at `start`, else 0."""
    end = start + len(words)
    if end > len(doc) or any(i in covered for i in range(start, end)):
        return 0
    tokens = doc[start:end]
    same = all(t.lower_ == w.lower() if loud else t.text == w for t, w in zip(tokens, words, strict=True))
    proper = (
        loud
        or len(words) > 1
        or tokens[0].pos_ == "PROPN"
        or (tokens[0].is_sent_start and tokens[0].lower_ not in common)
    )
    neighbours = [doc[i] for i in (start - 1, end) if 0 <= i < len(doc) and i not in covered]
    longer = not loud and any(t.pos_ == "PROPN" and t.is_title and not is_title(t) for t in neighbours)
    return end if same and proper and not longer else 0

"""What the marks of a page mean: resources/page.yaml, validated."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from worker.pipeline.knowledge import resource

SIGNS = "page.yaml"
SECTIONS = {
    "element": ("unread", "aside", "wrapper", "block", "cell"),
    "role": ("aside",),
    "class": ("furniture", "whole", "caption", "byline", "date", "headline"),
    "prose": ("stop_words", "beside", "end", "tools", "rights"),
    "metadata": ("type", "title", "date"),
}
LONGEST_CLASS = 300  # characters of class and id that are looked at
LONGEST_PHRASE = 3  # words
_EDGE = re.compile(r"[^0-9A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class Signs:
    """The resource. Raises ValueError naming the entry that is wrong."""

    def __init__(self, data: dict[str, Any]) -> None:
        for section, keys in SECTIONS.items():
            for key in keys:
                listed = (data.get(section) or {}).get(key)
                if not isinstance(listed, list) or not listed or not all(isinstance(sign, str) for sign in listed):
                    raise ValueError(f"{SIGNS}: {section}.{key} must be a list of strings")
                if section != "metadata" and any(sign != sign.lower() for sign in listed):
                    raise ValueError(f"{SIGNS}: {section}.{key} must be in lower case")
        element, role, classes, prose, metadata = (data[section] for section in SECTIONS)
        self.unread = frozenset(element["unread"])
        self.aside = frozenset(element["aside"])
        self.block = frozenset(element["block"])
        self.cell = frozenset(element["cell"])
        self.wrapper = frozenset(element["wrapper"])
        self.aside_role = frozenset(role["aside"])
        self.classes = {key: frozenset(classes[key]) for key in SECTIONS["class"]}
        self.stop_words = frozenset(prose["stop_words"])
        self.beside = frozenset(" ".join(words_of(line)) for line in prose["beside"])
        self.end = frozenset(" ".join(words_of(line)) for line in prose["end"])
        self.tools = frozenset(" ".join(words_of(line)) for line in prose["tools"])
        self.rights = tuple(prose["rights"])
        self.article_type = frozenset(metadata["type"])
        self.title = tuple(metadata["title"])
        self.date = tuple(metadata["date"])

    def of_class(self, said: str) -> frozenset[str]:
        """The keys of `class` that a class or id belongs to. The same names come again and again: they are kept."""
        return _of_class(said[:LONGEST_CLASS])


def words_of(text: str) -> list[str]:
    """The words and numbers of a line, as they are written."""
    return _WORD.findall(text)


@cache
def signs() -> Signs:
    """The signs of resources/page.yaml."""
    return Signs(resource(SIGNS))


def _of_class(said: str) -> frozenset[str]:
    found = set()
    for name in said.split():
        words = [word.lower() for word in _EDGE.split(name) if word]
        phrases = {" ".join(words[i : i + n]) for n in range(1, LONGEST_PHRASE + 1) for i in range(len(words) - n + 1)}
        named = {key for key, listed in signs().classes.items() if not listed.isdisjoint(phrases)}
        found |= {"whole"} if "whole" in named else named
    return frozenset(found - {"furniture"} if "whole" in found else found)

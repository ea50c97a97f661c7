"""Pointing at text by its words: `Kyiv`, `Kyiv#3`, `Kyiv#*`, `told <him> that`, `first words … last words`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker.pipeline.layers import Span

ELISION = " … "
_ESCAPED = re.compile(r"\\([#<>…\\])")
_NUMBER = re.compile(r"#(\*|[1-9]\d*(?:\+[1-9]\d*)*)$")
_HIDDEN = {"#": "\ue000", "<": "\ue001", ">": "\ue002", "…": "\ue003", "\\": "\ue004"}
_SHOWN = str.maketrans({hidden: shown for shown, hidden in _HIDDEN.items()})
_PLAIN = str.maketrans("“”„«»‘’‚´`\u00a0\u202f–—", "\"\"\"\"\"''''' " + " --")
NEAREST = 3


class NotThere(ValueError):
    """The pointer finds nothing, or does not say which of several places."""


@dataclass(frozen=True)
class Pointer:
    """What was written, taken apart: the words, with their neighbours, and which of their places are meant."""

    before: str
    words: str
    after: str
    until: str  # the last words, where the middle was left out
    places: tuple[int, ...]  # counted from 1; empty: the first
    every: bool = False

    @classmethod
    def of(cls, written: str) -> Pointer:
        """Takes apart; NotThere where brackets do not pair or nothing is left."""
        hidden = _ESCAPED.sub(lambda m: _HIDDEN[m[1]], written.strip())
        number = _NUMBER.search(hidden)
        body = hidden[: number.start()] if number else hidden
        every = bool(number) and number[1] == "*"
        places = () if not number or every else tuple(int(n) for n in number[1].split("+"))
        before, words, after, until = "", body, "", ""
        if "<" in body or ">" in body:
            parts = re.fullmatch(r"([^<>]*)<([^<>]+)>([^<>]*)", body)
            if not parts:
                raise NotThere(f"{written!r}: one < and one > around the words that are meant")
            before, words, after = parts.groups()
        elif ELISION in body:
            words, _, until = body.partition(ELISION)
        shown = [part.translate(_SHOWN) for part in (before, words, after, until)]
        if not shown[1].strip():
            raise NotThere(f"{written!r} points at no words")
        return cls(*shown, places=places, every=every)

    @property
    def has_context(self) -> bool:
        """Neighbours are given."""
        return bool(self.before.strip() or self.after.strip())


def locate(text: str, written: str) -> Span:
    """The one place that is meant. Raises NotThere with the nearest candidates."""
    pointer = Pointer.of(written)
    if pointer.every or len(pointer.places) > 1:
        raise NotThere(f"{written!r}: here one place must be meant")
    return _chosen(text, written, pointer)[0]


def locate_all(text: str, written: str) -> tuple[list[Span], bool]:
    """The places that are meant, and whether it is all that there are. Raises NotThere."""
    pointer = Pointer.of(written)
    return _chosen(text, written, pointer), pointer.every


def places(text: str, words: str) -> list[Span]:
    """Every place where these words stand as whole words, in order."""
    return [Span(*m.span()) for m in _pattern("", words, "").finditer(text)]


def _chosen(text: str, written: str, pointer: Pointer) -> list[Span]:
    found = [Span(*m.span("it")) for m in _pattern(pointer.before, pointer.words, pointer.after).finditer(text)]
    if pointer.until:
        whole = places(text, pointer.words + ELISION + pointer.until)
        found = whole or [Span(a.start, end) for a in found if (end := _next(text, pointer.until, a.end)) > 0]
    if not found:
        raise NotThere(f"{written!r} is not in the text{_nearest(text, pointer)}")
    if pointer.every:
        return found
    if not pointer.places:
        if pointer.has_context and len(found) > 1:
            raise NotThere(f"{written!r} fits {len(found)} places: give more words, or #1 to #{len(found)}")
        return found[:1]
    if max(pointer.places) > len(found):
        raise NotThere(f"{written!r}: the words are there {len(found)} times only")
    return [found[n - 1] for n in pointer.places]


def _next(text: str, words: str, start: int) -> int:
    match = _pattern("", words, "").search(text, start)
    return match.end() if match else -1


def _pattern(before: str, words: str, after: str) -> re.Pattern[str]:
    whole = (before + words + after).strip()
    opens = r"(?<!\w)" if whole[0].isalnum() else ""
    closes = r"(?!\w)" if whole[-1].isalnum() else ""
    before, after = _loose(before.lstrip()), _loose(after.rstrip())
    return re.compile(f"{opens}{before}(?P<it>{_loose(words.strip())}){after}{closes}")


def _loose(words: str) -> str:
    """A pattern in which any white space matches any."""
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", words))


def _nearest(text: str, pointer: Pointer) -> str:
    wanted = " ".join((pointer.before + pointer.words + pointer.after).split())
    candidates = list(dict.fromkeys(_candidates(text, wanted)))[:NEAREST]
    return "; nearest: " + ", ".join(repr(c) for c in candidates) if candidates else ""


def _candidates(text: str, wanted: str) -> Iterator[str]:
    """The same but for case and kind of marks; then stretches of as many words that look alike."""
    plain = re.compile(_loose(wanted.translate(_PLAIN)), re.IGNORECASE)
    yield from (text[m.start() : m.end()] for m in plain.finditer(text.translate(_PLAIN)))
    size = len(wanted.split())
    words = [m.span() for m in re.finditer(r"\S+", text)]
    stretches = [text[words[i][0] : words[i + size - 1][1]].strip(".,;:!?") for i in range(len(words) - size + 1)]
    yield from difflib.get_close_matches(wanted, stretches, NEAREST, 0.6)

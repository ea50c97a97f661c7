"""Score tables, standings, fixtures, line-ups: who plays against another is a side, who scores is a person.

A line is written down as a signature of one letter a piece - N a name, # a figure, and its marks - and the signature
tells what the names in it are. Prose has words in lower case, and none of the signatures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import given_names
from worker.pipeline.entities.names.words import words

LONGEST_LINE = 400  # pieces; longer lines are prose
FIGURE = re.compile(r"[\d][\d.,:/'*+=-]*(?:st|nd|rd|th)?\*?$|[-\u2013.]\d[\d./-]*$")
AMOUNT = re.compile(r"\d+\.\d|\d+,\d|\d\d\d\d")
RANK = r"(?:#[.)]?=?-?)?"
PLACED = r"(?:\(N\))?"
STANDINGS = re.compile(rf"{RANK}(N){PLACED}(?:[#-]|\(#\)){{4,}}$")
WITH_SCORERS = re.compile(rf"(N){PLACED}#(?:(\([^()]*\)))?,?(N){PLACED}#(?:(\([^()]*\)?))?[.,]?$")
SIDE = re.compile(r"(N)#(\((?:[^()]*;)?N#[^()]*\)?)[.,]?$")
FIXTURE = re.compile(r"(?:[#.]+)?(N)(?:\(#\))?v(N)(?:\(#\))?(?:[#.]*|\(.*\))$")
RANKED = re.compile(r"#[.)=]?(N)\((N)\)")
SQUAD = re.compile(r"#-(N)")
DISMISSED = re.compile(r"(N)(?:c(?:(N)|&)?b(N)|lb(N)|s(N)b(N)|b(N)|rw|nw)")


@dataclass
class Line:
    """A line of the text: its pieces and their signature."""

    pieces: list[tuple[int, int]]  # tokens
    signature: str


@dataclass
class Tables:
    """What the tables of a text tell: spans by first token, each (token after the last, PERSON or ORG)."""

    spans: dict[int, tuple[int, str]]
    covered: set[int]  # tokens of lines that are read as tables
    goods: set[int]  # first tokens of rows whose figures are of goods or money


def read_tables(doc: Doc, read: list[bool]) -> Tables:
    """Reads the lines that are rows of tables, or of results."""
    found = Tables({}, set(), set())
    rows = [
        line
        for line in _lines(doc, read)
        if "#" in line.signature or "v" in line.signature or line.signature[1:2] in ("-", ":")
    ]
    ranked = [(line, at) for line in rows if (at := STANDINGS.match(line.signature))]
    standings = [(line, at) for line, at in ranked if not _amounts(doc, line)]
    found.goods = {line.pieces[0][0] for line, _ in ranked if _amounts(doc, line)}
    results = [(line, at) for line in rows if (at := WITH_SCORERS.match(line.signature))]
    results += [(line, at) for line in rows if (at := SIDE.match(line.signature))]
    fixtures = [(line, at) for line in rows if (at := FIXTURE.match(line.signature))]
    if len(standings) + len(results) + len(fixtures) >= 2 and _of_sport(doc):
        for line, at in (*results, *fixtures, *standings):
            _sides(doc, found, line, at)
    for line in rows:
        _persons(doc, found, line)
    return found


def _amounts(doc: Doc, line: Line) -> bool:
    """The figures are of goods or money, not of matches."""
    return any(AMOUNT.match(doc[start].text) for start, _ in line.pieces)


def _of_sport(doc: Doc) -> bool:
    lexicon = words().sport_words
    return len({t.lower_ for t in doc if t.lower_ in lexicon}) >= 2


def _sides(doc: Doc, found: Tables, line: Line, at: re.Match[str]) -> None:
    """Takes the names of a row as sides, and those in brackets after figures as scorers."""
    for group in range(1, (at.re.groups or 0) + 1):
        start, end = at.span(group)
        if start < 0:
            continue
        if line.signature[start] == "N":
            first, last = line.pieces[start]
            label = "PERSON" if at.re is STANDINGS and _is_person(doc, first, last) else "ORG"
            _take(found, line.pieces[start], label)
        else:
            for i in range(start, end - 1):
                if line.signature[i] == "N" and line.signature[i + 1] == "#":
                    _take(found, line.pieces[i], "PERSON")
    found.covered.update(range(line.pieces[0][0], line.pieces[-1][1]))


def _persons(doc: Doc, found: Tables, line: Line) -> None:
    """Takes the names that only persons stand for: in line-ups, scoreboards and rankings."""
    squad = list(SQUAD.finditer(line.signature))
    dismissed = list(DISMISSED.finditer(line.signature)) if line.signature.endswith(("#", "n", "#.")) else []
    for at in (*(squad if len(squad) >= 3 else ()), *dismissed):
        for group in range(1, at.re.groups + 1):
            if at.start(group) >= 0:
                _take(found, line.pieces[at.start(group)], "PERSON")
    if line.signature[:2] in ("N-", "N:") and doc[line.pieces[0][0]].text in words().positions:
        depth = 0
        for piece, letter in zip(line.pieces[2:], line.signature[2:], strict=True):
            depth += (letter == "(") - (letter == ")")
            if letter == "N" and depth == 0:
                _take(found, piece, "PERSON")
    for at in RANKED.finditer(line.signature):
        piece = line.pieces[at.start(1)]
        if piece[0] not in found.spans and piece[1] - piece[0] > 1 and not doc[piece[1] - 1].text.isupper():
            _take(found, piece, "PERSON")


def _take(found: Tables, piece: tuple[int, int], label: str) -> None:
    if piece[0] not in found.spans:
        found.spans[piece[0]] = (piece[1], label)


def _is_person(doc: Doc, start: int, end: int) -> bool:
    """A row of golf or of batting: a given name or an initial stands first."""
    first = doc[start].text
    return end - start > 1 and (first in given_names() or (len(first) == 2 and first[1] == "."))


def _lines(doc: Doc, read: list[bool]) -> Iterator[Line]:
    """The short lines of what is read."""
    pieces: list[tuple[int, int]] = []
    letters: list[str] = []
    for token in doc:
        if token.is_space:
            if "\n" in token.text or "\r" in token.text:
                if len(pieces) < LONGEST_LINE and "#(" in "".join(letters) and letters.count("(") > letters.count(")"):
                    continue  # scorers in brackets go on in the next line
                if 0 < len(pieces) <= LONGEST_LINE:
                    yield Line(pieces, "".join(letters))
                pieces, letters = [], []
        elif read[token.i] and len(pieces) <= LONGEST_LINE:
            letter = _letter(token.text)
            joins = letter == "N" and letters and letters[-1] == "N" and pieces[-1][1] == token.i
            if joins or (letter == "-" and _hyphenates(doc, token, letters)):
                pieces[-1] = (pieces[-1][0], token.i + 1)
            else:
                pieces.append((token.i, token.i + 1))
                letters.append(letter)
    if 0 < len(pieces) <= LONGEST_LINE:
        yield Line(pieces, "".join(letters))


def _hyphenates(doc: Doc, token: Token, letters: list[str]) -> bool:
    """A hyphen, an apostrophe or an ampersand within a name."""
    if not letters or letters[-1] != "N" or token.i + 1 >= len(doc) or not doc[token.i + 1].text[0].isalpha():
        return False
    return not doc[token.i - 1].whitespace_ and not token.whitespace_


@lru_cache(maxsize=20_000)
def _letter(text: str) -> str:
    """What a piece is in a signature."""
    first = text[0]
    if first.isupper():
        return "v" if text in words().versus else "N"
    if FIGURE.match(text):
        return "#"
    if first.isalpha():
        if text in words().versus and text != "at":
            return "v"
        if text in words().particles or text in ("'s", "\u2019s"):
            return "N"
        return {"c": "c", "b": "b", "lbw": "l", "st": "s", "run": "r", "not": "n"}.get(text, "w")
    if text in ("'s", "\u2019s"):
        return "N"
    if text in "([":
        return "("
    if text in ")]":
        return ")"
    return {"\u2013": "-", "\u2014": "-", "--": "-"}.get(text, first)

"""The text as the grammar sees it: letters, digits and marks, one piece each, whatever blanks lie between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from worker.pipeline.layers import Span, readable

# Typographic variants of marks that the grammar knows under one name.
SAME_MARK = {"’": "'", "‘": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "−": "-", "\u00ad": "-"}
KEPT = "dateline_stretches"  # where a document keeps them
MARGIN = 8  # pieces before the first that a rule may look at
LONGEST_WORD = 20  # a longer run of letters or digits is no word of ours


@dataclass(slots=True)
class Piece:
    """A run of letters or digits, or one mark. Not frozen, for freezing doubles its cost and every word is one."""

    text: str  # lower case
    start: int
    end: int
    token: Token
    glued: bool  # no blank before it
    kind: str  # word | number | mark
    capital: bool


class Stretch:
    """Pieces without a paragraph's end between them; reading past either end gives None, 0 or an empty text."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.counts: dict[int, object] = {}  # what `numbers.count` has read, several rules ask for it at one place
        self._words = [*[""] * MARGIN, *(piece.text for piece in pieces)]

    def __len__(self) -> int:
        return len(self.pieces)

    def at(self, i: int) -> Piece | None:
        """The piece at `i`."""
        return self.pieces[i] if 0 <= i < len(self.pieces) else None

    def word(self, i: int) -> str:
        """The lower-case text at `i`, empty outside."""
        try:
            return self._words[i + MARGIN]
        except IndexError:
            return ""

    def words(self, i: int, *words: str) -> bool:
        """Whether these stand from `i` on."""
        return self._words[i + MARGIN : i + MARGIN + len(words)] == [*words]

    def glued(self, i: int) -> bool:
        """Whether the piece at `i` follows without a blank."""
        return 0 <= i < len(self.pieces) and self.pieces[i].glued

    def number(self, i: int) -> int | None:
        """The value of digits at `i`."""
        return int(self.word(i)) if self.digits(i) else None

    def digits(self, i: int) -> int:
        """How many digits stand at `i`."""
        return len(self.pieces[i].text) if 0 <= i < len(self.pieces) and self.pieces[i].kind == "number" else 0


def _kind(char: str) -> str:
    if char.isascii() and char.isdigit():
        return "number"
    return "word" if char.isalpha() else "mark"


def _pieces(token: Token, cut: tuple[int, int], blank_before: bool) -> Iterable[Piece]:
    """The pieces of one token that lie in `cut`."""
    text, at, glued = token.text, 0, not blank_before
    while at < len(text):
        char = text[at]
        if char.isspace() or char == "\ufeff":
            at, glued = at + 1, False
            continue
        end = at + 1
        kind = _kind(char)
        if kind != "mark":
            while end < len(text) and _kind(text[end]) == kind:
                end += 1
        start = token.idx + at
        if cut[0] <= start and token.idx + end <= cut[1]:
            short = end - at <= LONGEST_WORD
            word = (
                SAME_MARK.get(char, char)
                if kind == "mark"
                else text[at:end].lower()
                if short
                else "\N{REPLACEMENT CHARACTER}"
            )
            yield Piece(word, start, token.idx + end, token, glued, kind if short else "mark", char.isupper())
        at, glued = end, True


def read_stretches(doc: Doc) -> list[Stretch]:
    """The stretches of what is read, cut once a document: times and quantities both walk over them."""
    if KEPT not in doc.user_data:
        doc.user_data[KEPT] = stretches(doc, readable(doc))
    return doc.user_data[KEPT]


def stretches(doc: Doc, regions: Iterable[Span]) -> list[Stretch]:
    """The pieces of the regions, cut where a region or a paragraph ends."""
    found: list[Stretch] = []
    tokens = iter(doc)
    token = next(tokens, None)
    for region in regions:
        current: list[Piece] = []
        blank = True
        while token is not None and (start := token.idx) < region.end:
            text = token.text
            following = start + len(text)
            if following > region.start:
                whole = region.start <= start and following <= region.end
                if whole and text.isalpha() and len(text) <= LONGEST_WORD:
                    current.append(Piece(text.lower(), start, following, token, not blank, "word", text[0].isupper()))
                else:
                    if text.isspace() and text.count("\n") > 1:
                        found.append(Stretch(current))
                        current = []
                    current.extend(_pieces(token, (region.start, region.end), blank))
            if following > region.end:
                break
            blank = bool(token.whitespace_) or text[-1:].isspace()
            token = next(tokens, None)
        found.append(Stretch(current))
    return [stretch for stretch in found if len(stretch)]

"""What a number counts or measures: money, shares, measures, nouns."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from worker.pipeline.quantities.lexicon import Lexicon, Money
from worker.pipeline.quantities.numerals import Number
from worker.pipeline.times.pieces import Stretch

FARTHEST = 6  # tokens between a number and the noun that it counts
TIME, NAME, OFTEN = 1, 2, 3  # a time, a name, a time that comes again


@dataclass(frozen=True)
class Unit:
    """What stands behind a number, up to piece `end`; `factor` for hundredths of money."""

    end: int
    name: str | None
    factor: float = 1.0
    suffix: str | None = None  # a modifier behind the number: "3,000-odd"


class Units:
    """Reads the units of one document. `country` (ISO 3166 alpha-3) is where the article plays, for its money."""

    def __init__(self, lex: Lexicon, country: str | None, demonyms: dict[int, str], taken: bytearray) -> None:
        self.lex = lex
        self.taken = taken  # for every character what it is of already: TIME, NAME or 0
        self.country = country
        self.demonyms = demonyms  # token index → country of the adjective that stands there

    def before(self, s: Stretch, i: int) -> tuple[int, str | None] | None:
        """The currency in front of a number at `i`: the piece where it begins and its unit."""
        sign = self.lex.currency_signs.get(s.word(i - 1))
        if sign:
            prefix = s.word(i - 2) if s.glued(i - 1) else ""
            if prefix in self.lex.dollar_prefixes and s.word(i - 1) == "$":
                return i - 2, self.lex.dollar_prefixes[prefix]
            return i - 1, sign.unit(None, self.country)
        letters = s.word(i - 1)
        at = i - 1
        if letters == "." and s.glued(i - 1):  # "Rs. 500"
            letters, at = s.word(i - 2), i - 2
        piece = s.at(at)
        if piece is None or not piece.capital or s.glued(at):
            return None
        code = self.lex.currency_letters.get(letters)
        if code is None and s.glued(i):
            code = self.lex.currency_initials.get(letters, {}).get(self.country or "")
        return (at, code) if code else None

    def after(self, s: Stretch, found: Number) -> Unit | None:
        """Shares, money and measures in words behind a number; None where it counts something else or nothing."""
        i = found.end
        hyphen = s.word(i) == "-" and s.glued(i) and s.glued(i + 1)
        at = i + 1 if hyphen else i
        share = self.lex.shares.at(s, at)
        if share:
            return Unit(share[0], share[1])
        if s.words(at, "point") and found.value < 1:
            return Unit(at + 1, "percentage points")
        money = self._money(s, at)
        if money and not (hyphen and s.word(money.end) != "-"):
            return money
        measure = self.lex.measures.at(s, at)
        if measure and (hyphen or not self.lex.has("hyphen_only", s.word(at))):
            return Unit(measure[0], self._written(s, at, measure[0]))
        return self._sign(s, i, found)

    def _sign(self, s: Stretch, i: int, found: Number) -> Unit | None:
        """The sign of a measure: "5km", "5 kg", "20C"."""
        sign = s.word(i)
        if not found.digits or sign not in self.lex.signs or (len(sign) == 1 and sign != "°" and not s.glued(i)):
            return None
        if sign == "°" and s.word(i + 1) in ("c", "f"):
            return Unit(i + 2, self.lex.signs[sign + s.word(i + 1)])
        return None if s.glued(i + 1) and s.word(i + 1).isalnum() else Unit(i + 1, self.lex.signs[sign])

    def _money(self, s: Stretch, i: int) -> Unit | None:
        """Euros, Swiss francs, U.S. dollars, cents."""
        country, at = None, i
        piece = s.at(i)
        if piece and piece.token.i in self.demonyms:
            country = self.demonyms[piece.token.i]
            while (piece := s.at(at)) and self.demonyms.get(piece.token.i) == country:
                at += 1
        word = s.word(at)
        money: Money | None = self.lex.currency_words.get(word)
        if money is None or (piece := s.at(at)) is None or piece.token.pos_ in ("VERB", "ADJ"):
            return None
        if country and country not in money.of and money.code is None:
            return None
        code = money.unit(country, self.country)
        end = at + 1 + (word == "pounds" and s.word(at + 1) == "sterling")
        if code is None:  # the word itself, "pounds": of which country, or whether a weight, is not told
            return Unit(end, self._written(s, i, end))
        return Unit(end, code, money.factor)

    @staticmethod
    def _written(s: Stretch, start: int, end: int) -> str:
        """The words as the text has them, with single blanks; "times" for the word before a hyphen too."""
        written = ""
        for i in range(start, end):
            piece = s.pieces[i]
            text = piece.token.text[piece.start - piece.token.idx : piece.end - piece.token.idx]
            written += text if piece.glued or not written else f" {text}"
        return written

    def noun(self, s: Stretch, start: int, end: int) -> Unit | None:
        """The noun counted by the number of pieces `start` to `end`, by the parse."""
        first, last = s.pieces[start].token, s.pieces[end - 1].token
        token = _top(last, first.i)
        head = token.head
        if token.dep_ in ("nummod", "amod", "det", "compound", "predet") and last.i < head.i <= last.i + FARTHEST:
            found = head
        elif s.word(end) == "of":
            found = _after_of(s.pieces[end].token)
        else:
            found = _next_noun(last, self.lex)
        counted = found is not None and (
            found.pos_ in ("NOUN", "PROPN", "SYM") or self.lex.has("counted_adjectives", found.lower_)
        )
        if not counted or _interrupted(last, found) or self.lex.has("time_nouns", found.lower_):
            return None
        at = end
        while at < len(s) and s.pieces[at].token.i < found.i:
            at += 1
        stop = at
        while stop < len(s) and s.pieces[stop].token.i == found.i:
            stop += 1
        if stop == at or self.taken[s.pieces[at].start] in (TIME, OFTEN):
            return None
        while s.word(stop) == "-" and s.glued(stop) and s.glued(stop + 1) and s.word(stop + 1).isalpha():
            stop += 2  # "co-ops" is three tokens
        if s.glued(stop) and s.word(stop).isalpha():
            return None
        name_start = at
        while name_start > end and _is_part(s.pieces[name_start - 1].token, found):
            name_start -= 1
        return Unit(stop, self._written(s, name_start, stop))


def _top(token: Token, first: int) -> Token:
    """The token of a number that the others hang from."""
    for _ in range(FARTHEST):
        if token.head.i == token.i or not first <= token.head.i or token.head.pos_ not in ("NUM", "SYM"):
            break
        token = token.head
    return token


def _after_of(of: Token) -> Token | None:
    """The noun of "of our servicemen", "of people", unless it has a number of its own or is a pronoun."""
    doc, found = of.doc, None
    for i in range(of.i + 1, min(of.i + 1 + FARTHEST, len(doc))):
        token = doc[i]
        if token.pos_ == "NUM" or token.is_punct:
            return None
        if token.pos_ in ("NOUN", "PROPN"):
            found = token
            if i + 1 >= len(doc) or (doc[i + 1].pos_ not in ("NOUN", "PROPN") and doc[i + 1].tag_ != "POS"):
                return found
        elif token.pos_ not in ("ADJ", "DET", "PRON", "VERB", "ADV") and token.tag_ != "POS":
            return None
    return found


def _next_noun(last: Token, lex: Lexicon) -> Token | None:
    """A noun right behind, an adjective apart."""
    doc = last.doc
    for i in range(last.i + 1, min(last.i + 4, len(doc))):
        token = doc[i]
        if token.pos_ == "NOUN" and (i + 1 >= len(doc) or doc[i + 1].pos_ != "NOUN"):
            return token
        if lex.has("counted_adjectives", token.lower_) and (
            i + 1 >= len(doc) or doc[i + 1].pos_ not in ("ADJ", "NOUN")
        ):
            return token
        if token.pos_ not in ("ADJ", "NOUN"):
            return None
    return None


def _interrupted(last: Token, found: Token) -> bool:
    """Something stands between that no noun phrase has, or a number that counts the noun itself."""
    return any(
        t.pos_ == "NUM" or t.text in (".", ";", ":", "(", ")") or t.is_space or t.tag_ in ("MD", "VBZ", "VBP", "VBD")
        for t in last.doc[last.i + 1 : found.i]
    )


def _is_part(token: Token, head: Token) -> bool:
    """The word before belongs to the name of what is counted: "combat vehicles"."""
    return token.dep_ == "compound" and token.head.i == head.i and token.pos_ == "NOUN"

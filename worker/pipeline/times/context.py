"""What the words around tell: whether a doubtful word is a time, and on which side of publication it lies."""

from __future__ import annotations

import numpy as np
from spacy.attrs import DEP
from spacy.tokens import Doc, Token

from worker.pipeline.times.lexicon import Lexicon
from worker.pipeline.times.meaning import Side
from worker.pipeline.times.pieces import Stretch

PARTED = frozenset({"quarter", "half", "-"})  # "the 2014 second quarter"
HELPERS = ("aux", "auxpass")
FARTHEST = 12  # steps up the parse
BACK, AHEAD = -1, 1
NOBODY = frozenset({"no", "none", "nobody", "nothing", "neither"})
PERFECT = -2  # before something that is itself past
PRESENT = 2  # ahead, but only of what it governs itself
WILL = 4  # ahead of now beyond doubt
LIKELY = 3  # ahead of what is told, which may be over by now: "a vote planned for Saturday", "was to meet Friday"


def is_month(s: Stretch, i: int, lex: Lexicon, *, dated: bool) -> bool:
    """Whether the month word at `i` is a month; `dated` when a day or year stands beside it."""
    piece, named = s.pieces[i], lex.months[s.word(i)]
    if not piece.capital:
        return False
    if dated:
        return not (named.doubtful and piece.token.tag_ == "MD")
    if named.short:
        return s.word(i + 1) == "." and piece.token.ent_type_ == "DATE"
    if not named.doubtful:
        return True
    if piece.token.tag_ in ("MD", "VB", "VBD", "VBP", "VBZ", "JJ") or lex.has("name_labels", piece.token.ent_type_):
        return False
    following, before = s.at(i + 1), s.word(i - 1)
    if lex.has("after_a_march", s.word(i + 1)) and (before == "the" or not lex.has("before_month", before)):
        return False
    if following and following.kind == "word" and following.capital and piece.token.ent_type_ != "DATE":
        return False
    return lex.has("before_month", before) or piece.token.ent_type_ == "DATE"


def is_weekday(s: Stretch, i: int, lex: Lexicon) -> bool:
    """Whether the weekday word at `i` is one and not part of a name."""
    piece, named = s.pieces[i], lex.weekdays[s.word(i)]
    if not piece.capital:
        return False
    if named.short:
        return piece.token.ent_type_ == "DATE" and (s.word(i + 1) == "." or s.word(i - 1) == "on")
    following = s.at(i + 1)
    named = lex.has("name_labels", piece.token.ent_type_)
    return not (named and following is not None and following.capital)


def is_season(s: Stretch, i: int, lex: Lexicon) -> bool:
    """Whether the season word at `i` is one, with no year beside it."""
    token = s.pieces[i].token
    doubtful = lex.seasons[s.word(i)].doubtful
    if doubtful and (token.tag_[:2] != "NN" or token.ent_type_ != "DATE" or s.word(i + 1) == "of"):
        return False  # "the fall of the city"
    before = s.word(i - 2) if s.word(i - 1) == "the" else s.word(i - 1)
    return lex.has("before_season", before) and token.ent_type_ in ("DATE", "")


def is_year(s: Stretch, i: int, lex: Lexicon, *, ranged: bool = False) -> bool:
    """Whether the four digits at `i` are a year and no quantity; `ranged` when another year hangs on them."""
    piece = s.pieces[i]
    number = int(piece.text)
    if not 1000 <= number <= 2199:
        return False
    before = s.word(i - 1)
    if lex.has("not_before_year", before) or piece.token.ent_type_ in ("MONEY", "PERCENT", "QUANTITY"):
        return False
    if s.glued(i) and (before not in ("-", "/", "(", "'", "[", '"', "“") or s.digits(i - 2) not in (0, 4)):
        return False
    heading = i == 0 and s.word(1) == ":" and not s.glued(2) and (s.at(2) is None or s.pieces[2].capital)
    if heading:
        return 1700 <= number <= 2100  # "2005: The dam breaks"
    if _part_of_figure(s, i) or _counted(s, i, lex):
        return False
    if piece.token.ent_type_ == "DATE":
        return True
    return 1700 <= number <= 2100 and (ranged or lex.has("year_prepositions", before))


def _part_of_figure(s: Stretch, i: int) -> bool:
    """Whether the digits at `i` go on: 2014.5, 2014,000, 2014:30, 2014-02-30, 2014%."""
    after = s.at(i + 1)
    if after is None or not after.glued:
        return False
    if after.kind != "mark" or after.text in (":", "%"):
        return True
    more = s.digits(i + 2) > 0
    return more and ((after.text in (",", ".") and s.glued(i + 2)) or (after.text == "-" and s.word(i + 3) == "-"))


def _counted(s: Stretch, i: int, lex: Lexicon) -> bool:
    """Whether what follows the digits at `i` is counted by them: 2014 dollars, 1850 people."""
    after = s.at(i + 1)
    if after is None:
        return False
    part = after.text == "second" and s.word(i + 2) in PARTED
    if lex.has("not_after_year", after.text) or (after.text in lex.units and not part):
        return True
    told = s.pieces[i].token.ent_type_ != "CARDINAL" and lex.has("year_prepositions", s.word(i - 1))
    return after.token.tag_ == "NNS" and not told


class Sides:
    """Tells on which side of publication the words around put a time. One pass over the parse serves all times."""

    def __init__(self, doc: Doc, lex: Lexicon) -> None:
        self.lex = lex
        self._helpers: dict[int, list[Token]] = {}
        for i in np.flatnonzero(np.isin(doc.to_array(DEP), [doc.vocab.strings.add(dep) for dep in HELPERS])).tolist():
            self._helpers.setdefault(doc[i].head.i, []).append(doc[i])
        self._captions = [r.span for r in doc._.regions if r.kind == "caption"]

    def of(self, token: Token, before: Token | None) -> Side:
        """Which way the governing verb of `token` and the word before its expression point."""
        # pictures are described in the present tense: "waits for the ferry on Monday"
        pictured = any(span.start <= token.idx < span.end for span in self._captions)
        word = before.lower_ if before is not None else ""
        preposition, verb = 0, BACK if pictured else self._verb(token, word)
        if before is not None:
            ahead, back = self.lex.has("prepositions_ahead", word), self.lex.has("prepositions_back", word)
            preposition = 1 if ahead else -1 if back or self._as_late(before) else 0
        if preposition > 0 and (verb == PERFECT or (verb == BACK and self.lex.has("prepositions_reached", word))):
            preposition = 0  # "until Thursday they had not said", "by Thursday they gave up": before now
        owned = any(child.dep_ == "case" for child in token.children)  # "held for Friday's attack"
        reaching = verb == BACK and self.lex.has("prepositions_open", word) and not owned
        return Side(min(verb, AHEAD), preposition, sure=verb != LIKELY and not reaching, will=verb == WILL)

    def _as_late(self, before: Token) -> bool:
        """Whether the word before a time ends "as late as"."""
        late = before.nbor(-1).lower_ if before.lower_ == "as" and before.i > 1 else ""
        return self.lex.has("as_back", late)

    def _verb(self, token: Token, before: str) -> int:
        """Follows the parse up to a verb that says when it is. A present tense tells of its own complements only."""
        at, noun = token, False
        for _ in range(FARTHEST):
            if at.pos_ in ("VERB", "AUX"):
                said = self._tense(at, noun, before)
                if said is not None:
                    return said if said != PRESENT else 0 if noun else AHEAD
            elif at.i != token.i:
                if self._puts_ahead(at.lemma_.lower(), before):
                    return self._ahead(at)
                noun = noun or at.pos_ in ("NOUN", "PROPN")
            if at.head.i == at.i:
                return 0
            at = at.head
        return 0

    def _puts_ahead(self, lemma: str, before: str) -> bool:
        """Whether the word puts a time that hangs on it ahead; some do so only with "for" ("set for Friday")."""
        return self.lex.has("ahead", lemma) and (before in ("for", "to") or not self.lex.has("ahead_for", lemma))

    def _ahead(self, token: Token) -> int:
        """Ahead of now, or but of what is told, where the finite verb from `token` up is in the past."""
        for _ in range(FARTHEST):
            forms = {token.tag_, *(child.tag_ for child in self._helpers.get(token.i, ()))}
            if "MD" in forms or forms & {"VBZ", "VBP"}:
                return AHEAD
            if "VBD" in forms:
                return LIKELY
            if token.head.i == token.i:
                break
            token = token.head
        return AHEAD

    def _had(self, verb: Token) -> bool:
        return any(child.lower_ in ("had", "'d", "’d") for child in self._helpers.get(verb.i, ()))

    def _tense(self, verb: Token, noun: bool, before: str) -> int | None:
        """How the verb is told, or None: look further up. `noun` when the time hangs on a noun below the verb."""
        helpers = self._helpers.get(verb.i, ())
        words = {child.lower_.replace("’", "'") for child in helpers}
        have = any(child.lemma_ == "have" or child.lower_ == "having" for child in helpers)
        name = verb.lemma_.lower()
        if words & self.lex.lists["modals_ahead"]:
            if "could" in words and _denied(verb):
                return BACK  # "could not be found Friday"
            if words & self.lex.lists["modals_ahead_of_have"]:
                return WILL
            return BACK if have else AHEAD
        if any(child.tag_ == "TO" for child in helpers):
            return self._infinitive(verb, noun)
        planned = self._planned(verb) if self._puts_ahead(name, before) else None
        if planned is not None:
            return planned
        if verb.tag_ == "VBN" and self._had(verb):
            return PERFECT
        if have or verb.tag_ == "VBD" or any(child.tag_ == "VBD" for child in helpers):
            asked = have or self.lex.has("ahead_infinitive", name)
            # "ordered them out by Friday", "if he has not paid by Friday"
            return AHEAD if asked and self.lex.has("prepositions_reached", before) else BACK
        if not helpers and verb.tag_ in ("VBN", "VBG"):
            return BACK if verb.tag_ == "VBN" else None
        if verb.tag_ in ("VBZ", "VBP", "VBG", "VBN"):
            return BACK if self.lex.has("saying", name) else PRESENT
        return None

    def _planned(self, verb: Token) -> int | None:
        """Which way "planned", "was set for" and the like point."""
        if verb.dep_ == "advcl":
            return None
        if verb.tag_ == "VBN" or any(child.dep_ == "auxpass" for child in self._helpers.get(verb.i, ())):
            return PERFECT if self._had(verb) else self._ahead(verb)
        return LIKELY if verb.tag_ == "VBD" else None  # "planned a march on Saturday"

    def _infinitive(self, verb: Token, noun: bool) -> int | None:
        """Ahead, unless its verb shares the time of the one above ("was forced to resign Friday")."""
        governor = verb.head
        name = governor.lemma_.lower()
        if governor.i == verb.i or (governor.pos_ in ("VERB", "AUX") and self.lex.has("same_time", name)):
            return None
        named = governor.pos_ in ("NOUN", "PROPN")
        purpose = verb.dep_ == "advcl" or noun or named
        if verb.dep_ == "advcl" or (purpose and not self.lex.has("ahead_infinitive", name)):
            return None  # "flew in to meet him": a purpose, told with its main verb
        active = governor.pos_ == "VERB" and not any(c.dep_ == "auxpass" for c in self._helpers.get(governor.i, ()))
        if active and self.lex.has("pledging", name):
            return AHEAD  # "had agreed to pay from Friday"
        if self._had(governor) or self._had(governor.head):
            return PERFECT  # "had been due to expire Friday"
        return LIKELY if named and noun else self._ahead(governor)


def _denied(verb: Token) -> bool:
    """Whether what the verb tells is said not to be: "could not", "none could"."""
    return any(
        child.dep_ == "neg"
        or (
            child.dep_ in ("nsubj", "nsubjpass")
            and (child.lower_ in NOBODY or any(c.lower_ in NOBODY for c in child.lefts))
        )
        for child in verb.lefts
    )

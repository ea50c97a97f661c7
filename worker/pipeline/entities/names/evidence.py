"""What the text around a name tells of it, as votes for a person, an organisation or a place.

Each rule looks at one thing beside the name and answers with a label and a weight, or with None; on either side the
first rule that answers is heard.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import given_names, name_words, titles
from worker.pipeline.entities.names.spans import ARTICLES, POSSESSIVE, is_rank
from worker.pipeline.entities.names.words import is_given, person_names, words
from worker.pipeline.gazetteer import gazetteer

PERSON, ORG, PLACE = "PERSON", "ORG", "GPE"
MAJOR = 200_000  # inhabitants of a place that needs no introduction
APPOSED = 7  # words of a phrase beside a name within which its noun is looked for
QUOTES = frozenset("\"'`\u201c\u201d\u2018\u2019")
DASHES = frozenset(("-", "--", "\u2013", "\u2014"))
OPEN, CLOSED = frozenset("(["), frozenset(")]")
STATES = frozenset(("ADM1", "ADM2", "PCLI", "PCLD", "PCL"))
IN_PHRASE = frozenset(("DET", "ADJ", "ADV", "NUM", "PROPN", "PUNCT", "PART", "PRON", "NOUN"))

Vote = tuple[str, float] | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A name and the next word on one side of it."""

    name: str
    start: int
    end: int
    token: Token  # the next word but for articles and quotation marks
    farther: str  # the word beyond, lower case, "" at the edge of the text

    @property
    def word(self) -> str:
        """The next word, lower case."""
        return self.token.lower_


def group(label: str) -> str:
    """The three kinds of places count as one."""
    return PLACE if label in ("GPE", "LOC", "FAC") else label


class Evidence:
    """Votes on the names of one document."""

    def __init__(self, doc: Doc, countries: set[int]) -> None:
        """`countries` are the tokens that belong to names of countries."""
        self._doc = doc
        self._countries = countries
        self._placed: dict[str, bool] = {}

    def is_place(self, name: str) -> bool:
        """It is the own name of a place, perhaps without "County", or another name of a great one."""
        found = self._placed.get(name)
        if found is None:
            found = self._placed[name] = any(
                place.primary or place.population >= MAJOR or place.name.startswith(name + " ")
                for place in gazetteer().find(name)
            )
        return found

    def votes(self, start: int, end: int) -> Counter[str]:
        """What stands around the tokens tells, by label; empty where it tells nothing."""
        votes: Counter[str] = Counter()
        name = " ".join(t.text for t in self._doc[start:end] if not t.is_space)
        self._hear_article(votes, start, end, name)
        for beside, rules in ((self._left(start, end, name), LEFT), (self._right(start, end, name), RIGHT)):
            told = next((told for rule in rules if (told := rule(self, beside))), None) if beside else None
            if told:
                votes[told[0]] += told[1]
        self._hear_verb(votes, end)
        return votes

    def prior(self, named: tuple[str, ...], label: str, *, placed: bool = True) -> Counter[str]:
        """What the name itself tells, wherever it stands; `placed` says that it was read as a place somewhere."""
        votes: Counter[str] = Counter({PERSON: self._personal(named)})
        if len(named) > 1 and named[-1] in name_words().suffixes:
            votes[ORG] += 5
        if len(named) == 1 and named[0] in words().organisation_heads:
            votes[ORG] += 3
        if self.is_place(" ".join(named)):
            best = gazetteer().find(" ".join(named))[0]
            great = best.primary and (best.feature in ("ADM1", "PPLC") or best.population >= MAJOR)
            told = placed or label != ORG  # "Toyota" is a great town too
            votes[PLACE] += 1.5 if great and told and named[0] not in given_names() else 0.5
        else:
            acronym = len(named) == 1 and named[0].isupper() and len(named[0]) > 1
            votes[ORG] += 1.5 * (acronym and label in (PERSON, PLACE))
            votes[PLACE] -= 0.5 * (label in (PLACE, "NORP"))
        return votes

    def _personal(self, named: tuple[str, ...]) -> float:
        people = person_names()
        if len(named) == 1:
            return 0.6 * (named[0] in people.surnames and not self.is_place(named[0]))
        if named[0] in given_names() or (named[0] in people.given and named[-1] in people.surnames):
            return 2
        return named[0] in people.given

    # --- the sides of a name ---

    def _left(self, start: int, end: int, name: str) -> Beside | None:
        i = start - 1
        while i >= 0 and (self._doc[i].text in QUOTES or self._doc[i].lower_ in ARTICLES or _wraps(self._doc[i])):
            i -= 1
        if i < 0 or self._doc[i].is_space:
            return None
        return Beside(name, start, end, self._doc[i], self._lower(i - 1))

    def _right(self, start: int, end: int, name: str) -> Beside | None:
        i = end + 1 if end < len(self._doc) and _wraps(self._doc[end]) else end
        if i >= len(self._doc) or self._doc[i].is_space:
            return None
        return Beside(name, start, end, self._doc[i], self._lower(i + 1))

    def _lower(self, i: int) -> str:
        return self._doc[i].lower_ if 0 <= i < len(self._doc) else ""

    def _text(self, i: int) -> str:
        return self._doc[i].text if 0 <= i < len(self._doc) else ""

    def _hear_article(self, votes: Counter[str], start: int, end: int, name: str) -> None:
        """The article stands before a body or a team rather than before a person."""
        if self._lower(start - 1) == "the" and end - start == 1 and not self.is_place(name):
            votes[PERSON] -= 1
            votes[ORG] += 1.5 if name.endswith("s") and not name.isupper() else 0.5

    def _hear_verb(self, votes: Counter[str], end: int) -> None:
        """Who speaks is a person more often than a body."""
        last = self._doc[end - 1]
        if last.dep_ == "nsubj" and last.head.lower_ in words().speaks:
            votes[PERSON] += 1
            votes[ORG] += 0.5

    # --- what stands before ---

    def _after_title(self, beside: Beside) -> Vote:
        if beside.token.text != "St." and (beside.token.text in titles().honorifics or is_rank(beside.token)):
            return PERSON, 3
        return None

    def _after_noun(self, beside: Beside) -> Vote:
        lexicon, word = words(), beside.word
        if word in lexicon.organisation_nouns and beside.token.text == word:
            return ORG, 3
        if (word in titles().heads or word in lexicon.person_nouns) and beside.token.i == beside.start - 1:
            return PERSON, 2
        return None

    def _after_of(self, beside: Beside) -> Vote:
        lexicon, word, farther = words(), beside.word, beside.farther
        if word == "of" and farther in lexicon.place_nouns:
            return PLACE, 3
        if word in ("of", "from") and farther == "," and self._text(beside.token.i - 2).isdigit():
            return PLACE, 3  # "Ann Lee, 30, of …"
        if word in ("at", "of", "with", "for") and farther in lexicon.posts:
            return ORG, 1 + (not self.is_place(beside.name))
        if word == "of" and self.is_place(beside.name):
            return PLACE, 0.5
        return None

    def _after_party(self, beside: Beside) -> Vote:
        """The seat of a member of parliament: "D-Ohio"."""
        return (PLACE, 3) if beside.word == "-" and len(beside.farther) == 1 and not beside.token.whitespace_ else None

    def _between_commas(self, beside: Beside) -> Vote:
        """A noun before the comma says what the name between commas is: "his predecessor, Ann Lee, …"."""
        if beside.word != "," or not beside.token.i or self._text(beside.end) not in (",", ".", ";"):
            return None
        noun = self._doc[beside.token.i - 1]
        return _of_noun(noun.lemma_.lower(), 2) if noun.pos_ == "NOUN" else None

    def _after_preposition(self, beside: Beside) -> Vote:
        lexicon, word, farther = words(), beside.word, beside.farther
        if word == "from" and (farther in lexicon.person_nouns or farther in lexicon.local):
            return PLACE, 2
        if word in lexicon.before_place:
            weight, known = lexicon.before_place[word], self.is_place(beside.name)
            if self._text(beside.end) in POSSESSIVE:
                return PLACE, 0.5 * known  # "in Smith's view"
            if not known and beside.end - beside.start > 1 and is_given(beside.name.split()[0]):
                return PLACE, 0.5  # "a rival in Ann Lee"
            return PLACE, weight - 0.5 * (not known)
        if word in lexicon.compass:
            return PLACE, 1 + lexicon.before_place.get(farther, 0)
        return None

    # --- what stands after ---

    def _before_dash(self, beside: Beside) -> Vote:
        """A dateline within a text."""
        name = beside.name
        if beside.token.text not in DASHES or not name.isupper() or len(name) <= 3:
            return None
        if words().never.issuperset(name.split()):
            return None
        return PLACE, 4 if self.is_place(name) else 1

    def _before_comma(self, beside: Beside) -> Vote:
        if beside.word != ",":
            return None
        i = beside.token.i + 1
        token = self._doc[i] if i < len(self._doc) else None
        if token is None:
            return None
        if token.is_digit and len(token.text) <= 2 and self._closes(i + 1):
            return PERSON, 4
        if token.text[0].isupper() and self._is_state(i):
            return PLACE, 3
        return (PERSON, 2) if token.lower_ == "who" else _of_noun(self._noun(i), 3)

    def _before_bracket(self, beside: Beside) -> Vote:
        if beside.token.text not in OPEN:
            return None
        i = beside.token.i + 1
        first, second, third = self._text(i), self._text(i + 1), self._text(i + 2)
        if i in self._countries and (second in CLOSED or third in CLOSED):
            return PERSON, 1.5  # "Ann Lee (Norway)"
        if first.isupper() and second in CLOSED and len(first) > 2:
            return ORG, 1
        return (ORG, 3) if first.isupper() and second == ":" else None  # "(NYSE: …)"

    def _before_possessive(self, beside: Beside) -> Vote:
        if beside.token.text not in POSSESSIVE:
            return None
        if beside.farther in words().of_person:
            return PERSON, 2
        return (ORG, 1) if beside.farther in words().of_organisation and not self.is_place(beside.name) else None

    def _before_noun(self, beside: Beside) -> Vote:
        lexicon, word, known = words(), beside.word, self.is_place(beside.name)
        if word in lexicon.place_nouns and beside.token.text == word:
            return PLACE, 1 + known
        if word in lexicon.inhabitants or (word in lexicon.local and known):
            return PLACE, 1.5
        if word in lexicon.of_organisation and not known:
            return ORG, 1.5
        return None

    def _before_verb(self, beside: Beside) -> Vote:
        lexicon, word = words(), beside.word
        if word == "who":
            return PERSON, 2
        if word in lexicon.organisation_verbs:
            return ORG, 0.5 if word in lexicon.person_verbs or self.is_place(beside.name) else 1
        return (PERSON, 2) if word in lexicon.person_verbs else None

    # --- phrases ---

    def _closes(self, i: int) -> bool:
        return self._text(i) in ("", ",", ".", ";") or self._lower(i) in ("and", "of", "from")

    def _is_state(self, i: int) -> bool:
        """Up to three words from `i` on are a state, a county or a country: ", New South Wales,"."""
        written, divisions = "", words().divisions
        for j in range(i, min(i + 3, len(self._doc))):
            written = f"{written} {self._doc[j].text}".strip()
            found = gazetteer().find(written)[:1] or gazetteer().find(written.removesuffix("."))[:1]
            if found and found[0].primary and found[0].feature in STATES:
                return True
            if written in divisions or written + "." in divisions:
                return True
        return False

    def _noun(self, i: int) -> str:
        """The noun of the phrase that begins at `i`: "maker" of "the world's biggest maker of pins"."""
        noun = ""
        for token in self._doc[i : i + APPOSED]:
            if token.pos_ in ("NOUN", "PROPN") and token.text[0].islower():
                noun = token.lemma_.lower()
            elif (
                token.pos_ not in IN_PHRASE
                or token.text in (",", ".", ";", ":")
                or (noun and token.text not in POSSESSIVE)
            ):
                break
        return noun


LEFT = (
    Evidence._after_title,  # noqa: SLF001 - the order of the class's own rules
    Evidence._after_noun,  # noqa: SLF001
    Evidence._after_of,  # noqa: SLF001
    Evidence._after_party,  # noqa: SLF001
    Evidence._between_commas,  # noqa: SLF001
    Evidence._after_preposition,  # noqa: SLF001
)
RIGHT = (
    Evidence._before_dash,  # noqa: SLF001
    Evidence._before_comma,  # noqa: SLF001
    Evidence._before_bracket,  # noqa: SLF001
    Evidence._before_possessive,  # noqa: SLF001
    Evidence._before_noun,  # noqa: SLF001
    Evidence._before_verb,  # noqa: SLF001
)


def _wraps(token: Token) -> bool:
    """A line that was wrapped goes on."""
    return token.is_space and token.text.count("\n") <= 1


def _of_noun(noun: str, weight: float) -> Vote:
    """What the noun of a phrase beside a name says that it is."""
    lexicon = words()
    if noun in lexicon.organisation_nouns:
        return ORG, weight
    if noun in titles().heads or noun in lexicon.person_nouns:
        return PERSON, weight
    return (PLACE, weight) if noun in lexicon.place_nouns else None

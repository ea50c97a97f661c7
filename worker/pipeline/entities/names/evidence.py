"""What the text around a name tells of it, as votes for a person, an organisation or a place."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import given_names, name_words, titles
from worker.pipeline.entities.names.spans import ARTICLES, POSSESSIVE, is_rank
from worker.pipeline.entities.names.words import person_names, words
from worker.pipeline.gazetteer import gazetteer

PERSON, ORG, PLACE = "PERSON", "ORG", "GPE"
MAJOR = 200_000  # inhabitants of a place that needs no introduction
APPOSED = 7  # words of a phrase beside a name within which its noun is looked for
APPOSED_WEIGHT, INTRODUCED = 3, 2  # votes of a noun after the name, and before it
QUOTES = frozenset("\"'`\u201c\u201d\u2018\u2019")
DASHES = frozenset(("-", "--", "\u2013", "\u2014"))
OPEN, CLOSED = frozenset("(["), frozenset(")]")
ALWAYS_LOCAL = frozenset({"resident", "residents", "man", "woman", "native", "natives", "teenager", "teen"})


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
        self._before(votes, start, end, name)
        self._after(votes, end, name)
        return votes

    @staticmethod
    def _wraps(token: Token) -> bool:
        """A line that was wrapped goes on."""
        return token.is_space and token.text.count("\n") <= 1

    def _token(self, i: int) -> Token | None:
        return self._doc[i] if 0 <= i < len(self._doc) else None

    def _before(self, votes: Counter[str], start: int, end: int, name: str) -> None:
        i = start - 1
        while i >= 0 and (
            self._doc[i].text in QUOTES or self._doc[i].lower_ in ARTICLES or self._wraps(self._doc[i])
        ):
            i -= 1
        last = self._token(i)
        if i < start - 1 and self._doc[start - 1].lower_ == "the" and end - start == 1 and not self.is_place(name):
            votes[PERSON] -= 1
            votes[ORG] += 1.5 if name.endswith("s") and not name.isupper() else 0.5
        if last is None or last.is_space:
            return
        lexicon, word = words(), last.lower_
        before = self._doc[i - 1].lower_ if i else ""
        if last.text in titles().honorifics or is_rank(last):
            votes[PERSON] += 3 if last.text != "St." else 0
        elif word in lexicon.organisation_nouns and last.text == word:
            votes[ORG] += 3
        elif (word in titles().heads or word in lexicon.person_nouns) and i == start - 1:
            votes[PERSON] += 2
        elif word == "of" and before in lexicon.place_nouns:
            votes[PLACE] += 3
        elif word in ("of", "from") and before == "," and i > 1 and self._doc[i - 2].is_digit:
            votes[PLACE] += 3  # "Ann Lee, 30, of …"
        elif word == "-" and len(before) == 1 and not last.whitespace_:
            votes[PLACE] += 3  # "D-…"
        elif word in ("at", "of", "with", "for", "in") and before in lexicon.posts and word != "in":
            votes[ORG] += 1 + (not self.is_place(name))
        elif word == "of" and self.is_place(name):
            votes[PLACE] += 0.5
        elif word == "," and i:
            self._introduced(votes, self._doc[i - 1], end)
        elif word == "from" and (before in lexicon.person_nouns or before in lexicon.local):
            votes[PLACE] += 2
        elif word in lexicon.before_place:
            self._preposition(votes, lexicon.before_place[word], end, name)
        elif word in lexicon.compass:
            votes[PLACE] += 1 + lexicon.before_place.get(before, 0)

    def _introduced(self, votes: Counter[str], noun: Token, end: int) -> None:
        """A noun before the comma says what the name between commas is: "his predecessor, Ann Lee, …"."""
        closing = self._token(end)
        if noun.pos_ == "NOUN" and closing is not None and closing.text in (",", ".", ";"):
            self._apposed(votes, noun.lemma_.lower(), INTRODUCED)

    def _preposition(self, votes: Counter[str], weight: int, end: int, name: str) -> None:
        following = self._token(end)
        if following is not None and following.text in POSSESSIVE:
            votes[PLACE] += 0.5 * self.is_place(name)
        elif self.is_place(name):
            votes[PLACE] += weight
        else:
            votes[PLACE] += weight - 0.5

    def _after(self, votes: Counter[str], end: int, name: str) -> None:
        following = self._token(end)
        if following is not None and self._wraps(following):
            end += 1
            following = self._token(end)
        second = self._token(end + 1)
        if following is None or following.is_space:
            return
        lexicon, word = words(), following.lower_
        if following.text in DASHES and name.isupper() and len(name) > 3 and not lexicon.never.issuperset(name.split()):
            votes[PLACE] += 4 if self.is_place(name) else 1  # a dateline within a text
        elif word == ",":
            self._after_comma(votes, end + 1)
        elif following.text in OPEN:
            self._in_brackets(votes, end + 1)
        elif following.text in POSSESSIVE:
            if second is not None and second.lower_ in lexicon.of_person:
                votes[PERSON] += 2
            elif second is not None and second.lower_ in lexicon.of_organisation and not self.is_place(name):
                votes[ORG] += 1
        elif word == "who":
            votes[PERSON] += 2
        elif word in lexicon.place_nouns and following.text == word:
            votes[PLACE] += 2 if self.is_place(name) else 1
        elif word in lexicon.local and (word in ALWAYS_LOCAL or self.is_place(name)):
            votes[PLACE] += 1.5
        elif word in lexicon.of_organisation and not self.is_place(name):
            votes[ORG] += 1.5
        elif word in lexicon.organisation_verbs:
            votes[ORG] += 0.5 if word in lexicon.person_verbs or self.is_place(name) else 1
        elif word in lexicon.person_verbs:
            votes[PERSON] += 2
        else:
            last = self._doc[end - 1] if not self._doc[end - 1].is_space else self._doc[end - 2]
            if last.dep_ == "nsubj" and last.head.lower_ in lexicon.speaks:
                votes[PERSON] += 1
                votes[ORG] += 0.5

    def _after_comma(self, votes: Counter[str], i: int) -> None:
        token = self._token(i)
        if token is None:
            return
        if token.is_digit and len(token.text) in (1, 2) and self._closes(i + 1):
            votes[PERSON] += 4
        elif token.lower_ == "who":
            votes[PERSON] += 2
        elif token.text[0].isupper() and self._is_division(i):
            votes[PLACE] += 3
        else:
            noun = self._noun(i)
            if noun:
                self._apposed(votes, noun)

    def _closes(self, i: int) -> bool:
        token = self._token(i)
        return token is None or token.text in (",", ".", ";") or token.lower_ in ("and", "of", "from")

    def _is_division(self, i: int) -> bool:
        """A country or a first-order division, up to three words to a comma or the end: ", Texas,"."""
        written = self._doc[i].text
        for j in range(i, min(i + 3, len(self._doc))):
            written = written if j == i else f"{written} {self._doc[j].text}"
            found = gazetteer().find(written)[:1] or gazetteer().find(written.removesuffix("."))[:1]
            if found and found[0].feature in ("ADM1", "ADM2", "PCLI", "PCLD", "PCL") and found[0].primary:
                return True
            if written in words().divisions or written + "." in words().divisions:
                return True
        return False

    def _noun(self, i: int) -> str:
        """The noun of the phrase that begins at `i`: "maker" of "the world's biggest maker of pins"."""
        noun = ""
        for token in self._doc[i : i + APPOSED]:
            if token.pos_ in ("NOUN", "PROPN") and token.text[0].islower():
                noun = token.lemma_.lower()
            elif token.pos_ not in ("DET", "ADJ", "ADV", "NUM", "PROPN", "PUNCT", "PART", "PRON", "NOUN") or (
                noun and token.text not in POSSESSIVE
            ):
                break
            elif token.text in (",", ".", ";", ":"):
                break
        return noun

    def _apposed(self, votes: Counter[str], noun: str, weight: int = APPOSED_WEIGHT) -> None:
        lexicon = words()
        if noun in lexicon.organisation_nouns:
            votes[ORG] += weight
        elif noun in titles().heads or noun in lexicon.person_nouns:
            votes[PERSON] += weight
        elif noun in lexicon.place_nouns:
            votes[PLACE] += weight

    def _in_brackets(self, votes: Counter[str], i: int) -> None:
        first, second, third = self._token(i), self._token(i + 1), self._token(i + 2)
        if first is None or second is None:
            return
        if i in self._countries and (second.text in CLOSED or (third is not None and third.text in CLOSED)):
            votes[PERSON] += 1.5  # "Ann Lee (Norway)"
        elif first.text.isupper() and second.text in CLOSED and len(first.text) > 2:
            votes[ORG] += 1
        elif first.text.isupper() and second.text == ":" and third is not None:
            votes[ORG] += 3

    def prior(self, named: tuple[str, ...], label: str, *, placed: bool = True) -> Counter[str]:
        """What the name itself tells, wherever it stands; `placed` says that it was read as a place somewhere."""
        votes: Counter[str] = Counter()
        people = person_names()
        if len(named) > 1 and named[0] in given_names():
            votes[PERSON] += 2
        elif len(named) > 1 and named[0] in people.given:
            votes[PERSON] += 2 if named[-1] in people.surnames else 1
        elif len(named) == 1 and named[0] in people.surnames and not self.is_place(named[0]):
            votes[PERSON] += 0.6
        if named[-1] in name_words().suffixes and len(named) > 1:
            votes[ORG] += 5
        if len(named) == 1 and named[0] in words().organisation_heads:
            votes[ORG] += 3
        if self.is_place(" ".join(named)):
            best = gazetteer().find(" ".join(named))[0]
            major = best.primary and (best.feature in ("ADM1", "PPLC") or best.population >= MAJOR)
            told = placed or label != ORG  # "Toyota" is a great town too
            votes[PLACE] += 1.5 if major and told and named[0] not in given_names() else 0.5
        else:
            acronym = len(named) == 1 and named[0].isupper() and len(named[0]) > 1
            votes[ORG] += 1.5 * (acronym and label in (PERSON, PLACE))
            votes[PLACE] -= 0.5 * (label in (PLACE, "NORP"))
        return votes


def group(label: str) -> str:
    """The three kinds of places count as one."""
    return PLACE if label in ("GPE", "LOC", "FAC") else label

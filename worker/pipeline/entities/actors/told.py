"""Reads the titles beside a name: "Ukrainian Defense Minister", "its head", "a spokeswoman for the ministry"."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from worker.pipeline.entities.actors.scene import Scene
from worker.pipeline.entities.knowledge import titles
from worker.pipeline.entities.names import ARTICLES, POSSESSIVE, Name
from worker.pipeline.entities.things import Thing

LONGEST_TITLE = 14  # tokens
LONGEST_LED = 8  # tokens between "heads" and what is headed
FARTHEST = 60  # tokens between "its" and what it means
OWN = frozenset({"its", "his", "her", "their"})
WHO = frozenset({"who", "whose", "which"})
LEADS = frozenset({"lead", "head", "represent", "command", "chair", "govern", "rule", "run"})
ENDS = frozenset({",", ".", ";", ":", "—", "(", ")", '"', "“", "”"})
TEMPORAL = frozenset({"DATE", "TIME"})
HYPHENS = frozenset({"-", "\u2013"})


@dataclass
class Told:
    """What the words beside a name say."""

    description: str = ""
    sector: str | None = None
    country: str | None = None
    igo: bool = False
    gender: str | None = None
    heads: list[str] = field(default_factory=list)
    sides: list[Thing] = field(default_factory=list)
    foreign: bool = False  # a name that nobody knows stands in the title: "Acme President"

    @property
    def weight(self) -> int:
        """How much they say."""
        return 2 * bool(self.country or self.igo) + bool(self.sector) + bool(self.description)


class TitleReader:
    """Reads what stands before and after the names of persons."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._doc = scene.doc

    def before(self, name: Name) -> Told | None:
        """The title before a name: "Ukrainian Defense Minister", "its head", "the prime minister,"."""
        doc, start = self._doc, name.start
        end = start
        comma = start and doc[start - 1].text == ","
        if comma:
            end = start - 1
        first = end
        while first > 0 and end - first < LONGEST_TITLE and self._of_title(doc[first - 1], first - 1, end):
            first -= 1
        while first < end and (doc[first].is_punct or doc[first].is_space or doc[first].text in POSSESSIVE):
            first += 1
        while first < end and doc[first].lower_ in ("and", "of", "for"):
            first += 1
        if comma and not any(t.text in POSSESSIVE or t.lower_ in OWN | ARTICLES for t in doc[first:end]):
            return None
        owned = comma and first < end and doc[first].lower_ in OWN
        if owned and doc[name.start : name.end].root.dep_ in ("nsubj", "nsubjpass"):
            return None  # "After a call to his mother, Lind left"
        told, described = self._told(first, end, name), None if comma else self._described(name)
        if told is None or described is None or told.sides:
            return told or described
        told.description, told.country, told.sides = described.description, described.country, described.sides
        return told

    def _described(self, name: Name) -> Told | None:
        """A country's adjective before words that are no title: "Kenyan marathon runner"."""
        found = self._scene.described(name.start)
        if found is None or not found[1]:
            return None
        thing, words = found
        start = next(n.start for i in range(words[0].i - 1, -1, -1) if (n := self._name_at(i)))
        text = " ".join(self._doc[start : name.start].text.split())
        return Told(text, "CVL", self._scene.country_of(thing), sides=[thing])

    def _name_at(self, i: int) -> Name | None:
        found = self._scene.at.get(i)
        return found[1] if found else None

    def _of_title(self, token: Token, i: int, end: int) -> bool:
        """The token may belong to a title that ends before `end`."""
        if self._is_dot(i):
            return True
        if token.is_sent_start is True and i + 1 < end and self._doc[i + 1].is_sent_start is True:
            return False
        if self._doc[i + 1].is_sent_start:
            return False
        if self._is_dot(i + 1):
            return True
        lower = token.lower_
        if lower == "and" and self._joins(i):
            return False
        if lower in titles().modifiers or lower in titles().heads or token.text in titles().honorifics:
            return lower not in ("and", "for") or i + 1 < end
        beside = self._scene.thing(i)
        if beside is not None:
            return beside.type != "PERSON"
        if token.text in POSSESSIVE:
            last = self._name_at(i - 1)
            return last is not None and last.end == i
        if lower in OWN or lower in ARTICLES or token.text in HYPHENS:
            return True
        return token.pos_ == "PROPN" and token.text[0].isupper() and token.ent_type_ not in TEMPORAL and i + 1 < end

    def _joins(self, i: int) -> bool:
        """The "and" puts another beside a country: "between Jordan and Lebanese leader Haddad"."""
        before, after = self._name_at(i - 1) if i else None, self._name_at(i + 1)
        return bool(before and after and before.kind == "name" and before.label == "GPE" and after.kind == "demonym")

    def _is_dot(self, i: int) -> bool:
        """It is the full stop of a title that the tokenizer cut from it: "Coun"."""
        return self._doc[i].text == "." and i > 0 and self._doc[i - 1].lower_ + "." in titles().heads

    def after(self, name: Name) -> Told | None:
        """What follows a comma: "the NATO secretary general", "an Ohio Democrat", "who led the Greek delegation"."""
        doc = self._doc
        at = name.end
        if at + 1 >= len(doc):
            return None
        if doc[at].text == "(":
            return self._bracket(at + 1)
        if doc[at].text != ",":
            return self._belonging(name.end)
        if doc[at + 1].like_num and at + 3 < len(doc) and doc[at + 2].text == ",":
            at += 2  # the age
        if doc[at + 1].lower_ in ("of", "from"):
            return self._belonging(at + 1)
        end = at + 1
        while end < len(doc) and end - at <= LONGEST_TITLE and doc[end].text not in ENDS:
            if doc[end].is_sent_start or doc[end].tag_ in ("VBD", "VBZ", "MD"):
                break
            end += 1
        if doc[at + 1].lower_ in WHO:
            return self._led(at + 1)
        beside = self._scene.thing(at + 1)
        if doc[at + 1].pos_ == "VERB" or (beside is not None and beside.type == "PERSON"):
            return None
        return self._told(at + 1, end, name) or self._apposed(at + 1, end)

    def _apposed(self, first: int, end: int) -> Told | None:
        """An apposition that is no title but tells a country: "a Kenyan runner"."""
        doc = self._doc
        if first + 1 >= end or doc[first].lower_ not in ARTICLES or not doc[first + 1 : end]:
            return None
        side = self._scene.place(first + 1)
        name = self._name_at(first + 1)
        if side is None or name is None or name.label != "NORP" or name.end >= end or doc[name.end].pos_ == "PUNCT":
            return None
        text = " ".join(doc[first + 1 : end].text.split())
        return Told(text, "CVL", self._scene.country_of(side), sides=[side])

    def _bracket(self, at: int) -> Told | None:
        """A party and a state of the Union in brackets: "(R-Texas)", "(D., Ohio)"."""
        doc = self._doc
        if doc[at].text.rstrip(".-") not in ("R", "D", "I"):
            return None
        for i in range(at + 1, min(at + 4, len(doc))):
            if doc[i].text == ")":
                return None
            side = self._scene.place(i)
            if side:
                return Told(sector="LEG", country=self._scene.country_of(side), sides=[side])
        return None

    def _belonging(self, at: int) -> Told | None:
        """For whom a person is by "of" or "from": "King Ashraf of Oran", "Ann Lee of Yale University"."""
        side = self._scene.belongs(at)
        if side is None or side.type == "PERSON":
            return None
        if side.type == "ORG":
            return Told(sector=side.sector, country=side.country, igo=side.igo, sides=[side])
        return Told(country=self._scene.country_of(side), sides=[side])

    def _led(self, at: int) -> Told | None:
        """Whom somebody leads, he or she acts for: "who led the Russian delegation"."""
        verb = next((t for t in self._doc[at : at + 4] if t.pos_ == "VERB"), None)
        if verb is None or verb.lemma_ not in LEADS:
            return None
        for i in range(verb.i + 1, min(verb.i + LONGEST_LED, len(self._doc))):
            if self._doc[i].is_sent_start or self._doc[i].text in ENDS:
                break
            beside = self._scene.thing(i)
            if beside and (beside.igo or self._scene.country_of(beside)):
                return Told(country=self._scene.country_of(beside), igo=beside.igo, sides=[beside])
        return None

    def _told(self, first: int, end: int, name: Name) -> Told | None:
        """Reads a title of the tokens `first` to `end`, or None where no word of it is one."""
        doc = self._doc
        words = [t.lower_ + "." if t.i + 1 < end and self._is_dot(t.i + 1) else t.lower_ for t in doc[first:end]]
        known = titles().heads
        heads, i = [], 0
        while i < len(words):
            tried = [" ".join(words[i : i + n]) for n in (5, 4, 3, 2) if i + n <= len(words)]
            found = [h for h in (*tried, words[i], words[i].rstrip("s")) if h in known][:1]
            after = first + i + (found[0].count(" ") + 1 if found else 0)
            if found and first >= name.end and after < end and doc[after].text in POSSESSIVE and after + 2 == end:
                found = []  # "Holm, 83, the coroner's office said"
            heads += found
            i += max(1, found[0].count(" ") + 1) if found else 1
        if not heads:
            return None
        sectors = [known[h] for h in heads]
        told = Told(heads=heads, sector=next((s for s in reversed(sectors) if s), None))
        if first >= name.end:
            told.sector = next((s for s in sectors if s), None)
        if "BUS" in sectors and all(h in titles().inherits for h in heads if known[h] != "BUS"):
            told.sector = "BUS"  # "President and Chief Executive Officer"
        if told.sector is None or all(h in titles().inherits and h not in titles().offices for h in heads):
            fields = (titles().fields.get(word) for word in words)
            told.sector = next((s for s in fields if s), told.sector)
        told.gender = next((g for w in words if w not in OWN and (g := titles().gendered.get(w))), None)
        told.gender = told.gender or titles().honorifics.get(doc[end - 1].text)
        begin = first + 1 if words[0] in ARTICLES else first
        told.description = " ".join(doc[begin:end].text.split())
        told.foreign = any(self._is_foreign(t) for t in doc[max(first - 1, 0) : end])
        if told.foreign and told.sector == "GOV" and all(h in titles().inherits for h in heads):
            told.sector = None  # nobody knows of what he or she is the head
        self._acts_for(told, first, end)
        return told

    def _is_foreign(self, token: Token) -> bool:
        """A word written large that is no known name and no word of a title."""
        lower = token.lower_
        if not token.is_alpha or not token.text[0].isupper() or token.ent_type_ in TEMPORAL or lower in ARTICLES:
            return False
        thing = self._scene.thing(token.i)
        if thing is not None:
            return not thing.country and not thing.igo and not self._scene.country_of(thing)
        if token.is_sent_start and token.pos_ != "PROPN":
            return False
        known = (titles().modifiers, titles().heads, titles().gendered, titles().fields, titles().regimes)
        return token.text not in titles().honorifics and not any(lower in words for words in known)

    def _acts_for(self, told: Told, first: int, end: int) -> None:
        """The country and organisation named in a title, or meant by "its"."""
        inherits = any(h in titles().inherits for h in told.heads)
        sides = [self._scene.at[i][0] for i in range(first, end) if i in self._scene.at]
        if not sides and self._doc[first].lower_ == "its":
            sides = self._last_actor(first)
        told.sides = list(dict.fromkeys(sides))
        for side in told.sides:
            if side.type == "ORG" and inherits:
                told.igo = told.igo or side.igo
                if told.sector in (None, "GOV"):
                    told.sector = side.sector
            told.country = told.country or self._scene.country_of(side)
        if told.igo:
            told.country = told.sector = None

    def _last_actor(self, before: int) -> list[Thing]:
        """The subject of the sentence, where it is an organisation or a country."""
        start = before
        while start > 0 and before - start < FARTHEST and not self._doc[start].is_sent_start:
            start -= 1
        for i in range(start, before):
            thing = self._scene.thing(i)
            if thing and thing.type in ("ORG", "GPE") and self._doc[i].dep_ in ("nsubj", "nsubjpass"):
                return [thing]
        return []

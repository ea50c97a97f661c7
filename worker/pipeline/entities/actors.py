"""Says for whom persons and organisations act: description, country and sector, from the words around their names."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import Form, given_names, leaders, name_words, titles
from worker.pipeline.entities.names import ARTICLES, POSSESSIVE, Name
from worker.pipeline.entities.things import Thing

LONGEST_TITLE = 14  # tokens
FARTHEST = 60  # tokens between "its" and what it means
OWN = frozenset({"its", "his", "her", "their"})
WHO = frozenset({"who", "whose", "which"})


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

    @property
    def weight(self) -> int:
        """How much they say."""
        return 2 * bool(self.country or self.igo) + bool(self.sector) + bool(self.description)


class Actors:
    """The things of one document, found by token."""

    def __init__(self, doc: Doc, things: list[Thing], forms: dict[str, Form]) -> None:
        self._doc = doc
        self._forms = forms
        self._things = things
        self._at: dict[int, tuple[Thing, Name]] = {}
        for thing in things:
            for name in [*thing.names, *thing.metonyms]:
                self._at.update((i, (thing, name)) for i in range(name.start, name.end))

    def describe(self) -> None:
        """Sets country, sector, igo, description and gender of all things."""
        for thing in self._things:
            if thing.known:
                thing.country, thing.sector, thing.igo = thing.known.country, thing.known.sector, thing.known.igo
            elif thing.type == "ORG":
                self._organisation(thing)
        for thing in self._things:
            if not thing.known and thing.type == "PERSON":
                self._person(thing)

    def _organisation(self, thing: Thing) -> None:
        """By the words of its names, and a country's adjective before or in them."""
        for name in thing.names:
            words = name.words(self._doc)
            thing.sector = thing.sector or sector_of(words)
            for i in range(max(0, name.start - 2), name.end):
                beside, _ = self._at.get(i, (None, None))
                if i >= name.start or self._is_prefix(i, name):
                    thing.country = thing.country or self._country_at(i, beside)
        if (
            thing.sector is None
            and thing.country
            and any(self._doc[n.end - 1].lower_ == "council" for n in thing.names)
        ):
            thing.sector = "GOV"

    def _is_prefix(self, i: int, name: Name) -> bool:
        between = self._doc[i + 1 : name.start]
        return all(t.text in POSSESSIVE for t in between)

    def _country_at(self, i: int, beside: Thing | None) -> str | None:
        if beside is not None and beside.known:
            return beside.known.country
        form = self._forms.get(self._doc[i].text)
        return form.known.country if form and form.known.state and form.sure else None

    def _person(self, thing: Thing) -> None:
        told = [t for name in thing.names for t in (self._before(name), self._after(name)) if t]
        best = max(told, key=lambda t: t.weight, default=Told())  # on a tie the first
        thing.description = best.description or None
        thing.sector = best.sector
        thing.country, thing.igo = best.country, best.igo
        for other in told:
            thing.heads += other.heads
            thing.sides += other.sides
            if not thing.country and not thing.igo:
                thing.country, thing.igo = other.country, other.igo
            thing.sector = thing.sector or other.sector
            thing.gender = thing.gender or other.gender
        given = [given_names().get(words[0]) for name in thing.names if len(words := name.words(self._doc)) > 1]
        thing.gender = thing.gender or next((g for g in given if g), None)
        borne = [
            leaders()[full] for name in thing.names if (full := " ".join(name.words(self._doc)).lower()) in leaders()
        ]
        if borne:
            thing.gender = thing.gender or borne[0][1]
            if not thing.country and not thing.igo:
                thing.country, thing.sector = borne[0][0], thing.sector or "GOV"

    def _before(self, name: Name) -> Told | None:
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
        return self._told(first, end, name)

    def _of_title(self, token: Token, i: int, end: int) -> bool:
        """The token may belong to a title that ends before `end`."""
        if token.is_sent_start is True and i + 1 < end and self._doc[i + 1].is_sent_start is True:
            return False
        if self._doc[i + 1].is_sent_start:
            return False
        lower = token.lower_
        if lower in titles().modifiers or lower in titles().heads or token.text in titles().honorifics:
            return lower not in ("and", "for") or i + 1 < end
        beside = self._at.get(i)
        if beside is not None:
            return beside[0].type != "PERSON"
        if token.text in POSSESSIVE:
            return i in (n.end for n in self._names_ending_at(i))
        if lower in OWN or lower in ARTICLES or token.text in ("-", "\u2013"):
            return True
        return token.pos_ == "PROPN" and token.text[0].isupper() and i + 1 < end

    def _names_ending_at(self, i: int) -> list[Name]:
        found = self._at.get(i - 1)
        return [found[1]] if found and found[1].end == i else []

    def _after(self, name: Name) -> Told | None:
        """What follows a comma: "the NATO secretary general", "an Ohio Democrat", "who led the Greek delegation"."""
        doc = self._doc
        at = name.end
        if at + 1 >= len(doc) or doc[at].text != ",":
            return None
        end = at + 1
        while (
            end < len(doc)
            and end - at <= LONGEST_TITLE
            and doc[end].text not in (",", ".", ";", ":", "—", "(", '"', "“")
        ):
            if doc[end].is_sent_start or doc[end].tag_ in ("VBD", "VBZ", "MD"):
                break
            end += 1
        if doc[at + 1].lower_ in WHO:
            return self._led(at + 1)
        if doc[at + 1].pos_ == "VERB" or (
            self._at.get(at + 1, (None,))[0] is not None and self._at[at + 1][0].type == "PERSON"
        ):
            return None
        return self._told(at + 1, end, name)

    def _led(self, at: int) -> Told | None:
        """Whom somebody leads, he or she acts for: "who led the Russian delegation"."""
        verb = next((t for t in self._doc[at : at + 4] if t.pos_ == "VERB"), None)
        if verb is None or verb.lemma_ not in ("lead", "head", "represent", "command", "chair"):
            return None
        for i in range(verb.i + 1, min(verb.i + 6, len(self._doc))):
            beside = self._at.get(i)
            if beside and (beside[0].known or beside[0].country):
                return Told(country=beside[0].country, igo=beside[0].igo)
        return None

    def _told(self, first: int, end: int, name: Name) -> Told | None:
        """Reads a title of the tokens `first` to `end`, or None where no word of it is one."""
        doc = self._doc
        words = [t.lower_ for t in doc[first:end]]
        heads = []
        for i, word in enumerate(words):
            two = " ".join(words[i : i + 2])
            three = " ".join(words[i : i + 3])
            heads += [h for h in (three, two, word, word.rstrip("s")) if h in titles().heads][:1]
        if not heads:
            return None
        sectors = [titles().heads[h] for h in heads]
        told = Told(heads=heads, sector=next((s for s in reversed(sectors) if s), None))
        if first >= name.end:
            told.sector = next((s for s in sectors if s), None)
        told.gender = next((g for w in words if (g := titles().gendered.get(w))), None)
        told.gender = told.gender or titles().honorifics.get(doc[end - 1].text)
        begin = first + 1 if words[0] in ARTICLES else first
        told.description = " ".join(doc[begin:end].text.split())
        self._acts_for(told, first, end)
        if not told.country and not told.igo:
            told.country = next((iso for h in heads if (iso := titles().country_of.get(h))), None)
        return told

    def _acts_for(self, told: Told, first: int, end: int) -> None:
        """The country and organisation named in a title, or meant by "its"."""
        inherits = any(h in titles().inherits for h in told.heads)
        sides = [self._at[i][0] for i in range(first, end) if i in self._at]
        if not sides and self._doc[first].lower_ == "its":
            sides = self._last_actor(first)
        told.sides = sides
        for side in sides:
            if side.type == "ORG" and inherits:
                told.igo = told.igo or side.igo
                if side.sector and told.sector in (None, "GOV"):
                    told.sector = side.sector
                told.country = told.country or side.country
            else:
                told.country = told.country or side.country
        if told.igo:
            told.country = told.sector = None

    def _last_actor(self, before: int) -> list[Thing]:
        """The subject of the sentence, where it is an organisation or a country."""
        start = before
        while start > 0 and before - start < FARTHEST and not self._doc[start].is_sent_start:
            start -= 1
        for i in range(start, before):
            thing, _ = self._at.get(i, (None, None))
            if thing and thing.type in ("ORG", "GPE") and self._doc[i].dep_ in ("nsubj", "nsubjpass"):
                return [thing]
        return []


def sector_of(words: tuple[str, ...]) -> str | None:
    """The sector that the words of an organisation's name tell."""
    joined = " " + " ".join(words) + " "
    found = [(joined.rfind(" " + " ".join(part) + " "), i) for i, (part, _) in enumerate(name_words().sectors)]
    at, i = max(((at, -i) for at, i in found if at >= 0), default=(-1, 0))
    return name_words().sectors[-i][1] if at >= 0 else None

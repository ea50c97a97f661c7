"""The things of one document by token, and the country that the article is at home in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from worker.pipeline.entities.knowledge import Gazetteer
from worker.pipeline.entities.names import ARTICLES, POSSESSIVE, Name
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.things import Thing
from worker.pipeline.gazetteer import gazetteer
from worker.pipeline.layers import Span

GREAT = 100_000  # people of a town that is meant without a word of its country
STANDS_OUT = 5  # times as many people as any namesake
FEWEST = 2  # mentions of places that make a country the stage
SHARE = 0.75  # of all mentions of places
NEAR = 6  # tokens between a name and the country's adjective before it
HYPHENS = frozenset({"-", "\u2010", "\u2011", "\u2013"})
BASED = frozenset({"based", "born", "backed", "led", "run", "owned", "registered", "headquartered"})
HOME = frozenset({"based", "registered", "headquartered", "run", "owned", "born"})
DESCRIBES = frozenset({"ADJ", "NOUN", "ADV", "NUM"})


class Scene:
    """What the readers of roles ask of the document."""

    def __init__(self, doc: Doc, things: list[Thing], gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.gazetteer = gazetteer
        self.at: dict[int, tuple[Thing, Name]] = {}
        for thing in things:
            for name in [*thing.names, *thing.metonyms]:
                self.at.update((i, (thing, name)) for i in range(name.start, name.end))
        self._guessed: dict[tuple[str, str], str | None] = {}
        self.named = self._countries(things)
        self.home = self._home(things)
        self.stage = self._stage(things)

    def thing(self, i: int) -> Thing | None:
        """The thing named at the token."""
        found = self.at.get(i)
        return found[0] if found else None

    def place(self, i: int) -> Thing | None:
        """The thing named at the token, where it tells a country and is no person and no organisation."""
        thing = self.thing(i)
        return thing if thing and thing.type not in ("PERSON", "ORG") and self.country_of(thing) else None

    def country_of(self, thing: Thing) -> str | None:
        """The country of a thing; of a town that is not known, where one town of the name stands out."""
        if thing.known or thing.country or thing.type != "GPE" or not thing.names:
            return thing.known.country if thing.known else thing.country
        return self._guess(" ".join(thing.names[0].words(self.doc)), "")

    def town(self, name: str) -> str | None:
        """The country of a town of which nothing but the name is known."""
        return self._guess(name, "PPL")

    def _guess(self, name: str, feature: str) -> str | None:
        if (name, feature) not in self._guessed:
            self._guessed[name, feature] = self._meant(name, feature)
        return self._guessed[name, feature]

    def _meant(self, name: str, feature: str) -> str | None:
        """The country that the article names among those of the towns, else that of the one great town."""
        found = gazetteer().find(name)
        towns = [place for place in found if place.primary and place.country and place.feature.startswith(feature)]
        near = {place.country for place in towns} & self.named
        if len(near) == 1:
            return next(iter(near))
        if not towns or towns[0].population < GREAT:
            return None
        others = [place.population for place in towns if place.country != towns[0].country]
        return towns[0].country if max(others, default=0) * STANDS_OUT <= towns[0].population else None

    def before(self, start: int) -> Iterator[tuple[int, Token]]:
        """The tokens that describe what begins at `start`, from the nearest on, as far as its sentence reaches."""
        for i in range(start - 1, max(start - 1 - NEAR, -1), -1):
            if self.doc[i + 1].is_sent_start:
                return
            yield i, self.doc[i]

    def described(self, start: int) -> tuple[Thing, list[Token]] | None:
        """The country or place whose adjective or genitive describes what begins at `start`, and the words between."""
        words: list[Token] = []
        for i, token in self.before(start):
            found = self.at.get(i)
            if found:
                thing, name = found
                if thing.type == "ORG":
                    return None
                owns = name.end < start and self.doc[name.end].text in POSSESSIVE
                based = self._based(name.end, start)
                told = thing.type != "PERSON" and self.country_of(thing)
                return (thing, words[::-1]) if told and (name.label == "NORP" or owns or based or not words) else None
            if token.text in POSSESSIVE or token.text in HYPHENS or token.lower_ in HOME:
                continue
            if (token.pos_ not in DESCRIBES and not self.hyphened(i)) or token.text[0].isupper():
                return None
            words.append(token)
        return None

    def hyphened(self, i: int) -> bool:
        """It is the later part of a word like "start-up"."""
        return i > 1 and self.doc[i - 1].text in HYPHENS

    def _based(self, at: int, start: int) -> bool:
        """The name is followed as in "Paris-based"."""
        return at + 1 < start and self.doc[at].text in HYPHENS and self.doc[at + 1].lower_ in HOME

    def belongs(self, end: int) -> Thing | None:
        """What follows the name by "of", "from" or, of a speaker, "for" tells its country, or for whom it acts."""
        doc = self.doc
        if end + 1 >= len(doc) or doc[end].lower_ not in ("of", "from", "for") or doc[end].is_sent_start:
            return None
        speaker = doc[end].head
        if doc[end].lower_ == "for" and (speaker.dep_ != "nsubj" or speaker.head.lemma_.lower() not in nouns().says):
            return None
        at = end + 1
        while at < len(doc) and at - end < 3 and (doc[at].lower_ in ARTICLES or doc[at].lower_ == "the"):
            at += 1
        return self.thing(at)

    def _home(self, things: list[Thing]) -> str | None:
        """The only country that the article names; with several, that of its dateline if the text speaks of it too."""
        datelines = [region.span for region in self.doc._.regions if region.kind == "dateline"][:1]
        within = {
            id(name)
            for thing in things
            for name in thing.names
            if datelines and datelines[0].holds(Span.of(self.doc[name.start : name.end]))
        }
        filed = next(
            (
                self.country_of(thing)
                for thing in things
                if thing.type == "GPE" and any(id(name) in within for name in thing.names)
            ),
            None,
        )
        if len(self.named | {filed} - {None}) <= 1:
            return filed or next(iter(self.named), None)
        spoken = {
            thing.known.country
            for thing in things
            if thing.known and any(id(name) not in within for name in [*thing.names, *thing.metonyms])
        }
        return filed if filed in spoken else None

    def _stage(self, things: list[Thing]) -> str | None:
        """The country where the article plays, as far as its places tell: three of four mentions, two at least."""
        told: Counter[str] = Counter()
        for thing in things:
            if thing.type not in ("PERSON", "ORG") and (country := self.country_of(thing)):
                told[country] += len(thing.names) + len(thing.metonyms)
        if not told:
            return None
        country = max(told, key=lambda code: told[code])  # on a tie the first
        enough = told[country] >= FEWEST and told[country] >= SHARE * sum(told.values())
        return country if enough and self.home in (None, country) else None

    @staticmethod
    def _countries(things: list[Thing]) -> set[str]:
        return {
            thing.known.country
            for thing in things
            if thing.known and thing.known.type != "ORG" and thing.known.country and (thing.names or thing.metonyms)
        }

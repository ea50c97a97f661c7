"""For whom organisations act: by the words of their names and beside them; bodies of state also by the home."""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Token

from worker.pipeline.entities.actors.scene import HYPHENS, Scene
from worker.pipeline.entities.knowledge import name_words
from worker.pipeline.entities.names import POSSESSIVE, Name
from worker.pipeline.entities.things import Thing

LONGEST_APPOSITION = 12  # tokens
OF_STATES = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
SETTLED = frozenset({"EDU", "MED", "JUD", "COP", "LEG", "GOV", "REL"})  # stay in the town of their name
SIDES = frozenset({"OPP", "PTY", "REB", "CRM"})
LONGEST_AFTER = 4  # tokens from a name to the noun that it is a part of
FIRST = frozenset({"a", "an", "one", "the", "another", "its", "their"})
LOCAL = frozenset({"council", "department", "commission"})  # of a state only beside its name
ENDS = frozenset({",", ".", ";", ":", "—", "(", ")", '"', "“", "”"})


class Organisations:
    """Describes the organisations of one document."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._doc = scene.doc

    def describe(self, thing: Thing) -> None:
        """Sets country and sector of an organisation that nothing is known of."""
        for name in thing.names:
            words = name.words(self._doc)
            thing.sector = thing.sector or name_words().sector_of(words)
            thing.igo = thing.igo or self._is_of_many(words)
            thing.country = thing.country or self._inside(words) or self._beside(name) or self._seat(name, thing.sector)
        if thing.igo:
            thing.country = thing.sector = None
            return
        for name in thing.names:
            self._said_of(thing, name)
        if thing.sector and not thing.country:
            home = self._scene.home if thing.sector in OF_STATES and not self._is_local(thing) else None
            thing.country = home or self._scene.stage
            thing.guessed = bool(thing.country)

    def place(self, thing: Thing) -> None:
        """Sets the country of a body that several states have by that name."""
        for name in thing.names:
            thing.country = thing.country or self._beside(name)
        if thing.sector in OF_STATES and not thing.country:
            thing.country = self._scene.home
            thing.guessed = bool(thing.country)

    def _is_local(self, thing: Thing) -> bool:
        return all(self._doc[n.end - 1].lower_ in LOCAL for n in thing.names)

    def _inside(self, words: tuple[str, ...]) -> str | None:
        """The country that the name names: "Bank of Kenya", "Korean Air Force"."""
        for form in islice(self._scene.gazetteer.inside(words), 3):
            known = form.known
            if known.country and known.type != "ORG" and (form.sure or known.state) and not known.strict:
                return known.country
        return None

    def _is_of_many(self, words: tuple[str, ...]) -> bool:
        """The name begins with that of an organisation of states: "U.N. war crimes court"."""
        form = self._scene.gazetteer.first(words)
        return form is not None and form.known.igo and form.sure

    def _seat(self, name: Name, sector: str | None) -> str | None:
        """The country of the town in the name of what stays where it is, or behind it: "Jena Institute", "in Jena"."""
        if sector not in SETTLED:
            return None
        words, doc = name.words(self._doc), self._doc
        following = doc[name.end] if name.end + 1 < len(doc) else None
        if following is not None and following.lower_ == "in" and name.start <= following.head.i < name.end:
            place = self._scene.place(name.end + 1)
            if place:
                return self._scene.country_of(place)
        at = next((i for i, word in enumerate(words) if word in ("of", "in", "at")), 0)
        inside = [words[at + 1 :]] if at else [words[:2], words[:1]]
        for town in inside:
            if town and len(town) < len(words) and (country := self._scene.town(" ".join(town))):
                return country
        return None

    def _beside(self, name: Name) -> str | None:
        """The country of an adjective or genitive before the name, or of what follows by "of"."""
        found = self._scene.described(name.start)
        if found:
            return self._scene.country_of(found[0])
        if name.start > 1 and self._doc[name.start - 1].text in POSSESSIVE:
            owner = self._scene.place(name.start - 2)
            if owner:
                return self._scene.country_of(owner)
        side = self._scene.belongs(name.end)
        return self._scene.country_of(side) if side and side.type not in ("ORG", "PERSON") else None

    def _said_of(self, thing: Thing, name: Name) -> None:
        """Nouns before the name, and an apposition after it, tell what it is: "carmaker X", "X, a bank in Rome"."""
        found = self._scene.described(name.start)
        before = found[1] if found else self._nouns_before(name)
        thing.sector = thing.sector or self._kind(before) or self._kind_after(name)
        at = name.end
        if at + 2 >= len(self._doc) or self._doc[at].text != "," or (thing.sector and thing.country):
            return
        words: list[Token] = []
        country = None
        for i in range(at + 1, min(at + 1 + LONGEST_APPOSITION, len(self._doc))):
            token = self._doc[i]
            if token.text in ENDS or token.is_sent_start or token.pos_ in ("VERB", "AUX", "CCONJ"):
                break
            side = self._scene.place(i)
            country = country or (self._scene.country_of(side) if side else None)
            words.append(token)
        if not words or not (words[0].lower_ in ("a", "an", "the", "one") or country):
            return
        kind = self._kind(words)
        if kind:
            thing.sector = thing.sector or kind
            thing.country = thing.country or country

    def _nouns_before(self, name: Name) -> list[Token]:
        """The nouns straight before the name, and those it is put beside: "One exporter, X, said"."""
        words: list[Token] = []
        beside = name.start > 0 and self._doc[name.start - 1].text == ","
        if beside and (name.end >= len(self._doc) or self._doc[name.end].text != ","):
            return []
        for i, token in self._scene.before(name.start):
            if token.text in HYPHENS or (beside and i == name.start - 1):
                continue
            if (token.pos_ not in ("NOUN", "ADJ") and not self._scene.hyphened(i)) or token.text[0].isupper():
                return words[::-1] if not beside or token.lower_ in FIRST else []
            words.append(token)
        return words[::-1] if not beside else []

    def _kind_after(self, name: Name) -> str | None:
        """What the noun tells of which the name is a part: "the X rebels"; a union may be one of a company's men."""
        root = self._doc[name.start : name.end].root
        head = root.head
        if root.dep_ not in ("compound", "nmod", "amod") or not name.end <= head.i < name.end + LONGEST_AFTER:
            return None
        kind = self._kind(list(self._doc[name.end : head.i + 1]))
        return kind if kind in SIDES else None

    def _kind(self, words: list[Token]) -> str | None:
        """The sector that the last of the nouns tells, two words before one."""
        kinds = name_words().kinds
        found = None
        for i, token in enumerate(words):
            two = f"{words[i - 1].lower_} {token.lower_}" if i else ""
            whole = f"{self._doc[token.i - 2].lower_}-{token.lower_}" if self._scene.hyphened(token.i) else ""
            if token.dep_ == "pobj" and found:
                continue
            keys = (two, whole, token.lower_, token.lemma_.lower())
            found = next((kinds[key] for key in keys if key in kinds), found)
        return found

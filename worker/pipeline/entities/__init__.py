"""Who and what the article is about: every person, organisation, country, place and thing with all its mentions."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.entities.actors import Actors
from worker.pipeline.entities.knowledge import (
    Gazetteer,
    Known,
    given_names,
    leaders,
    members,
    metonym_words,
    name_words,
    peoples,
    titles,
)
from worker.pipeline.entities.known import recognise
from worker.pipeline.entities.merge import merge
from worker.pipeline.entities.metonyms import acts_as_state, has_namesake, lies_elsewhere, may_act
from worker.pipeline.entities.names import Name, Names, read_tokens
from worker.pipeline.entities.nominals import add_nominals
from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference import References
from worker.pipeline.entities.reference.ranker import ranker
from worker.pipeline.entities.things import Thing
from worker.pipeline.entities.variants import variants
from worker.pipeline.layers import Component, Entity, Mention, Span, text_of

LONGEST_SENTENCE = 400  # tokens; no journalist writes longer ones


class Entities(Component):
    """Lays `doc._.entities`: one Entity a real-world thing, in the order of first mention."""

    section = "entities"

    def __init__(self, nlp: Language) -> None:
        self._gazetteer = Gazetteer(nlp)
        self._names = Names(self._gazetteer)
        told = (given_names, leaders, members, peoples)
        for load in (*told, titles, name_words, metonym_words, nouns, variants, ranker):
            load()  # a broken resource is to fail at the start

    def read(self, doc: Doc) -> None:
        """Leaves out numbers, dates and everything outside the regions that are read."""
        references, things, cities = self.references(doc)
        things += references.resolve(ranker().choose)
        things.sort(key=lambda thing: thing.first)
        doc._.entities = _entities(doc, things, cities)

    def references(self, doc: Doc) -> tuple[References, list[Thing], dict[int, Thing]]:
        """What is still to be resolved, the things that have a name, and the cities among them that stand for a state.

        The cities are given by the first token of the name that stands for the state.
        """
        read, endless = read_tokens(doc), unwieldy(doc)
        names = self._names.find(doc)
        recognise(doc, names, self._gazetteer)
        things = merge(doc, names, self._is_national)
        cities = self._states(doc, things, endless)
        Actors(doc, things, self._gazetteer).describe()
        add_nominals(doc, things, self._gazetteer, read)
        return References(doc, things, read, endless), things, cities

    def _is_national(self, word: str) -> bool:
        form = self._gazetteer.forms.get(word)
        return form is not None and form.known.state

    def _states(self, doc: Doc, things: list[Thing], endless: set[int]) -> dict[int, Thing]:
        """Moves capitals that act from their city to the state. Returns the cities by the first token of the name."""
        by_key = {thing.known.key: thing for thing in things if thing.known}
        named = {thing.known.country for thing in things if thing.known and thing.type != "ORG" and thing.names}
        cities = {}
        for city in list(things):
            known = city.known or self._seat(doc, city)
            if not (known and known.city_of) or not self._may_stand(doc, city, known, by_key, named):
                continue
            may = [n for n in city.names if n.start not in endless]
            sure = {n.start for n in may if acts_as_state(doc, n)}
            if not sure:
                continue
            acting = [n for n in may if n.start in sure or may_act(doc, n)]
            key = known.city_of
            if key not in by_key:
                state = self._gazetteer.known[key]
                by_key[key] = Thing(known=state, type=state.type)
                things.append(by_key[key])
            by_key[key].metonyms = sorted([*by_key[key].metonyms, *acting], key=lambda name: name.start)
            cities.update((name.start, city) for name in acting)
            city.names = [n for n in city.names if n not in acting]
            city.first_metonym = acting[0].start
        things.sort(key=lambda thing: thing.first)
        return cities

    def _seat(self, doc: Doc, city: Thing) -> Known | None:
        """The capital or seat of government that a place of an uncertain name may be."""
        if city.type != "GPE" or not city.names:
            return None
        form = self._gazetteer.forms.get(" ".join(city.names[0].words(doc)))
        return form.known if form and form.known.city_of else None

    def _may_stand(self, doc: Doc, city: Thing, known: Known, by_key: dict[str, Thing], named: set[str | None]) -> bool:
        """The article names the state, or else has nothing that places the town in another."""
        if lies_elsewhere(doc, city.names, known.country, self._country):
            return False
        state = by_key.get(known.city_of)
        if state is not None and state.names:
            return True
        return known.metonym and not has_namesake(known.name, known.country, named)

    def _country(self, word: str) -> str | None:
        form = self._gazetteer.forms.get(word)
        return form.known.country if form and form.kind == "name" and form.sure else None


def unwieldy(doc: Doc) -> set[int]:
    """The tokens of sentences too long to be walked through again for each of their words."""
    return {t.i for sentence in doc.sents if len(sentence) > LONGEST_SENTENCE for t in sentence}


def _entities(doc: Doc, things: list[Thing], cities: dict[int, Thing]) -> list[Entity]:
    ids = {id(thing): f"e{i}" for i, thing in enumerate(things, 1)}
    laid = []
    for thing in things:
        mentions = [Mention(_span(doc, n), n.kind, n.label) for n in thing.names]
        mentions += [Mention(_span(doc, n), "metonym", n.label, ids[id(cities[n.start])]) for n in thing.metonyms]
        mentions += [Mention(Span.of(doc[i]), "pronoun", thing.type) for i in thing.pronouns]
        mentions += [Mention(Span.of(doc[start:end]), "nominal", thing.type) for start, end in thing.nominals]
        mentions.sort(key=lambda mention: mention.span)
        name, aliases = _called(doc, thing)
        laid.append(
            Entity(
                ids[id(thing)],
                thing.type,
                name,
                mentions,
                aliases,
                thing.description,
                thing.country,
                thing.sector,
                _actor_code(thing),
                acts_for=[ids[id(side)] for side in thing.sides if id(side) in ids],
                guessed=thing.guessed,
            )
        )
    weigh(doc, laid)
    return laid


def _actor_code(thing: Thing) -> str | None:
    """Country and sector, for what can act."""
    if thing.igo:
        return "IGO"
    acts = thing.type in ("PERSON", "ORG") or thing.sector
    if not thing.country:  # of no state: Amnesty International is NGO and no more
        return thing.sector if thing.known else None
    return thing.country + (thing.sector or "") if acts else None


def _span(doc: Doc, name: Name) -> Span:
    return Span.of(doc[name.start : name.end])


def _called(doc: Doc, thing: Thing) -> tuple[str, list[str]]:
    """The canonical or else fullest name, and the other forms in the order of the text."""
    if not thing.names and not thing.known:
        return _phrased(doc, thing)
    forms = list(dict.fromkeys(" ".join(doc[n.start : n.end].text.split()) for n in thing.names))
    name = thing.known.name if thing.known else max(forms, key=lambda form: len(form.split()))
    return name, [form for form in forms if form != name]


def _phrased(doc: Doc, thing: Thing) -> tuple[str, list[str]]:
    """The fullest phrase for what has no name, and no aliases: "the suspect" may be anybody elsewhere."""
    forms = [" ".join(doc[start:end].text.split()) for start, end in thing.nominals]
    return max(forms, key=lambda form: len(form.split())), []


def weigh(doc: Doc, laid: list[Entity]) -> None:
    """Salience: the share of all mentions, one at the start of the text counting twice one at its end."""
    length = max(len(text_of(doc)), 1)
    weights = [sum(2.0 - m.span.start / length for m in entity.mentions) for entity in laid]
    whole = sum(weights)
    for entity, weight in zip(laid, weights, strict=True):
        entity.salience = round(weight / whole, 3) if whole else 0.0


@Language.factory("dateline_entities_v1")
def make_entities(nlp: Language, name: str) -> Entities:  # noqa: ARG001 - the signature is spaCy's
    """The component as config.cfg names it."""
    return Entities(nlp)

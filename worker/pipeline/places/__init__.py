"""Where the places of the article lie, and where the article plays."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.entities.actors.settling import settle
from worker.pipeline.gazetteer import gazetteer
from worker.pipeline.layers import Component
from worker.pipeline.places.evidence import gather
from worker.pipeline.places.focus import focus
from worker.pipeline.places.lexicon import lexicon
from worker.pipeline.places.model import Model
from worker.pipeline.places.signs import read_signs
from worker.pipeline.places.split import new_entities, split
from worker.pipeline.places.toponyms import Tokens, Toponym, look_up, toponyms


class Places(Component):
    """Sets `geo` and `link["geonames"]` of the entities that are places, and lays `doc._.focus`."""

    section = "places"

    def __init__(self) -> None:
        gazetteer(), lexicon()  # a broken resource is to fail at the start
        self._model = Model()

    def read(self, doc: Doc) -> None:
        """Leaves alone what it cannot resolve."""
        tokens = Tokens(doc)
        found = toponyms(tokens, doc._.entities)
        for toponym in found:
            look_up(tokens, toponym)
        apart = []
        for toponym in list(found):
            parts = split(tokens, toponym, read_signs(tokens, toponym))
            if parts:
                apart.append((toponym, parts))
                found += parts
        self._model.resolve(found, gather(tokens, doc._.entities, found))
        doc._.entities = new_entities(doc._.entities, apart)
        countries = {toponym.chosen.country for toponym in found if toponym.chosen and toponym.chosen.country}
        for toponym in found:
            place(toponym, countries)
        known = {toponym.entity.id for toponym in found if toponym.chosen and not toponym.part}
        doc._.focus = focus(doc, doc._.entities, known)
        settle(doc, doc._.entities)


def place(toponym: Toponym, countries: set[str]) -> None:
    """Writes into the entity where it lies; where only a larger place around it is known, that place's point."""
    entity, chosen, whole = toponym.entity, toponym.chosen, not toponym.part
    if chosen is None and toponym.around and (toponym.around.country in countries or not countries):
        chosen, whole = toponym.around, False  # "Lima Convention Center" lies in Lima
    if chosen is None:
        entity.country = entity.country or _stated_country(toponym) or (min(countries) if len(countries) == 1 else None)
        return
    entity.geo = {
        "lat": round(chosen.lat, 5),
        "lon": round(chosen.lon, 5),
        "country": chosen.country,
        "admin1": chosen.admin1,
        "feature": chosen.feature,
    }
    if chosen.id is not None and whole:
        entity.link = {**entity.link, "geonames": chosen.id}
    if chosen.country:
        entity.country = chosen.country


def _stated_country(toponym: Toponym) -> str | None:
    """The country of what the text says an unknown place lies in, where only one is meant."""
    countries = {place.country for larger in toponym.within for place in larger}
    if not countries and toponym.lies_in and toponym.lies_in.chosen:
        return toponym.lies_in.chosen.country
    return countries.pop() if len(countries) == 1 else None


@Language.factory("dateline_places_v1")
def make_places(nlp: Language, name: str) -> Places:  # noqa: ARG001 - the signature is spaCy's
    """The component as config.cfg names it."""
    return Places()

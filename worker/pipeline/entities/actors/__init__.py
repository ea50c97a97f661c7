"""Says for whom persons and organisations act: description, country and sector, from the words around their names."""

from __future__ import annotations

from spacy.tokens import Doc

from worker.pipeline.entities.actors.groups import describe_group
from worker.pipeline.entities.actors.organisations import Organisations
from worker.pipeline.entities.actors.persons import Persons
from worker.pipeline.entities.actors.scene import Scene
from worker.pipeline.entities.knowledge import Gazetteer
from worker.pipeline.entities.things import Thing


class Actors:
    """The things of one document."""

    def __init__(self, doc: Doc, things: list[Thing], gazetteer: Gazetteer) -> None:
        self._things = things
        self._scene = Scene(doc, things, gazetteer)

    def describe(self) -> None:
        """Sets country, sector, igo, description and gender of all things."""
        organisations, persons = Organisations(self._scene), Persons(self._scene)
        for thing in self._things:
            if thing.known:
                thing.country, thing.sector, thing.igo = thing.known.country, thing.known.sector, thing.known.igo
        for thing in self._things:
            if thing.type != "ORG":
                continue
            if not thing.known:
                organisations.describe(thing)
            elif not thing.country and not thing.igo:
                organisations.place(thing)
        for thing in self._things:
            if not thing.known and thing.type == "PERSON":
                persons.describe(thing)
            elif not thing.known and thing.type == "NORP":
                describe_group(self._scene, thing)

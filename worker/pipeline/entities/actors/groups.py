"""Where peoples live who are no state's: "ethnic Danes in Poland", "the Druze of Israel", "Igbo elders"."""

from __future__ import annotations

from worker.pipeline.entities.actors.scene import Scene
from worker.pipeline.entities.knowledge import peoples
from worker.pipeline.entities.things import Thing

WHERE = frozenset({"in", "of", "from", "inside"})
BESIDE = frozenset({"compound", "amod", "nmod"})
PLACES = frozenset({"GPE", "LOC"})


def describe_group(scene: Scene, thing: Thing) -> None:
    """Sets the country of a people that the text places in one, or that is known to live in one."""
    for name in thing.names:
        token = scene.doc[name.start : name.end].root
        head = token.head if token.dep_ in BESIDE and token.head.pos_ == "NOUN" else token
        for preposition in head.rights:
            if preposition.dep_ != "prep" or preposition.lower_ not in WHERE:
                continue
            for place in preposition.rights:
                found = scene.place(place.i)
                if place.dep_ == "pobj" and found and found.type in PLACES and not thing.country:
                    thing.country = scene.country_of(found)
    if not thing.country:
        homes = {state for name in thing.names for state in peoples().get(" ".join(name.words(scene.doc)), ())}
        named = homes & scene.named
        thing.country = next(iter(homes if len(homes) == 1 else named if len(named) == 1 else ()), None)

"""The places of the world by name: one read-only table, mapped into memory, shared by all forks of a worker.

    from worker.pipeline.gazetteer import gazetteer
    gazetteer().find("Kiev")[0]                    # Place(id=703448, name="Kyiv", country="UKR", feature="PPLC", …)
    gazetteer().country("UKR")                     # the country itself, feature PCLI
    gazetteer().admin1("USA", "Illinois")          # a first-order division of one country
    gazetteer().division("Ill.", "USA")            # the same by abbreviation too (USA, Canada, Australia), any country

`find` gives everything that bears a name, most populous first; of equals populated places before their division. Seas,
ranges and regions have no population: continents and seas stand first, the other well-known features as if half a
million lived there. `Place.primary` says that the name asked for is the place's own, or one that English news gives
it, and not merely an alternate. A name may have an article before it ("the Alps") and, where it has no entry of its
own, the word for a division ("Donetsk region", "Province of Palermo": then only divisions are found, or else the seats
of some). Abbreviations of states are known to `division` alone, for they are everyday words ("Miss.", "OR").

A first-order division is its own `admin1`. The population of divisions is that of their listed places, about, and 0
where it is not known; their point is the middle of where their people live. Where the table comes from and how it is
made: resources/gazetteer.md.
"""

from __future__ import annotations

from worker.pipeline.gazetteer.names import key
from worker.pipeline.gazetteer.table import Gazetteer, Place, gazetteer

__all__ = ["Gazetteer", "Place", "gazetteer", "key"]

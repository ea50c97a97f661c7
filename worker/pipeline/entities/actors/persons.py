"""For whom persons act: by the words beside their names first, by what is known of them second, by the article last."""

from __future__ import annotations

from worker.pipeline.entities.actors.scene import Scene
from worker.pipeline.entities.actors.told import TitleReader, Told
from worker.pipeline.entities.knowledge import Leader, given_names, leader, spelling, surnames, titles
from worker.pipeline.entities.things import Thing


class Persons:
    """Describes the persons of one document."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._titles = TitleReader(scene)

    def describe(self, thing: Thing) -> None:
        """Sets country, sector, igo, description, gender, heads and sides."""
        told = [t for name in thing.names for t in (self._titles.before(name), self._titles.after(name)) if t]
        best = max(told, key=lambda t: t.weight, default=Told())  # on a tie the first
        thing.description = best.description or next((t.description for t in told if t.description), None)
        thing.sector = best.sector
        thing.country, thing.igo = best.country, best.igo
        for other in told:
            thing.heads += other.heads
            thing.sides += other.sides
            if not thing.country and not thing.igo:
                thing.country, thing.igo = other.country, other.igo
            thing.sector = thing.sector or other.sector
            thing.gender = thing.gender or other.gender
        if best.sector in (None, "GOV") and best.heads and all(h in titles().inherits for h in best.heads):
            thing.sector = next((s.sector for t in told for s in t.sides if s.type == "ORG" and s.sector), thing.sector)
        words = [name.words(self._scene.doc) for name in thing.names]
        given = [given_names().get(w[0]) for w in words if len(w) > 1]
        thing.gender = thing.gender or next((g for g in given if g), None)
        known = self._known(thing, words)
        if known:
            thing.gender = thing.gender or known.gender
            if not thing.country and not thing.igo:
                thing.country, thing.igo = known.country, known.igo
                thing.sector = None if known.igo else thing.sector or known.sector
        if not thing.country and not thing.igo and not any(t.foreign for t in told):
            self._by_office(thing)

    def _known(self, thing: Thing, words: list[tuple[str, ...]]) -> Leader | None:
        """The leader who bears the full name, or whose surname stands with a title of office."""
        full = [" ".join(w) for w in words]
        addressed = [f"{n.honorific} {text}" for n, text in zip(thing.names, full, strict=True) if n.honorific]
        found = leader(*addressed, *(text for text, w in zip(full, words, strict=True) if len(w) > 1))
        if found or any(len(w) > 1 for w in words):
            return found
        borne = surnames().get(spelling(words[0][-1])) if words and words[0] else None
        reigns = any(h in titles().reigning for h in thing.heads) or any(self._rules(n.end) for n in thing.names)
        return borne if borne and reigns else None

    def _rules(self, end: int) -> bool:
        """Word of a rule follows: "administration"."""
        doc = self._scene.doc
        return end < len(doc) and doc[end].lower_ in titles().regimes and not doc[end].is_sent_start

    def _by_office(self, thing: Thing) -> None:
        """Some titles are one country's; other offices are of the country that the article is at home in."""
        thing.country = next((iso for h in thing.heads if (iso := titles().country_of.get(h))), None)
        if thing.country or any(side.type == "ORG" for side in thing.sides):
            return
        home = self._scene.home if any(h in titles().offices for h in thing.heads) else None
        most = next((iso for h in thing.heads if (iso := titles().mostly_of.get(h))), None)
        thing.country = home or (self._scene.stage if thing.heads else None) or most
        thing.guessed = bool(thing.country)

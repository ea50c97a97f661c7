"""Chooses for every toponym the place it means, all of a document together.

A transparent model: every candidate has points of its own (population, kind, what the text says of it) and points for
being in the same country, in the same first-order division and near to what the other toponyms may mean, weighed by how
likely that is. A few rounds of this let the sure places decide the doubtful ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

import numpy as np

from worker.pipeline.gazetteer import Place
from worker.pipeline.places.lexicon import Lexicon, lexicon
from worker.pipeline.places.toponyms import Toponym

ROUNDS = 5
JOINT = 80  # toponyms that decide each other; the rest of a long article is decided by them
MOST_CANDIDATES = 12  # by their own points, and
MOST_NAMED = 12  # more in the divisions that the article names
EARTH_KM = 6371.0
AREAS = ("PCL", "ADM1", "CONT", "OCN", "SEA", "TERR", "RGN")
SETTLED = ("PPL", "ADM")
NOWHERE = -1
FAR = 10**9
TOWN_SHARE = 0.1  # of the people of a division
TOWN_KM = 50.0
MOST_MENTIONS = 12  # of one place whose neighbours count


class Model:
    """The points of one process."""

    def __init__(self, words: Lexicon | None = None) -> None:
        self._words = words or lexicon()
        self._weights = self._words.weights

    def resolve(self, toponyms: Sequence[Toponym], evidence: Sequence[Toponym] = ()) -> None:
        """Sets `chosen` of every toponym that has candidates. `evidence` counts, and is not chosen for."""
        everything = [t for t in (*toponyms, *evidence) if t.candidates or t.country]
        named = {
            place.admin1_id
            for t in everything
            for place in t.candidates[:3]
            if place.feature == "ADM1" and place.admin1_id
        }
        rows = {id(t): self._shortlist(t, named) for t in everything}
        open_ = sorted((t for t in toponyms if t.candidates), key=lambda t: (-t.weight, _first(t)))
        decided = [
            *open_[:JOINT],
            *sorted((t for t in evidence if t.candidates or t.country), key=lambda t: -t.weight)[:JOINT],
        ]
        self._together(decided, decided, rows)
        for i in range(JOINT, len(open_), JOINT):
            self._together(open_[i : i + JOINT], [t for t in decided if t.chosen or t.country], rows)

    def points(self, toponym: Toponym, place: Place) -> float:
        """What speaks for the place without regard to the rest of the article."""
        weights, words = self._weights, self._words
        points = weights["population"] * log10(place.population + 100) + words.feature(place.feature)
        points += words.english.get(place.country or "", 0.0)
        points += weights["known_name"] if place.primary else 0.0
        points += self._known(toponym, place) + self._kind(toponym, place)
        return points + sum(self._within(place, larger) for larger in toponym.within)

    def _known(self, toponym: Toponym, place: Place) -> float:
        """What the tables of countries, regions and capitals say of the entity."""
        weights, country = self._weights, toponym.entity.country if toponym.entity else None
        town = place.feature.startswith("PPL")
        if town and place.feature != "PPLC" and (place.country, place.name) in self._words.alone:
            return weights["alone"]
        if country is None or place.country is None:
            return 0.0
        if town:
            return weights["seat" if toponym.seat else "capital"] if _is_capital(place, country) else 0.0
        if place.country == country:
            if place.feature.startswith("ADM") and any(_is_capital(other, country) for other in toponym.candidates):
                return 0.0  # the table knows the capital, not the division that bears its name
            return weights["demonym_of" if toponym.national else "agrees"]
        return weights["disagrees"]

    def _kind(self, toponym: Toponym, place: Place) -> float:
        """What the text says of the kind of place: by a class word, by the label, and by none."""
        weights, kinds, others = self._weights, tuple(toponym.kinds), toponym.candidates
        points = 0.0
        if not kinds and place.feature.startswith("ADM") and any(_is_town_of(town, place) for town in others):
            points += weights["twin"]
        if kinds and place.feature.startswith(kinds):
            points += weights["kind"]
        elif kinds and any(other.feature.startswith(kinds) for other in others):
            points += weights["not_kind"]
        if toponym.entity and toponym.entity.type == "LOC" and place.feature.startswith(SETTLED):
            points += weights["not_kind"] if any(not p.feature.startswith(SETTLED) for p in others) else 0.0
        return points

    def _within(self, place: Place, larger: tuple[Place, ...]) -> float:
        weights = self._weights
        if any(contains(big, place) for big in larger):
            return weights["within"]
        if any(big.feature[:4] in ("PCLI", "ADM1", "ADM2") or big.feature.startswith("PCL") for big in larger):
            return weights["not_within"]
        near = min(kilometres(big, place) for big in larger) if larger else EARTH_KM
        return weights["beside"] if near < weights["nearness_km"] else 0.0

    def _shortlist(self, toponym: Toponym, named: set[int]) -> list[tuple[float, Place]]:
        rows = sorted(((self.points(toponym, p), p) for p in toponym.candidates), key=lambda row: -row[0])
        more = [row for row in rows[MOST_CANDIDATES:] if row[1].admin1_id in named][:MOST_NAMED]
        return rows[:MOST_CANDIDATES] + more

    def _together(
        self, open_: Sequence[Toponym], beside: Sequence[Toponym], rows: dict[int, list[tuple[float, Place]]]
    ) -> None:
        """Chooses for `open_` by what `beside` may mean."""
        if not open_:
            return
        joint = open_ is beside
        table = _Table([(t, rows[id(t)]) for t in open_])
        other = table if joint else _Table([(t, [(0.0, t.chosen)] if t.chosen else []) for t in beside])
        weights = self._weights
        plain, link = (links[np.ix_(table.unit, other.unit)] for links in self._links(open_, beside))
        link = np.where(table.id[:, None] == other.id[None, :], 0.0, link)  # two of its names seldom mean one place
        nation = np.where(other.nation, weights["nation"], 1.0)[None, :]
        whole = nation * plain
        country = whole * ((table.country[:, None] == other.country[None, :]) & (table.country[:, None] != NOWHERE))
        division = link * ((table.division[:, None] == other.division[None, :]) & (table.division[:, None] != NOWHERE))
        near = link * _nearness(table, other, weights["nearness_km"])
        chance = other.chances(other.base)
        score = table.base
        for _ in range(ROUNDS if joint else 1):
            score = (
                table.base
                + weights["same_country"] * _shared(country @ chance, whole @ chance)
                + weights["same_division"] * np.log1p(division @ chance)
                + weights["near"] * np.log1p(near @ chance)
            )
            if joint:
                chance = table.chances(score)
        table.choose(score)

    def _links(self, open_: Sequence[Toponym], beside: Sequence[Toponym]) -> tuple[np.ndarray, np.ndarray]:
        """How much each toponym of `beside` tells of each of `open_`: its weight; and more for a neighbour."""
        weights = self._weights
        weighed = np.array([u.weight for u in beside])
        own = np.array([id(t) for t in open_])[:, None] == np.array([id(u) for u in beside])[None, :]
        plain = np.where(own, 0.0, weighed)
        return plain, plain * (1.0 + weights["link"] * np.exp(-_gaps(open_, beside) / weights["link_tokens"]))


def _gaps(open_: Sequence[Toponym], beside: Sequence[Toponym]) -> np.ndarray:
    """The least distance in tokens between mentions of each of the one and each of the other."""
    (here, rows), (there, columns) = _positions(open_), _positions(beside)
    gaps = np.abs(here[:, None] - there[None, :])
    return np.minimum.reduceat(np.minimum.reduceat(gaps, rows, axis=0), columns, axis=1)


def _positions(toponyms: Sequence[Toponym]) -> tuple[np.ndarray, np.ndarray]:
    """The tokens of the mentions of all, and where those of each begin; what is not in the text is far off."""
    listed = [[at.start for at in t.at[:MOST_MENTIONS]] or [FAR] for t in toponyms]
    starts = np.cumsum([0, *map(len, listed[:-1])])
    return np.array([i for positions in listed for i in positions], dtype=float), starts


class _Table:
    """The candidates of several toponyms as columns."""

    def __init__(self, rows: Sequence[tuple[Toponym, list[tuple[float, Place]]]]) -> None:
        flat: list[tuple[int, float, Place | None, str | None]] = []
        for unit, (toponym, listed) in enumerate(rows):
            if listed:
                flat += [(unit, points, place, place.country) for points, place in listed]
                if toponym.doubtful:
                    flat.append((unit, lexicon().weights["no_place"], None, None))
            else:
                flat.append((unit, 0.0, None, toponym.country))
        self.toponyms = [toponym for toponym, _ in rows]
        self.places = [place for _, _, place, _ in flat]
        self.unit = np.array([unit for unit, *_ in flat], dtype=int)
        self.starts = np.flatnonzero(np.r_[True, self.unit[1:] != self.unit[:-1]]) if flat else np.zeros(0, int)
        self.base = np.array([points for _, points, *_ in flat])
        self.country = np.array([_code(country) for *_, country in flat])
        self.division = np.array([(p.admin1_id or NOWHERE) if p else NOWHERE for p in self.places])
        lat, lon = (np.radians([getattr(p, axis) if p else 0.0 for p in self.places]) for axis in ("lat", "lon"))
        self.xyz = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        named = [p.id if p and p.id and self.toponyms[unit].entity else None for unit, _, p, _ in flat]
        self.id = np.array([-1 - i if name is None else name for i, name in enumerate(named)])
        local = [toponym.local for toponym in self.toponyms]
        self.nation = np.array(
            [not local[unit] and (p is None or p.feature.startswith("PCL")) for unit, _, p, _ in flat], dtype=bool
        )
        self.point = np.array([p is not None and not p.feature.startswith(AREAS) for p in self.places])

    def chances(self, score: np.ndarray) -> np.ndarray:
        """The likelihood of each candidate among those of its toponym."""
        if not len(score):
            return score
        top = np.maximum.reduceat(score, self.starts)[self.unit]
        odds = np.exp(score - top)
        return odds / np.add.reduceat(odds, self.starts)[self.unit]

    def choose(self, score: np.ndarray) -> None:
        """Gives every toponym its best candidate; on a tie the first."""
        ends = [*self.starts[1:], len(score)]
        for start, end in zip(self.starts, ends, strict=True):
            self.toponyms[self.unit[start]].chosen = self.places[start + int(np.argmax(score[start:end]))]


def _code(country: str | None) -> int:
    """A number for an alpha-3 code."""
    return int.from_bytes(country.encode(), "big") if country else NOWHERE


def _shared(weight: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Grows with the weight, and less where that is but a share of the whole: a world of countries tells nothing."""
    return np.log1p(weight) * (weight / np.maximum(whole, 1e-9)) ** lexicon().weights["share"]


def _nearness(table: _Table, other: _Table, half_km: float) -> np.ndarray:
    """1 at the same point, one half at `half_km`, 0 for what is no point."""
    chord = np.clip(2.0 - 2.0 * (table.xyz @ other.xyz.T), 0.0, None) * EARTH_KM**2
    return (table.point[:, None] & other.point[None, :]) / (1.0 + chord / half_km**2)


def _is_capital(place: Place, country: str) -> bool:
    """The seat of the country's government, by its own name."""
    return place.feature == "PPLC" and place.country == country and place.primary


def _is_town_of(town: Place, division: Place) -> bool:
    """A town of some weight within the division."""
    return (
        town.feature.startswith("PPL")
        and town.country == division.country
        and town.admin1_id == division.admin1_id
        and town.population >= TOWN_SHARE * division.population
        and (division.feature == "ADM1" or kilometres(town, division) < TOWN_KM)
    )


def _first(toponym: Toponym) -> int:
    return toponym.at[0].start if toponym.at else 0


def kilometres(one: Place, other: Place) -> float:
    """The distance along the great circle."""
    a, b, c, d = np.radians([one.lat, one.lon, other.lat, other.lon])
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(min(1.0, half))))


def contains(big: Place, small: Place) -> bool:
    """The smaller place lies in the larger one, as far as the table tells."""
    if big.id is not None and big.id == small.id:
        return False
    if big.feature.startswith("PCL"):
        return big.country == small.country
    if big.country != small.country:
        return False
    if big.feature == "ADM1":
        return bool(big.admin1_id) and big.admin1_id == small.admin1_id
    same = big.admin1_id is None or big.admin1_id == small.admin1_id
    return same and big.feature.startswith(("ADM", "ISL")) and kilometres(big, small) < 80

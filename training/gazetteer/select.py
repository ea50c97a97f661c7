"""Which of the names that the sources give a place are kept, and in which order places of one name stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from training.gazetteer.record import Record
from worker.pipeline.gazetteer.names import key

FAR_BIGGER = 100  # times as many people: what bears a name beside such a place as an alternate loses it
VILLAGE = 1000  # the fewest people that a place is taken to have when they are compared
# What counts as people in the order of places of one name, for what has none: seas and continents before all.
KNOWN = {"CONT": 10**9, "OCN": 10**9, "SEA": 10**7, "GULF": 10**7}
HAND_WRITTEN = 500_000


def latin(name: str) -> bool:
    """All its letters are Latin."""
    return name.isascii() or all(unicodedata.name(c, "").startswith("LATIN") for c in name if c.isalpha())


def noise(name: str) -> bool:
    """No name that English news prints.

    That is another script, a machine's transliteration of one (it has no capital), an airport's code, a letter or two.
    """
    letters = [c for c in name if c.isalpha()]
    return name == name.lower() or len(letters) < 3 or (name.isupper() and len(letters) < 5) or not latin(name)


def keys(record: Record, everyday: frozenset[str]) -> dict[str, bool]:
    """The keys of a record, and whether each is that of a name of its own.

    An alternate that is an everyday word counts only as a part of the place's own name ("Newcastle").
    """
    chosen: dict[str, bool] = {}
    for name in record.names:
        if latin(name):
            chosen.setdefault(key(name), True)
    parts = {word for name in chosen for word in name.split()}
    for name in record.others:
        plain = key(name)
        if not noise(name) and (plain not in everyday or plain in parts):
            chosen.setdefault(plain, False)
    chosen.pop("", None)
    return chosen


def weight(record: Record) -> int:
    """What places of one name are ordered by: people, and for what has none how well known its kind is."""
    if record.feature in KNOWN:
        return KNOWN[record.feature]
    return max(record.population, HAND_WRITTEN if record.by_hand else 0)


def postings(records: list[Record], everyday: frozenset[str]) -> dict[str, list[tuple[int, bool]]]:
    """For every key the rows that bear it, heaviest first; of equals populated places before divisions."""
    found: dict[str, list[tuple[int, bool]]] = {}
    for row, record in enumerate(records):
        for name, primary in keys(record, everyday).items():
            found.setdefault(name, []).append((row, primary))
    heavy = [weight(record) for record in records]
    for rows in found.values():
        biggest = max(heavy[row] for row, _ in rows)
        rows[:] = [(row, own) for row, own in rows if own or max(heavy[row], VILLAGE) * FAR_BIGGER > biggest]
        rows.sort(key=lambda item: (-heavy[item[0]], not item[1], records[item[0]].feature[:3] == "ADM", item[0]))
    return found


def without_doubles(counties: list[Record], cities: list[Record]) -> Iterable[Record]:
    """Second-order divisions without the names that only repeat a place in them (a city and its municipality).

    They lose alternates that repeat a place of their first-order division too ("Los Angeles" for the county). Those
    that no name is left to are left out.
    """
    inside: dict[str, set[str]] = {}
    all_inside: dict[str, set[str]] = {}
    for city in cities:
        own = {key(name) for name in city.names}
        inside.setdefault(city.division, set()).update(own)
        if city.county:
            inside.setdefault(city.county, set()).update(own)
            all_inside.setdefault(city.county, set()).update(
                own, (key(name) for name in city.others if not noise(name))
            )
    for record in counties:
        near = inside.get(record.division, set()) | all_inside.get(record.county, set())
        record.names = [name for name in record.names if key(name) not in inside.get(record.county, set())]
        record.others = [name for name in record.others if key(name) not in near and not noise(name)]
        if record.names or record.others:
            yield record

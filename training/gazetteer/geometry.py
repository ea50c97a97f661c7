"""Where divisions and countries lie, from the places in them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from training.gazetteer.record import Record

CELL = 4  # cells a degree
KM = 111.2  # a degree of a great circle
CITY = 300_000  # people from which a place is taken to count its surroundings,
REACH = 8  # so many kilometres around


def middle(places: Iterable[Record]) -> tuple[float, float] | None:
    """The mean of the quarter-degree cells that hold a place, so that a big city or a dense district counts once."""
    cells = {(math.floor(place.lat * CELL), math.floor(place.lon * CELL)) for place in places}
    if not cells:
        return None
    x = y = z = 0.0
    for row, column in sorted(cells):
        lat, lon = math.radians((row + 0.5) / CELL), math.radians((column + 0.5) / CELL)
        x += math.cos(lat) * math.cos(lon)
        y += math.cos(lat) * math.sin(lon)
        z += math.sin(lat)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 3), round(math.degrees(math.atan2(y, x)), 3)


def people(places: Iterable[Record]) -> int:
    """About how many live there.

    The list has districts and suburbs beside the city that counts them: places close to a big one are taken for parts.
    """
    total, cities = 0, []
    for place in sorted(places, key=lambda one: (-one.population, one.id)):
        if place.feature == "PPLX" or any(close(place, city) for city in cities):
            continue
        total += place.population
        if place.population >= CITY:
            cities.append(place)
    return total


def close(place: Record, city: Record) -> bool:
    """Within the circle that a city of such a size fills."""
    north = (place.lat - city.lat) * KM
    east = (place.lon - city.lon) * KM * math.cos(math.radians(city.lat))
    return math.hypot(north, east) < REACH * math.sqrt(city.population / CITY)


def settle(record: Record, places: list[Record]) -> None:
    """Gives a division the middle and the people of its places; where they all lie in one cell, the biggest of them."""
    if not places:
        return
    biggest = max(places, key=lambda place: (place.population, -place.id))
    cells = {(math.floor(place.lat * CELL), math.floor(place.lon * CELL)) for place in places}
    record.lat, record.lon = (biggest.lat, biggest.lon) if len(cells) == 1 else middle(places)
    record.population = people(places)


def place_divisions(divisions: list[Record], cities: list[Record]) -> None:
    """Settles first- and second-order divisions."""
    inside: dict[str, list[Record]] = {}
    for city in cities:
        inside.setdefault(city.division, []).append(city)
        if city.county:
            inside.setdefault(city.county, []).append(city)
    for record in divisions:
        settle(record, inside.get(record.county or record.division, []))


def place_countries(countries: list[Record], cities: list[Record]) -> None:
    """Settles countries that no source gives a point. Raises ValueError for one without any place."""
    inside: dict[str, list[Record]] = {}
    for city in cities:
        inside.setdefault(city.country, []).append(city)
    for record in countries:
        if record.lat is None:
            point = middle(inside.get(record.country, []))
            if point is None:
                raise ValueError(f"{record.country} has no point: give it one in features.yaml")
            record.lat, record.lon = point

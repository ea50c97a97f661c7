"""Where an article comes from: the country of its outlet, and the home town of a local one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from worker.pipeline.gazetteer import Place, gazetteer, key
from worker.pipeline.knowledge import resource

FILE = "outlets.yaml"
KEYS = {"name", "names", "domains", "country", "city", "division"}


@dataclass(frozen=True)
class Outlet:
    """A newspaper, station, site or agency."""

    name: str
    country: str  # ISO 3166 alpha-3
    city: str | None = None
    division: str | None = None
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    @property
    def home(self) -> Place | None:
        """The town it writes for; None where it writes for a country."""
        if self.city is None:
            return None
        found = [place for place in gazetteer().find(self.city) if place.country == self.country]
        return next((place for place in found if self.division == place.admin1 and place.feature[0] == "P"), None)


@dataclass(frozen=True)
class Outlets:
    """The outlets of outlets.yaml by name and by domain."""

    by_name: dict[str, Outlet] = field(default_factory=dict)
    by_domain: dict[str, Outlet] = field(default_factory=dict)
    by_first: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)  # names of several words by the first

    def named(self, name: str) -> Outlet | None:
        """The outlet of that name, article and case aside."""
        return self.by_name.get(_key(name))

    def at(self, url: str) -> Outlet | None:
        """The outlet whose site the address belongs to."""
        try:
            labels = (urlsplit(url if "//" in url else f"//{url}").hostname or "").split(".")
        except ValueError:
            return None
        return next((o for i in range(len(labels) - 1) if (o := self.by_domain.get(".".join(labels[i:])))), None)

    def within(self, words: list[str]) -> Iterator[Outlet]:
        """The outlets whose names of several words stand in the text."""
        lower = [word.lower() for word in words]
        for i, word in enumerate(lower):
            for name in self.by_first.get(word, ()):
                if tuple(lower[i : i + len(name)]) == name:
                    yield self.by_name[" ".join(name)]


def _key(name: str) -> str:
    plain = key(name)
    return plain.removeprefix("the ")


def read_outlets(rows: Any) -> Outlets:
    """The outlets of the content of outlets.yaml. Raises ValueError naming the row that is wrong."""
    if not isinstance(rows, list):
        raise ValueError(f"{FILE}: must be a list")  # noqa: TRY004 - the content is wrong, not a caller's type
    outlets = Outlets()
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("name"), str) or set(row) - KEYS:
            raise ValueError(f"{FILE}: {row!r} must have a name and no keys but {', '.join(sorted(KEYS))}")
        outlet = _outlet(row)
        for name in (outlet.name.partition(" (")[0] if " (" in outlet.name else outlet.name, *outlet.names):
            outlets.by_name.setdefault(_key(name), outlet)
        for domain in outlet.domains:
            if outlets.by_domain.setdefault(domain, outlet) is not outlet:
                raise ValueError(f"{FILE}: {outlet.name!r}: {domain} stands there twice")
    for name in outlets.by_name:
        words = tuple(name.split())
        if len(words) > 1:
            outlets.by_first.setdefault(words[0], []).append(words)
    return outlets


def _outlet(row: dict) -> Outlet:
    name, country = row["name"], row.get("country")
    if not isinstance(country, str) or len(country) != 3 or not country.isupper():
        raise ValueError(f"{FILE}: {name!r} needs an ISO 3166 alpha-3 code")
    if ("city" in row) != ("division" in row):
        raise ValueError(f"{FILE}: {name!r} needs both city and division, or neither")
    for listed in ("names", "domains"):
        if not isinstance(row.get(listed, []), list) or not all(isinstance(x, str) for x in row.get(listed, [])):
            raise ValueError(f"{FILE}: {name!r}: {listed} must be a list of strings")
    return Outlet(
        name,
        country,
        row.get("city"),
        row.get("division"),
        tuple(row.get("names", [])),
        tuple(domain.lower() for domain in row.get("domains", [])),
    )


@cache
def outlets() -> Outlets:
    """The outlets of this process."""
    return read_outlets(resource(FILE))

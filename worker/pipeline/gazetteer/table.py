"""The table of places: opens it, finds names in it. The layout is that of training/gazetteer/layout.py.

Nothing is read at opening but the header; what a search touches, the operating system brings in, once for all
processes that have the file mapped.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import sys
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from worker.pipeline.gazetteer.names import LONGEST, key
from worker.pipeline.knowledge import RESOURCES

MAGIC = b"DTLNGAZ1"
BUCKET_BITS = 17  # of the hash of a name: the bucket of postings that it stands in
ROW_BITS = 20
ROWS = (1 << ROW_BITS) - 1
PRIMARY = 1 << ROW_BITS
BLOCK = 16  # rows that share one offset into the names
NOWHERE = 0xFFFF
DEGREE = 100_000

# Name and item type of every section of the file.
SECTIONS = {
    "ids": "I",  # GeoNames id of a row, 0 for none
    "latitudes": "i",  # in 1/100,000 degree
    "longitudes": "i",
    "populations": "I",
    "name_blocks": "I",  # where the name of every 16th row begins
    "parents": "H",  # row of the first-order division, else of the country, else NOWHERE
    "features": "B",  # place in the header's list
    "name_lengths": "B",  # in bytes
    "buckets": "I",  # where the postings of a bucket begin, and one more
    "postings": "I",  # row, whether the name is primary, and more bits of the hash of the name
    "tags": "H",  # still more of them
    "names": "B",  # UTF-8
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the table; `primary` tells how it was found and is no part of its identity."""

    id: int | None  # GeoNames id, None where not known
    name: str  # canonical, English where there is an English one
    lat: float  # degrees, WGS 84
    lon: float
    country: str | None  # ISO 3166-1 alpha-3 (XKX: Kosovo); None for seas and what lies in several countries
    admin1: str | None  # name of the first-order division
    admin1_id: int | None  # GeoNames id of that division
    feature: str  # GeoNames feature code
    population: int  # 0 where not known
    primary: bool = field(default=True, compare=False)  # the name asked for is the place's own name


def digest(name_key: str) -> tuple[int, int, int]:
    """Bucket, bits beside the row, and tag of a key."""
    number = int.from_bytes(hashlib.blake2b(name_key.encode(errors="surrogatepass"), digest_size=8).digest(), "little")
    return number >> (64 - BUCKET_BITS), number >> 16 & 0x7FF, number & 0xFFFF


class Gazetteer:
    """The table in one file. Raises ValueError when the file is none, FileNotFoundError when there is none."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[: len(MAGIC)] != MAGIC:
            raise ValueError(f"{path.name} is no table of places")
        if sys.byteorder != "little":
            raise ValueError(f"{path.name} is little-endian, this machine is not")
        start = len(MAGIC) + 4
        self.header = json.loads(self._bytes[start : start + int.from_bytes(self._bytes[len(MAGIC) : start], "little")])
        whole = memoryview(self._bytes)
        columns = {}
        for name, kind in SECTIONS.items():
            offset, length = self.header["sections"][name]
            columns[name] = whole[offset : offset + length].cast(kind)
        self._ids, self._populations = columns["ids"], columns["populations"]
        self._latitudes, self._longitudes = columns["latitudes"], columns["longitudes"]
        self._parents, self._features = columns["parents"], columns["features"]
        self._names, self._name_blocks, self._name_lengths = (
            columns["names"],
            columns["name_blocks"],
            columns["name_lengths"],
        )
        self._buckets, self._postings, self._tags = columns["buckets"], columns["postings"], columns["tags"]
        self._codes: list[str] = self.header["countries"]
        self._feature_codes: list[str] = self.header["features"]
        self._country_rows = {code: row for row, code in enumerate(self._codes)}
        self._divisions_end = len(self._codes) + self.header["divisions"]
        self._abbreviations: dict[str, list[int]] = self.header["abbreviations"]
        self._division_words = frozenset(self.header["division_words"])
        self._found = lru_cache(maxsize=2048)(self._places)

    def __len__(self) -> int:
        return len(self._ids)

    def _rows(self, name: str) -> list[int]:
        """The postings of a name; without its article, or as a division without the word for one, where it has none."""
        plain = key(name)
        rows = self._bucket(plain)
        if not rows and plain.startswith("the "):
            plain = plain[4:]
            rows = self._bucket(plain)
        return rows or self._division_rows(plain)

    def _division_rows(self, plain: str) -> list[int]:
        """What "donetsk region" or "province of palermo" means: divisions that bear the rest of it, or their seats."""
        first, _, after_first = plain.partition(" ")
        before_last, _, last = plain.rpartition(" ")
        if last in self._division_words:
            rest = before_last
        elif first in self._division_words:
            rest = f"{after_first} ".removeprefix("of ").rstrip()
        else:
            return []
        rows = [(row, self._feature_codes[self._features[row & ROWS]]) for row in self._bucket(rest)]
        divisions = [row for row, feature in rows if feature[:3] == "ADM"]
        return divisions or [row for row, feature in rows if feature[:4] in {"PPLA", "PPLC"}]

    def _bucket(self, plain: str) -> list[int]:
        if not plain:
            return []
        bucket, bits, tag = digest(plain)
        begin, end = self._buckets[bucket], self._buckets[bucket + 1]
        tags, postings = self._tags, self._postings
        return [
            posting & (ROWS | PRIMARY)
            for at in range(begin, end)
            if tags[at] == tag and (posting := postings[at]) >> (ROW_BITS + 1) == bits
        ]

    def find(self, name: str) -> tuple[Place, ...]:
        """All places that bear the name or have it as another name, most populous first; () when none."""
        return self._found(name) if len(name) <= LONGEST else ()

    def _places(self, name: str) -> tuple[Place, ...]:
        return tuple(self.place(row & ROWS, bool(row & PRIMARY)) for row in self._rows(name))

    def has(self, name: str) -> bool:
        """Some place bears the name."""
        return bool(self._rows(name))

    def country(self, alpha3: str) -> Place | None:
        """The country of an ISO 3166-1 alpha-3 code."""
        row = self._country_rows.get(alpha3)
        return None if row is None else self.place(row)

    def admin1(self, country_alpha3: str, name: str) -> Place | None:
        """The first-order division of that country that bears the name; its own name goes before other names."""
        return self._division(name, country_alpha3)

    def division(self, name: str, country: str | None = None) -> Place | None:
        """A first-order division by name or abbreviation ("Ill.", "N.S.W."), of one country or the most populous."""
        return self._division(name, country) or self._abbreviated(name, country)

    def _division(self, name: str, country: str | None) -> Place | None:
        first = len(self._codes)
        found = [
            self.place(row & ROWS, bool(row & PRIMARY))
            for row in self._rows(name)
            if first <= row & ROWS < self._divisions_end
        ]
        found = [place for place in found if country in {None, place.country}]
        return next((place for place in found if place.primary), found[0] if found else None)

    def _abbreviated(self, name: str, country: str | None) -> Place | None:
        found = (self.place(row, primary=False) for row in self._abbreviations.get(key(name), ()))
        return next((place for place in found if country in {None, place.country}), None)

    def place(self, row: int, primary: bool = True) -> Place:
        """The place of a row of the table."""
        parent = self._parents[row]
        division = parent if parent != NOWHERE and parent >= len(self._codes) else None
        country = parent if division is None else self._parents[division]
        if row < len(self._codes):
            country = row
        elif row < self._divisions_end:
            division = row
        return Place(
            id=self._ids[row] or None,
            name=self._name(row),
            lat=self._latitudes[row] / DEGREE,
            lon=self._longitudes[row] / DEGREE,
            country=None if country == NOWHERE else self._codes[country],
            admin1=None if division is None else self._name(division),
            admin1_id=(self._ids[division] or None) if division is not None else None,
            feature=self._feature_codes[self._features[row]],
            population=self._populations[row],
            primary=primary,
        )

    def _name(self, row: int) -> str:
        block = row // BLOCK
        begin = self._name_blocks[block] + sum(self._name_lengths[block * BLOCK : row])
        return str(self._names[begin : begin + self._name_lengths[row]], "utf-8")


@cache
def gazetteer() -> Gazetteer:
    """The table that ships with Dateline, opened once a process."""
    return Gazetteer(RESOURCES / "gazetteer.bin")

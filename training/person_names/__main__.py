"""Writes worker/pipeline/resources/entity_person_names.yaml.

    python -m training.person_names

Needs Faker (MIT licence; `pip install faker`), whose lists of names by language it puts together. Names in other than
Latin letters, of fewer than three letters, with a blank, or that stand nowhere as a name of one word are left out.
`men` and `women` are the given names that stand in the lists for one of the two only, whatever the language.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import textwrap
from pathlib import Path

TARGET = Path(__file__).parents[2] / "worker" / "pipeline" / "resources" / "entity_person_names.yaml"
NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-žA-Z'\u2019-]{2,15}$")
HEADER = """\
# Given names and surnames in Latin letters, of some sixty languages and countries.
# Put together by training/person_names from the lists of Faker {version} (https://github.com/joke2k/faker), MIT,
# copyright (c) 2012 Daniele Faraglia and contributors. One text a list, names between blanks; `men` and `women` are the
# given names that only one of the two bear.
"""


def collect() -> tuple[str, dict[str, set[str]]]:
    """Version of Faker; given names, surnames, and the given names of men and of women only."""
    faker = importlib.import_module("faker")
    people = importlib.import_module("faker.providers.person")
    given: set[str] = set()
    surnames: set[str] = set()
    borne: dict[str, set[str]] = {"male": set(), "female": set(), "nonbinary": set()}
    for module in pkgutil.iter_modules(people.__path__):
        if not module.ispkg:
            continue
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            kind = re.match(r"(first|last)_names", attribute)
            if kind:
                value = getattr(provider, attribute)
                if isinstance(value, property):
                    continue
                listed = [word for word in value if isinstance(word, str)]
                found = given if kind.group(1) == "first" else surnames
                names = {word for word in listed if NAME.match(word)}
                found |= names
                gender = attribute.rpartition("_")[2]
                if kind.group(1) == "first" and gender in borne:
                    borne[gender] |= names
    men = borne["male"] - borne["female"] - borne["nonbinary"]
    women = borne["female"] - borne["male"] - borne["nonbinary"]
    return faker.VERSION, {"given": given, "surnames": surnames, "men": men, "women": women}


def main() -> None:
    """Writes the resource."""
    version, lists = collect()
    with TARGET.open("w", encoding="utf-8") as out:
        out.write(HEADER.format(version=version))
        for key, names in lists.items():
            out.write(f"{key}: >-\n")
            lines = textwrap.wrap(" ".join(sorted(names)), 116, break_long_words=False, break_on_hyphens=False)
            out.writelines(f"  {line}\n" for line in lines)


if __name__ == "__main__":
    main()

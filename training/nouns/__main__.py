"""python -m training.nouns FOLDER: the folder of WordNet's dictionary files. Writes entity_noun_persons.yaml."""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter, defaultdict
from pathlib import Path

TARGET = Path(__file__).parents[2] / "worker" / "pipeline" / "resources" / "entity_noun_persons.yaml"
PERSON = 18  # the number of WordNet's file of nouns for persons
NOUN = "1"
WORD = re.compile(r"[a-z]{3,}(?:-[a-z]+)*$")
LEAST = 0.75
LONGEST = 24  # steps up to more general senses
GENDERED = {"m": "male", "f": "female"}
HEADER = """\
# Common nouns for one human being, by the gender they tell, beside those of entity_nouns.yaml, which win where both
# know a word. One text a gender, words between blanks. Put together by training/nouns from WordNet 3.1; do not edit.
#
# WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved. Permission to use, copy, modify and
# distribute this database for any purpose and without fee or royalty is granted, provided that this notice appears on
# all copies. It is provided "as is"; Princeton University makes no representations or warranties, express or implied.
# The name of Princeton University may not be used in advertising or publicity pertaining to its distribution.
"""


class Senses:
    """The noun senses of WordNet."""

    def __init__(self, folder: Path) -> None:
        self.words: dict[str, list[str]] = {}  # as written, by sense
        self.wider: dict[str, list[str]] = {}  # the more general senses
        for line in (folder / "data.noun").read_text(encoding="latin-1").splitlines():
            if not line.startswith(" "):
                self._take(line.split(" | ")[0].split())
        self.of: dict[str, list[tuple[str, int, int]]] = defaultdict(list)  # sense, file and places, by word in small
        for line in (folder / "index.sense").read_text(encoding="latin-1").splitlines():
            key, sense, _, places = line.split()
            word, _, rest = key.partition("%")
            kind, file, *_ = rest.split(":")
            if kind == NOUN:
                self.of[word].append((sense, int(file), int(places)))

    def _take(self, columns: list[str]) -> None:
        sense, count = columns[0], int(columns[3], 16)
        self.words[sense] = columns[4 : 4 + 2 * count : 2]
        pointers = columns[5 + 2 * count :]
        self.wider[sense] = [to for sign, to in zip(pointers[::4], pointers[1::4], strict=False) if sign == "@"]

    def names_person(self, word: str) -> bool:
        """Most of its places mean a person; without any, all its senses."""
        senses = self.of[word]
        places = sum(n for _, _, n in senses)
        if places:
            return sum(n for _, file, n in senses if file == PERSON) / places >= LEAST
        return all(file == PERSON for _, file, _ in senses)

    def gender(self, word: str) -> str:
        """m, f, or any: what all its persons are."""
        told = {self._gender_of(sense) for sense, file, _ in self.of[word] if file == PERSON}
        return told.pop() if len(told) == 1 else "any"

    def _gender_of(self, sense: str) -> str:
        seen, open_ = set(), [sense]
        found = Counter[str]()
        for _ in range(LONGEST):
            wider = [to for at in open_ for to in self.wider.get(at, ())]
            for to in wider:
                found.update(g for g, word in GENDERED.items() if word in self.words[to])
            open_ = [to for to in wider if to not in seen]
            seen.update(wider)
        return next(iter(found)) if len(found) == 1 else "any"

    def is_small(self, word: str) -> bool:
        """It is written small in one of its senses for a person."""
        return any(file == PERSON and word in self.words[sense] for sense, file, _ in self.of[word])


def collect(folder: Path) -> dict[str, list[str]]:
    """The nouns by gender."""
    senses = Senses(folder)
    found: dict[str, list[str]] = {"m": [], "f": [], "any": []}
    for word in sorted(senses.of):
        if WORD.match(word) and senses.names_person(word) and senses.is_small(word):
            found[senses.gender(word)].append(word)
    return found


def main() -> None:
    """Writes the resource."""
    with TARGET.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for gender, words in collect(Path(sys.argv[1])).items():
            out.write(f"{gender}: >-\n")
            lines = textwrap.wrap(" ".join(words), 116, break_long_words=False, break_on_hyphens=False)
            out.writelines(f"  {line}\n" for line in lines)


if __name__ == "__main__":
    main()

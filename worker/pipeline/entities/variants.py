"""How one name may be written: transliterations, spellings, short given names, acronyms. See entity_variants.yaml."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from worker.pipeline.knowledge import resource

FILE = "entity_variants.yaml"
SHORTEST = 5  # letters of a key that may differ from another by one
LETTERS = 2  # of an acronym


@dataclass(frozen=True)
class Variants:
    """The resource."""

    letters: tuple[tuple[str, str], ...]
    spellings: dict[str, str]
    given: dict[str, frozenset[int]]  # the groups of a given name
    parts: tuple[str, ...]
    states: dict[str, tuple[str, ...]]
    particles: frozenset[str]


def _strings(listed: object, where: str) -> list[str]:
    if not isinstance(listed, list) or not listed or not all(isinstance(word, str) and word for word in listed):
        raise ValueError(f"{FILE}: {where} must be a list of words")
    return listed


@cache
def variants() -> Variants:
    """The variants, validated: ValueError names the entry that is wrong."""
    data = resource(FILE)
    letters = []
    for row in data["letters"]:
        if len(_strings(row, f"letters {row}")) != 2:
            raise ValueError(f"{FILE}: letters {row} must be a pair")
        letters.append((row[0], row[1]))
    given: dict[str, set[int]] = {}
    for number, group in enumerate(data["given"]):
        for name in _strings(group, f"given {group}"):
            given.setdefault(name.casefold(), set()).add(number)
    return Variants(
        tuple(letters),
        {word: row[0] for row in data["spellings"] for word in _strings(row, f"spellings {row}")},
        {name: frozenset(groups) for name, groups in given.items()},
        tuple(part + " " for part in _strings(data["parts"], "parts")),
        {name: tuple(_strings(listed, f"states {name}")) for name, listed in data["states"].items()},
        frozenset(_strings(data["particles"], "particles")),
    )


@lru_cache(maxsize=4096)
def key(word: str) -> str:
    """The word without what transliterations and spellings differ in: the same for "Shoigu" and "Shoygu"."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(c for c in folded if c.isalnum())
    for written, meant in variants().letters:
        letters = letters.replace(written, meant)
    single = [c for i, c in enumerate(letters) if not i or c != letters[i - 1]]
    return "".join(single)


def alike(one: str, other: str) -> bool:
    """The keys are the same, or long and one letter apart."""
    a, b = key(one), key(other)
    if a == b:
        return True
    if min(len(a), len(b)) < SHORTEST or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[i + 1 :] == b[i + 1 :] if len(a) == len(b) else (a[i + 1 :] == b[i:] or a[i:] == b[i + 1 :])


def same_given(one: str, other: str) -> bool:
    """Two given names, or an initial and a name, can be one person's."""
    a, b = one.casefold(), other.casefold()
    if a == b or key(a) == key(b):
        return True
    short, long = sorted((a.rstrip("."), b.rstrip(".")), key=len)
    if len(short) == 1 and (a.endswith(".") or b.endswith(".")):
        return long.startswith(short)
    return bool(variants().given.get(a, frozenset()) & variants().given.get(b, frozenset()))


def content(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an organisation's or a place's name as they are compared: without particles, in one spelling."""
    plain = [variants().spellings.get(word.casefold(), word.casefold()).replace(".", "") for word in words]
    return tuple(word for word in plain if word not in variants().particles and any(c.isalnum() for c in word))


def initials(words: tuple[str, ...]) -> str:
    """The first letters of the words written large; "Anti-Doping" has two."""
    parts = [part for word in words for part in word.split("-") if part]
    return "".join(part[0] for part in parts if part[0].isupper() or part[0].isdigit())


def acronym(words: tuple[str, ...]) -> str:
    """The letters of a name that is one word of capitals, else nothing."""
    letters = words[0].replace(".", "") if len(words) == 1 else ""
    return letters if len(letters) >= LETTERS and letters.isalnum() and letters.upper() == letters else ""


def shortens(short: str, long: tuple[str, ...]) -> bool:
    """The acronym, written in brackets beside the words, may stand for them."""
    letters = iter("".join(long).casefold())
    in_order = long[0][:1].casefold() == short[:1].casefold() and all(c in letters for c in short.casefold())
    first = initials(long)
    return in_order or (len(short) == len(first) and sorted(short) == sorted(first))

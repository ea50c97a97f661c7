"""The corpus again with other names in it."""

from __future__ import annotations

import random
from collections.abc import Iterable

from training.names.grammar import Grammar, Named


def swapped(article: Named, countries: Iterable[str], grammar: Grammar, rng: random.Random) -> Named:
    """The article with other names of the same kinds; what stands twice gets the same other name."""
    known = frozenset(countries)
    told: dict[str, str] = {}
    pieces, names, end = [], [], 0
    length = 0
    for start, stop, label in sorted(article.names):
        before = article.text[end:start]
        old = article.text[start:stop]
        new = _other(old, label, known, told, grammar, rng)
        pieces += [before, new]
        length += len(before)
        names.append((length, length + len(new), label))
        length += len(new)
        end = stop
    return Named("".join([*pieces, article.text[end:]]), tuple(names))


def _other(
    old: str, label: str, countries: frozenset[str], told: dict[str, str], grammar: Grammar, rng: random.Random
) -> str:
    if old in told:
        return told[old]
    words = old.split()
    if label == "PERSON" and len(words) > 1:
        given, surname = grammar.name("given", rng), told.get(words[-1]) or grammar.name("surname", rng)
        told.setdefault(words[0], given)
        told.setdefault(words[-1], surname)
        told[old] = f"{given} {surname}"
    elif label == "PERSON":
        told[old] = grammar.name("surname", rng)
    elif label == "GPE":
        told[old] = grammar.name("country" if old in countries else "town", rng)
    elif label == "NORP" and old.endswith(("an", "ese", "ish", "i")):
        told[old] = grammar.name("demonym", rng)
    elif label == "ORG" and len(words) > 1:
        told[old] = grammar.name("org", rng)
    elif label == "ORG":
        told[old] = grammar.name(rng.choice(("made", "letters", "brand")), rng)
    elif label in ("LOC", "FAC") and len(words) > 1:
        told[old] = grammar.name(label.lower(), rng)
    else:
        told[old] = old
    return told[old]

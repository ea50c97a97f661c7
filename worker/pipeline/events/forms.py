"""How verbs are written: what the tagger's lemma gets wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DOUBLING = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")


def inflected(verbs: Iterable[str]) -> dict[str, str]:
    """Regular inflected forms → verb: the tagger's lemma of "staged" may be "stag"."""
    found: dict[str, str] = {}
    for verb in sorted(set(verbs)):
        stem = verb.removesuffix("e")
        doubled = verb + verb[-1] if _DOUBLING.search(verb) else stem
        hard = verb[:-1] + "i" if re.search(r"[^aeiou]y$", verb) else None
        forms = [stem + "ed", stem + "ing", doubled + "ed", doubled + "ing"]
        if hard:
            forms = [hard + "ed", verb + "ing"]
        for form in forms:
            found.setdefault(form, verb)
    return found

"""What else in the article tells where it plays: names of bodies, persons' countries, the outlet, single words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from math import log

from worker.pipeline.gazetteer import gazetteer
from worker.pipeline.layers import Entity, Region
from worker.pipeline.places.lexicon import lexicon
from worker.pipeline.places.outlets import Outlet, outlets
from worker.pipeline.places.toponyms import PLACES, At, Tokens, Toponym, named_by

BODIES = frozenset({"ORG", "EVENT", "LAW", "WORK_OF_ART"})
ACTORS = frozenset({"PERSON", "ORG"})
PHONE = re.compile(r"(?<![\d-])\(?([2-9]\d\d)\)?[-. \u00a0]{1,2}\d{3}[-. \u2011\u00a0]\d{4}(?![\d-])")
LONGEST = 3  # words of a place in the name of a body
MOST = 60  # bodies whose names are read
BEFORE = frozenset({"of", "in", "for", "at"})  # a place in a body's name stands first, or after one of these
OWN = frozenset({"byline", "boilerplate"})  # regions in which an outlet names itself


def gather(tokens: Tokens, entities: list[Entity], found: list[Toponym]) -> list[Toponym]:
    """Toponyms that count as evidence only."""
    article = tokens.doc._.article
    evidence = _bodies(tokens, entities, found)
    evidence += _phones(tokens.text)
    evidence += _actors(entities)
    evidence += _cues(tokens)
    outlet = (outlets().named(article.source) if article.source else None) or (
        outlets().at(article.url) if article.url else None
    )
    if outlet is None and article.source:
        evidence += [home for name in _parts(article.source.split()) for home in _home(name)]
    for source in [outlet] if outlet else _self_named(tokens):
        evidence += _of_outlet(source)
    return evidence


def _of_outlet(outlet: Outlet) -> list[Toponym]:
    home = outlet.home
    if home is None:
        return [Toponym(outlet.name, country=outlet.country, weight=lexicon().weights["desk"], local=True)]
    return [Toponym(outlet.name, candidates=[home], weight=lexicon().weights["home"])]


def _home(name: str) -> list[Toponym]:
    """An outlet we do not know, by the place in its name."""
    candidates = list(gazetteer().find(name))
    return [Toponym(name, candidates=candidates, weight=lexicon().weights["home"])] if candidates else []


def _self_named(tokens: Tokens) -> list[Outlet]:
    """The outlets named where articles name their own."""
    named: dict[str, Outlet] = {}
    regions: Iterable[Region] = tokens.doc._.regions
    for region in regions:
        if region.kind in OWN:
            text = tokens.text[region.span.start : region.span.end]
            for outlet in outlets().within([word.strip(".,;:()|\u00a9\"'") for word in text.split()]):
                named.setdefault(outlet.name, outlet)
    return list(named.values())[:1]


def _actors(entities: list[Entity]) -> list[Toponym]:
    """The countries for which persons and organisations act."""
    counts = Counter(entity.country for entity in entities if entity.country and entity.type in ACTORS)
    weight = lexicon().weights["demonym"]
    return [Toponym("", country=c, weight=weight * (1 + log(count))) for c, count in sorted(counts.items())]


def _cues(tokens: Tokens) -> list[Toponym]:
    """The countries whose institutions the text names."""
    cues, weight = lexicon().cues, lexicon().weights["cue"]
    counts = Counter(country for word in tokens.words if (country := cues.get(word) or cues.get(word.lower())))
    return [Toponym("", country=c, weight=weight * (1 + log(count)), local=True) for c, count in sorted(counts.items())]


def _phones(text: str) -> list[Toponym]:
    """The divisions whose telephone numbers stand in the text."""
    codes = Counter(lexicon().phones.get(match[1]) for match in PHONE.finditer(text))
    del codes[None]
    return [
        Toponym(name, candidates=[place], weight=lexicon().weights["phone"] * (1 + log(count)))
        for (country, name), count in sorted(codes.items())
        if (place := gazetteer().admin1(country, name))
    ]


def _bodies(tokens: Tokens, entities: list[Entity], found: list[Toponym]) -> list[Toponym]:
    """The places in the names of bodies: "Ohio State Police", "University of Georgia". Known names gain weight."""
    part = lexicon().weights["part"]
    by_name = {toponym.name.casefold(): toponym for toponym in found if toponym.candidates}
    unplaced = {id(toponym.entity): toponym for toponym in found if not toponym.candidates}
    told: list[Toponym] = []
    bodies = [e for e in entities if (id(e) in unplaced if e.type in PLACES else e.type in BODIES)]
    for entity in bodies[:MOST]:
        mention = next((m for m in entity.mentions if m.kind == "name"), None)
        at = tokens.at(mention.span) if mention else None
        if at is None or at[1] - at[0] < 2 or outlets().named(entity.name):
            continue  # papers that are quoted tell nothing
        words = [token.text for token in tokens.doc[at[0] : at[1]] if not token.is_space]
        for name in _parts(words):
            known = by_name.get(name.casefold())
            if known is None:
                known = Toponym(name, at=[At(*at, mention)], candidates=list(named_by(name)), weight=part / 2)
                known.doubtful = True
                by_name[name.casefold()] = known
                told.append(known)
            known.weight += part / 2
            if id(entity) in unplaced and unplaced[id(entity)].lies_in is None and _is_body(entity, words):
                unplaced[id(entity)].lies_in = known
    return told


def _is_body(entity: Entity, words: list[str]) -> bool:
    """Its name is that of a facility or a body, by label or by a word of it, and of no street."""
    known = lexicon()
    if words[-1].lower() in known.streets:
        return False
    return entity.type == "FAC" or any(w.lower() in known.papers or w.lower() in known.classes for w in words)


def _parts(words: list[str]) -> list[str]:
    """The names of places that a name begins with, or has after "of", the longest first."""
    found = []
    for i, word in enumerate(words):
        if not word[0].isupper() or not (i == 0 or words[i - 1].lower() in (*BEFORE, "the")):
            continue
        for end in range(min(i + LONGEST, len(words)), i, -1):
            if end - i == len(words):
                continue
            name = " ".join(words[i:end])
            if all(w[0].isupper() or w in ("-", ".") for w in words[i:end]) and _is_place(name):
                found.append(name)
                break
    return found


def _is_place(name: str) -> bool:
    return not (name.lower() in lexicon().papers or name.lower() in lexicon().demonyms) and bool(named_by(name))

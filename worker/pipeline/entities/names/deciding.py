"""One string, one label: what the whole article tells of a name, weighed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import given_names, name_words
from worker.pipeline.entities.names.evidence import PLACE, Evidence, group
from worker.pipeline.entities.names.forms import label_of
from worker.pipeline.entities.names.spans import PLACES, Name
from worker.pipeline.entities.names.words import person_names, words
from worker.pipeline.gazetteer import gazetteer

# The model's word for a single word: its organisations are often towns, and its persons organisations.
ALONE = {"ORG": 0.6, "PERSON": 0.8}
JOINTS = frozenset((",", "and", "or", "&"))
SHORTEST_ACRONYM = 3  # letters
GENERATIONS = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})


def decide(doc: Doc, found: list[Name], evidence: Evidence) -> list[Name]:
    """Corrects labels by what the article says of each name most."""
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for name in found:
        named = name.words(doc)
        label = group(name.label)
        if len(named) == 1 and _is_acronym(named[0]) and label in ("PERSON", PLACE) and not evidence.is_place(named[0]):
            label = "ORG"  # towns and persons are not called so
        votes[named][label] += ALONE.get(label, 1) if len(named) == 1 else 1
        labels[named][name.label] += 1
        votes[named].update(evidence.votes(name.start, name.end))
        if name.honorific:
            votes[named]["PERSON"] += 3
    for name, label in _coordinated(doc, found, evidence):
        votes[name.words(doc)][label] += 1.5
    for named, counted in votes.items():
        placed = counted[PLACE] > 0
        counted.update(evidence.prior(named, max(labels[named], key=labels[named].get), placed=placed))
    surnames, companies = _families(votes)
    given = {
        named[0]
        for named, counted in votes.items()
        if len(named) > 1
        and (named[0] in given_names() or named[0] in person_names().given)
        and named[-1] in surnames
        and _leader(counted) == "PERSON"
    }
    parties = {
        named[0]
        for named in votes
        if len(named) > 1 and named[-1] in words().organisation_heads and not evidence.is_place(named[0])
    }
    for name in found:
        named = name.words(doc)
        told = label_of(list(named), name.label) if len(named) > 1 else None
        if told:
            name.label = told
        elif len(named) == 1 and named[0] in surnames and not _placed_here(evidence, name):
            name.label = "PERSON"
        elif len(named) == 1 and named[0] in given and not _placed_here(evidence, name):
            name.label = "PERSON"
        elif len(named) == 1 and named[0] in parties and named[0] not in surnames:
            name.label = "ORG"
        elif len(named) == 1 and named[0].endswith("s") and named[0][:-1] in surnames:
            name.label = "PERSON"  # a family
        elif named in companies:
            name.label = "ORG"
        else:
            leader = _leader(votes[named])
            name.label = _place(named, labels[named]) if leader == PLACE else leader
        if " ".join(named) in words().groups:
            name.label = "NORP"
    _pluralise(doc, found)
    return found


def _chains(doc: Doc, found: list[Name]) -> Iterator[list[Name]]:
    """Names with nothing but commas and conjunctions between them."""
    chain: list[Name] = []
    for name in sorted(found, key=lambda name: name.start):
        between = doc[chain[-1].end : name.start] if chain else ()
        if chain and not (0 < len(between) <= 2 and all(t.lower_ in JOINTS for t in between)):
            yield chain
            chain = []
        chain.append(name)
    if chain:
        yield chain


def _coordinated(doc: Doc, found: list[Name], evidence: Evidence) -> Iterator[tuple[Name, str]]:
    """Names that stand in a row of places, and may be places themselves."""
    for chain in _chains(doc, found):
        if len(chain) == 1:
            continue
        places = sum(name.label in PLACES for name in chain)
        before = doc[chain[0].start - 1].lower_ if chain[0].start else ""
        counted = doc[chain[0].start - 2].lower_ if chain[0].start > 1 else ""
        towns = before == "of" and counted.endswith("s") and counted in words().place_nouns
        enough = len(chain) >= 3 or words().before_place.get(before, 0) >= 2 or before == "between"
        for name in chain:
            if name.label not in PLACES and (
                towns or (enough and places * 2 >= len(chain) and evidence.is_place(" ".join(name.words(doc))))
            ):
                yield name, PLACE


def _pluralise(doc: Doc, found: list[Name]) -> None:
    """ "Clark, Warren and Butler counties": all of them are counties."""
    for chain in _chains(doc, found):
        last = chain[-1].end
        label = words().plurals.get(doc[last].text) if last < len(doc) else None
        if label:
            for name in chain:
                if name.kind == "name" and name.label != "NORP":
                    name.label = label


def _is_acronym(word: str) -> bool:
    return len(word) >= SHORTEST_ACRONYM and word.isalpha() and word.isupper()


def _families(votes: dict[tuple[str, ...], Counter[str]]) -> tuple[set[str], set[tuple[str, ...]]]:
    """Surnames of the article's persons, and beginnings of its companies' names."""
    by_surname: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    companies: set[tuple[str, ...]] = set()
    for named in votes:
        if len(named) == 1:
            continue
        by_surname[_surname(named)].append(named)
        if named[-1] in name_words().suffixes:
            companies |= {named[:i] for i in range(1, len(named)) if named[:i][-1].isalpha()}
    surnames: set[str] = set()
    for surname, full in by_surname.items():
        alone = votes.get((surname,))
        if alone is not None:
            pooled = sum(full_votes, Counter(alone)) if (full_votes := [+votes[named] for named in full]) else alone
            given = any(named[0] in given_names() and len(named) <= 3 for named in full)
            if _leader(pooled) == "PERSON" or (given and _leader(alone) == "PERSON"):
                for named in full:
                    if label_of(list(named), "PERSON") is None:
                        votes[named]["PERSON"] = sum(pooled.values())
        placed = alone is not None and alone[PLACE] >= 2 * alone["PERSON"] + 1
        for named in full:
            if len(named) > 2 and _leader(votes[named]) == "PERSON" and (named[-2],) in votes and named[-2][0].isupper():
                surnames.add(named[-2])  # "Rosa Quiroga Luna" may be "Quiroga"
        if any(_leader(votes[named]) == "PERSON" and not (placed and named[0] not in given_names()) for named in full):
            surnames.add(surname)
    return surnames, companies


def _surname(named: tuple[str, ...]) -> str:
    """The last word but for "Jr." and the like."""
    kept = [word for word in named if word not in GENERATIONS]
    return kept[-1] if kept else named[-1]


def _placed_here(evidence: Evidence, name: Name) -> bool:
    """Right here it is a place, though a person bears the name too."""
    told = evidence.votes(name.start, name.end)
    return told[PLACE] >= 2 and told[PLACE] > told["PERSON"]


def _leader(votes: Counter[str]) -> str:
    """The label with most votes; on a tie a place's before others, and then the one given first."""
    return max(votes, key=lambda label: (votes[label], label == PLACE))


def _place(named: tuple[str, ...], labels: Counter[str]) -> str:
    """Which kind of place: as the model says where it says so, else as the gazetteer does."""
    said = [label for label in labels if label in PLACES]
    if said:
        return max(said, key=lambda label: labels[label])
    found = gazetteer().find(" ".join(named))[:1]
    return "GPE" if not found or found[0].feature[:3] in ("PPL", "ADM", "PCL") else "LOC"

"""One string, one label: what the whole article tells of a name, weighed."""

from __future__ import annotations

from collections import Counter, defaultdict

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import given_names, name_words
from worker.pipeline.entities.names.evidence import PLACE, Evidence, group
from worker.pipeline.entities.names.forms import label_of
from worker.pipeline.entities.names.spans import PLACES, Name
from worker.pipeline.gazetteer import gazetteer


def decide(doc: Doc, found: list[Name], evidence: Evidence) -> list[Name]:
    """Corrects labels by what the article says of each name most."""
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for name in found:
        named = name.words(doc)
        votes[named][group(name.label)] += 1
        labels[named][name.label] += 1
        votes[named].update(evidence.votes(name.start, name.end))
        if name.honorific:
            votes[named]["PERSON"] += 3
    for named, counted in votes.items():
        counted.update(evidence.prior(named, max(labels[named], key=labels[named].get)))
    surnames, companies = _families(votes)
    for name in found:
        named = name.words(doc)
        told = label_of(list(named), name.label) if len(named) > 1 else None
        if told:
            name.label = told
        elif len(named) == 1 and named[0] in surnames and not _placed_here(evidence, name):
            name.label = "PERSON"
        elif len(named) == 1 and named[0] in companies:
            name.label = "ORG"
        else:
            leader = _leader(votes[named])
            name.label = _place(named, labels[named]) if leader == PLACE else leader
    return found


def _families(votes: dict[tuple[str, ...], Counter[str]]) -> tuple[set[str], set[str]]:
    """Surnames of the article's persons, and first words of its companies."""
    surnames = {named[-1] for named, counted in votes.items() if len(named) > 1 and _leader(counted) == "PERSON"}
    alone = {named[0] for named, counted in votes.items() if len(named) == 1 and _leader(counted) == "PERSON"}
    for named, counted in votes.items():
        if len(named) == 2 and named[1] in alone and named[0] in given_names():
            counted["PERSON"] = sum(counted.values())  # "Karin" before a surname that is a person's
            surnames.add(named[1])
    companies = {named[0] for named in votes if len(named) > 1 and named[-1] in name_words().suffixes}
    return surnames, companies


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

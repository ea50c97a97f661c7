"""Gives names the known things that only their article can tell: unsure forms, and forms that several things bear."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from spacy.tokens import Doc

from worker.pipeline.entities.knowledge import Form, Gazetteer, leaders, name_words
from worker.pipeline.entities.names import PLACES, Name

ISO = 3  # letters of a country's code
FARTHEST = 4  # tokens from a people to the place that it lives in
ETHNIC = frozenset({"ethnic"})
MISTAKEN = frozenset({"ORG", "WORK_OF_ART", "PRODUCT", "FAC"})  # labels that the model gives to persons too
NAMES_OF_BODIES = frozenset({"ORG", "NORP"})


def recognise(doc: Doc, names: list[Name], gazetteer: Gazetteer) -> None:
    """Sets `known` of names, in place; what nothing in the article speaks for stays as it is."""
    said = Counter[str]()
    for name in names:
        if name.known and " ".join(name.words(doc)) not in gazetteer.shared:
            said[name.known.key] += 1
            if name.known.country:
                said[name.known.country] += 1
    by_start = {name.start: name for name in names}
    for name in names:
        ethnic = name.start > 0 and doc[name.start - 1].lower_ in ETHNIC
        if name.kind == "demonym" and (ethnic or _lives_abroad(doc, name, by_start)):
            name.known = None  # "ethnic Albanians" are a people, whatever their state
            continue
        text = " ".join(name.words(doc))
        form = _shared(name, gazetteer.shared.get(text), said) or _unsure(
            name, _form(text, gazetteer), said if "." in text else None
        )
        if form:
            name.known, name.label, name.kind = form.known, form.label, form.kind
        elif not name.known and name.label in MISTAKEN and " " in text and text.lower() in leaders():
            name.label = "PERSON"


def _lives_abroad(doc: Doc, name: Name, by_start: dict[int, Name]) -> bool:
    """What follows by "of" is another state or its region: "the Russians of northern Estonia"."""
    if name.end + 1 >= len(doc) or doc[name.end].lower_ != "of" or doc[name.end - 1].tag_ != "NNPS":
        return False
    at = name.end + 1
    while at + 1 < len(doc) and at not in by_start and doc[at].pos_ in ("DET", "ADJ") and at < name.end + FARTHEST:
        at += 1
    place = by_start.get(at)
    country = place.known.country if place and place.known and place.label in PLACES else None
    return country is not None and name.known is not None and name.known.state and country != name.known.country


def _form(text: str, gazetteer: Gazetteer) -> Form | None:
    """The form, else that of an organisation to whose name a word for its kind is added: "Likud party"."""
    form = gazetteer.forms.get(text)
    while form is None:
        text, _, last = text.rpartition(" ")
        if not text or (last not in name_words().suffixes and last not in name_words().generic):
            return None
        form = gazetteer.forms.get(text)
        form = replace(form, sure=False) if form and form.known.type == "ORG" else None
    return form


def _shared(name: Name, bearers: list[Form] | None, said: Counter[str]) -> Form | None:
    """The bearer of the form about whose state the article says most."""
    if not bearers or (name.known and name.known.key != bearers[0].known.key):
        return None
    able = [form for form in bearers if name.known or _fits(name, form)]
    if not able:
        return None
    best = max(able, key=lambda form: said[form.known.key] + said[form.known.country or ""])  # on a tie the first
    if best.known.type == "ORG":  # other states have such bodies too
        most = max((n for key, n in said.items() if len(key) == ISO), default=0)
        return best if 0 < most == said[best.known.country or ""] else None
    return best if said[best.known.key] + said[best.known.country or ""] else None


def _unsure(name: Name, form: Form | None, said: Counter[str] | None) -> Form | None:
    """The form, where the model found a name of its type, or where it is short for a region of what is `said`."""
    if name.known or form is None or form.sure or form.known.strict or form.known.city_of:
        return None
    short = said is not None and form.label in PLACES and said[form.known.country or ""] > 0
    return form if _fits(name, form) or short else None


def _fits(name: Name, form: Form) -> bool:
    if form.label in PLACES:
        return name.label in PLACES
    return name.label in NAMES_OF_BODIES if form.known.type == "ORG" else name.label == form.label

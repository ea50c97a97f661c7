"""What the one who tells an event makes of it: a source's no is a denial, a vow to do harm a threat."""

from __future__ import annotations

from collections.abc import Mapping

from worker.pipeline.events.governors import NEGATING, Governors
from worker.pipeline.events.roles import Found
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.wording import FactualityWords
from worker.pipeline.layers import Quote

_CLAIMED = ("actual", "planned", "denied")  # what a source says is not so
_UNSAID = ("belief", "hearsay", "infinitive", "noun", "object")  # rules of quotes that hold no statement
_AHEAD = ("planned", "hypothetical")
_HARMFUL = ("assault", "coerce", "sanction")
_HARD = (*_HARMFUL, "protest", "closure", "layoff", "lawsuit", "reject")


class Claims:
    """Looks at how the events of one document are told; `quoted` is the innermost statement by token."""

    def __init__(self, tree: Tree, words: FactualityWords, governors: Governors, quoted: Mapping[int, Quote]) -> None:
        self.tree = tree
        self.words = words
        self.governors = governors
        self.quoted = quoted

    def contradicted(self, event: Found) -> None:
        """What not the article but a source says did not happen, is denied."""
        told = event.told
        if any(self.governors.operator(head) in NEGATING for head in told.governors):
            return  # "said that it refused to"
        if told.negative and told.modality in _CLAIMED and (told.speakers or self._is_said(event)):
            told.modality, told.negative = "denied", False

    def _is_said(self, event: Found) -> bool:
        """Somebody says it in so many words; "has no plans to" is the article's own."""
        quote = self.quoted.get(event.trigger.i)
        if quote is None or quote.speaker is None:
            return False
        return event.told.modality != "planned" or quote.rule not in _UNSAID

    def vowed(self, event: Found) -> None:
        """Who vows harm to another threatens; so does who warns of it, or does it unless he gets his way."""
        told, of_class = event.told, event.of_class
        if told.modality not in _AHEAD or told.negative:
            return
        above = [self.tree.lemma(head) for head in told.governors]
        vowed = of_class in _HARMFUL and any(lemma in self.words.vowing for lemma in above)
        warned = any(lemma in self.words.warning for lemma in above) and self._is_own(event)
        if vowed or (of_class in _HARD and (warned or told.condition == "unless")):
            told.modality = "threatened"

    def _is_own(self, event: Found) -> bool:
        """Nobody else than who tells it is said to do it."""
        doers = event.playing("agent")
        return all(part.head.pos_ == "PRON" or part.head in event.told.speakers for part in doers)

"""What stands behind names and phrases while an article is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from worker.pipeline.entities.knowledge import Known
from worker.pipeline.entities.names import Name


@dataclass(eq=False)
class Thing:
    """A thing of the article with its names, in the order of the text; without a name, with its phrases."""

    names: list[Name] = field(default_factory=list)
    known: Known | None = None
    pronouns: list[int] = field(default_factory=list)  # tokens
    metonyms: list[Name] = field(default_factory=list)  # of a state: capitals that stand for it
    nominals: list[tuple[int, int]] = field(default_factory=list)  # tokens
    gender: str | None = None  # m | f
    plural: bool = False  # several persons under one name or phrase
    heads: list[str] = field(default_factory=list)  # of a person's titles
    sides: list[Thing] = field(default_factory=list)  # for whom a person's titles say that he or she acts
    description: str | None = None
    country: str | None = None
    sector: str | None = None
    guessed: bool = False  # the country is only that of the article
    igo: bool = False
    first_metonym: int = 0  # of a capital: the token where it first stands for its state
    type: str = ""  # OntoNotes label

    @property
    def first(self) -> int:
        """The token where it comes up."""
        named = [name.start for name in [*self.names, *self.metonyms]]
        return min(named or [start for start, _ in self.nominals], default=self.first_metonym)

"""What is known before reading: countries, regions, organisations, people, titles, and when a capital is a state."""

from worker.pipeline.entities.knowledge.forms import (
    SECTORS,
    Form,
    Known,
    Row,
    country_forms,
    former_forms,
    organisation_forms,
    parse_row,
    region_forms,
)
from worker.pipeline.entities.knowledge.gazetteer import ORGANISATIONS, Gazetteer, every_form, members
from worker.pipeline.entities.knowledge.people import Leader, leader, leaders, spelling, surnames
from worker.pipeline.entities.knowledge.words import (
    NameWords,
    Titles,
    given_names,
    metonym_words,
    name_words,
    peoples,
    titles,
)

__all__ = [
    "ORGANISATIONS",
    "SECTORS",
    "Form",
    "Gazetteer",
    "Known",
    "Leader",
    "NameWords",
    "Row",
    "Titles",
    "country_forms",
    "every_form",
    "former_forms",
    "given_names",
    "leader",
    "leaders",
    "members",
    "metonym_words",
    "name_words",
    "organisation_forms",
    "parse_row",
    "peoples",
    "region_forms",
    "spelling",
    "surnames",
    "titles",
]

"""How the ner is taught: invented news, other names for the corpus, and a small training from end to end."""

from __future__ import annotations

import random

import pytest
import yaml

from corpus.tool import whole
from training.names.__main__ import Recipe, train
from training.names.grammar import FOLDER, Grammar, Named
from training.names.learn import example, rehearsal
from training.names.swap import swapped
from worker.pipeline.reader import load_model
from worker.pipeline.taught import keep, teach

TINY = Recipe(articles=1, swaps=1, invented=4, sentences=1, rounds=1)


@pytest.fixture(scope="module")
def grammar():
    return Grammar()


@pytest.fixture(scope="module")
def bare():
    """The model as it was published."""
    return load_model("en_core_web_md", taught=False)


def told(named):
    return [(named.text[start:end], label) for start, end, label in named.names]


def small_grammar(folder, **news):
    written = yaml.safe_load((FOLDER / "news.yaml").read_text()) | news
    (folder / "news.yaml").write_text(yaml.safe_dump(written))
    (folder / "words.yaml").write_text((FOLDER / "words.yaml").read_text())
    return Grammar(folder)


def test_every_name_of_an_invented_text_lies_in_it_without_blanks_at_its_ends(grammar):
    chance = random.Random(7)
    for _ in range(300):
        for name, label in told(grammar.draw(chance)):
            assert name == name.strip() != ""
            assert label in grammar.labels.values()


def test_the_same_chance_makes_the_same_text(grammar):
    once, again = ([grammar.draw(chance) for _ in range(20)] for chance in (random.Random(3), random.Random(3)))

    assert once == again


def test_a_numbered_symbol_is_the_same_everywhere_and_so_are_the_symbols_in_it(tmp_path):
    grammar = small_grammar(tmp_path, crime=["{couple:1}; {surname:1}"], couple=["{given} {surname}"])

    pair, surname = grammar.text("crime", random.Random(1)).text.split("; ")

    assert pair.endswith(f" {surname}")


def test_only_the_outermost_name_is_one(tmp_path):
    grammar = small_grammar(tmp_path, crime=["Pupils of {school}"], school=["{town} Academy"])

    assert [label for _, label in told(grammar.text("crime", random.Random(1)))] == ["ORG"]


def test_a_symbol_that_stands_nowhere_is_named(tmp_path):
    with pytest.raises(ValueError, match="crime: no symbol 'culprit'"):
        small_grammar(tmp_path, crime=["{culprit} fled"])


def test_a_text_in_capitals_keeps_its_names_and_one_whose_letters_would_double_stays():
    assert told(Named("Kigali votes", ((0, 6, "GPE"),)).shouted()) == [("KIGALI", "GPE")]
    assert Named("Gießen votes", ((0, 6, "GPE"),)).shouted().text == "Gießen votes"


def test_other_names_keep_who_is_who(grammar):
    text = "Ada Obi of Lodz met Obi in Lodz."
    named = Named(text, ((0, 7, "PERSON"), (11, 15, "GPE"), (20, 23, "PERSON"), (27, 31, "GPE")))

    (person, _), (town, _), (surname, _), (again, _) = told(swapped(named, frozenset(), grammar, random.Random(5)))

    assert person.endswith(surname)
    assert town == again != "Lodz"


def test_a_lesson_holds_the_names_that_are_told_and_the_numbers_that_the_model_sees(bare):
    lesson = example(bare, Named("Zork lost 40 tonnes of rice.", ((0, 4, "ORG"),)))

    assert [(ent.text, ent.label_) for ent in lesson.reference.ents] == [("Zork", "ORG"), ("40 tonnes", "QUANTITY")]


def test_a_rehearsal_holds_what_the_model_says(bare):
    lesson = rehearsal(bare, "Kenya sent an envoy to Geneva on Tuesday.")

    assert [ent.label_ for ent in lesson.reference.ents] == ["GPE", "GPE", "DATE"]


def test_a_name_never_starts_a_sentence_in_its_middle(bare):
    lesson = example(bare, Named("He read. Then Ada Obi left.", ((3, 13, "ORG"),)))

    assert [ent.text for ent in lesson.reference.ents] == ["read. Then"]


def test_a_small_training_makes_weights_that_can_be_laid_and_the_same_ones_again(tmp_path):
    items = list(whole.load().of("train"))
    items = [item for item in items if item.name.startswith("w1_03")][:1] + items[-5:]
    names = []
    for folder in (tmp_path / "once", tmp_path / "again"):
        nlp = load_model("en_core_web_md", taught=False)
        said = list(train(nlp, TINY, items))
        names.append(keep(nlp, folder).name)
        assert said[-1].startswith("round 1 of 1: loss ")

    assert names[0] == names[1] == teach(load_model("en_core_web_md", taught=False), tmp_path / "once")


def test_a_name_within_a_token_is_no_lesson(bare):
    lesson = example(bare, Named("The Kigalite left.", ((4, 10, "GPE"),)))

    assert "GPE" not in [ent.label_ for ent in lesson.reference.ents]

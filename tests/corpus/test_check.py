"""The validator refuses what is inconsistent, and says where."""

from __future__ import annotations

import pytest

from corpus.tool import __main__ as command
from corpus.tool import report, whole
from corpus.tool.variety import Variety, duplicates


def test_the_small_corpus_is_right(small):
    assert small.problems() == []


def set_at(tree, path, value):
    """Sets or, with None, removes."""
    *parents, last = path.split("/")
    for step in parents:
        tree = tree[int(step) if isinstance(tree, list) else step]
    if value is None:
        del tree[last]
    else:
        tree[int(last) if isinstance(tree, list) else last] = value


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("entities/france/mentions/name", ["Frence"], "'Frence' is not in the text; nearest: 'France'"),
        ("entities/france/mentions/name", ["Chad"], "is a mention of france already"),
        ("entities/france/mentions/name", ["dusk"], "where nothing is read"),
        ("entities/france/mentions/nickname", ["France"], "'nickname' is unknown"),
        ("entities/france/type", "COUNTRY", "COUNTRY must be one of PERSON"),
        ("entities/france/type", "DATE", "DATE must be one of PERSON"),
        ("entities/france/country", "FR", "no ISO 3166"),
        ("entities/makaila/sector", "BOSS", "BOSS must be one of GOV"),
        ("entities/makaila/description", "admiral", "the description 'admiral' is not in the text"),
        ("entities/france/mentions/metonym", {"Paris": "lyon"}, "lyon is no entity"),
        ("entities/ghost", {"name": "Ghost", "type": "PERSON"}, "entities.ghost: is mentioned nowhere"),
        ("entities/Chad", {"name": "Chad", "type": "GPE"}, "a key is lower-case"),
        ("times/day", ["Aug 9", "DATE", "9 August"], "'9 August' is no TIMEX3 value of a DATE"),
        ("times/day", ["Aug 9", "DATE", "2024-08-09", "today"], "neither an anchor nor a mod"),
        ("times/day", ["Aug 9", "DATE"], "must be [span, TYPE, value"),
        ("times/friday", ["on Friday", "DATE", "2024-08-09"], None),
        ("times/double", ["week", "DATE", "2024-W33"], "overlaps week"),
        ("quantities/boats", ["40 boats", "forty"], "forty is no number"),
        ("quantities/boats", ["40 boats", "40", "boats", "roughly"], "roughly must be one of approximately"),
        ("quotes/rise/kind", "loud", "loud must be one of direct"),
        ("quotes/rise/by", "she", "'she' is not in the text"),
        ("quotes/rise/speaker", "chad", "not the entity whose mention `by` is"),
        ("quotes/rise/content", "“The Chari will rise,”", None),
        ("quotes/first/kind", "mixed", "a mixed quote holds quotation marks"),
        ("quotes/first/to", "nobody", "nobody is no entity"),
        ("events/ask/type", "request.asist", "no such type: request.asist; nearest: request.assist"),
        ("events/ask/triggers", ["asks", "has asked"], "'has asked' is not one word"),
        ("events/ask/triggers", [], "exactly one must be main"),
        ("events/flood/triggers", ["flood", "asked"], "is a trigger of ask already"),
        ("events/ask/agent", [], "events.ask.agent: a role without participant"),
        ("events/ask/agent", ["nobody"], "'nobody' is not in the text"),
        ("events/ask/agent", ["paris"], "'paris' is mentioned nowhere"),
        ("events/ask/recipient", ["france", "france"], "is there twice"),
        ("events/ask/instrument", "40 boats", "request.assist has no such role"),
        ("events/ask/modality", "wished", "wished must be one of actual"),
        ("events/ask/polarity", "none", "none must be one of positive"),
        ("events/ask/time", "monday", "monday is no time"),
        ("events/ask/time", "~2024-99", "2024-99 is no time"),
        ("events/ask/place", "makaila", "makaila is no place"),
        ("events/ask/quantities", ["ships"], "ships is no quantity"),
        ("events/ask/source", "reuters", "reuters is no entity"),
        ("events/boats/content_of", "asking", "content_of asking is no other event; nearest: ask"),
        ("events/boats/content_of", "boats", "is no other event"),
        ("events/boats/main", True, "exactly one must be main: ask, boats"),
        ("events/ask/main", None, "exactly one must be main: none is"),
        ("events/ask/main", "yes", "main must be true or false"),
        ("events/ask/Agent", "chad", "'Agent' is unknown"),
        ("regions/0", {"title": "Chad asks"}, "title must be one of headline"),
        ("regions/0", {"headline": "asks"}, "opens no line"),
        ("regions/2", {"body": "Paris"}, "on"),
        ("relations", {}, "'relations' is unknown"),
    ],
)
def test_what_is_wrong_in_an_annotation_is_said(small, path, value, why):
    set_at(small.annotation, path, value)

    found = small.problems()

    if why is None:
        assert not [p for p in found if "not in the text" in p]
    else:
        assert any(why in problem for problem in found), found
        assert all(problem.startswith("dev/chari.yaml line ") for problem in found)


def test_regions_out_of_order_are_refused(small):
    small.annotation["regions"].insert(1, small.annotation["regions"].pop(2))

    assert any("from character" in p for p in small.problems())


def test_a_problem_names_the_line(small):
    small.annotation["events"]["ask"]["type"] = "request.asist"
    small.write()
    lines = (small.folder / "chari.yaml").read_text().splitlines()

    (problem,) = [p for p in small.load().problems if "no such type" in p.what]

    assert "request.asist" in lines[problem.line - 1]


def test_a_key_given_twice_is_refused(small):
    small.write()
    path = small.folder / "chari.yaml"
    path.write_text(path.read_text().replace("  friday:", "  day:"))

    assert any("'day' is there twice" in str(p) for p in small.load().problems)


def test_yaml_that_is_none_is_refused_with_its_line(small):
    small.write()
    (small.folder / "chari.yaml").write_text("regions: [\n- {")

    assert any("not YAML" in str(p) for p in small.load().problems)


def test_a_text_that_is_not_utf8_is_refused(small):
    small.write()
    (small.folder / "chari.txt").write_bytes("Müll".encode("latin-1"))

    assert "dev/chari.txt: not UTF-8: byte 1" in [str(p) for p in small.load().problems]


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("happening", None, "happening is missing"),
        ("published_at", "9 August", "is no day"),
        ("colour", "red", "'colour' is unknown"),
        ("look_alike_of", "other-flood", "other-flood is no other article's happening"),
        ("look_alike_of", "chari-flood", "is no other article's happening"),
    ],
)
def test_what_is_wrong_in_the_meta_is_said(small, key, value, why):
    small.meta[key] = value

    assert any(why in problem for problem in small.problems())


def test_an_annotation_without_a_text_is_refused(small):
    small.write()
    (small.folder / "lost.yaml").write_text("regions: []")

    assert any("there is no lost.txt" in str(p) for p in small.load().problems)


def test_a_happening_lies_in_one_split(small):
    small.write()
    small.folder = small.root / "articles" / "train"
    small.write("other")

    assert any("one split only" in str(p) for p in small.load().problems)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"id": "x2"}, "the id is that of"),
        ({"near_miss": "joke"}, "joke must be one of metaphor"),
        ({"mood": "sad"}, "'mood' is unknown"),
        ({"date": "today"}, "is no day"),
        ({"text": "Nothing here."}, "'beat' is not in the text"),
    ],
)
def test_what_is_wrong_in_a_sentence_is_said(small, change, why):
    small.sentences[0].update(change)

    assert any(why in problem for problem in small.problems())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"type": "assault.hug"}, "no such type"),
        ({"modality": "maybe"}, "maybe must be one of"),
        ({"agent": ["The guards"]}, "'The guards' is not in the text"),
        ({"agent": []}, "a role without participant"),
        ({"source": "nobody"}, "'nobody' is not in the text"),
        ({"trigger": "denied"}, "the same trigger"),
    ],
)
def test_what_is_wrong_in_an_event_of_a_sentence_is_said(small, change, why):
    small.sentences[0]["events"][0].update(change)

    assert any(why in problem for problem in small.problems())


def test_check_fails_on_a_problem_and_ends_with_the_counts(small, capsys):
    small.write()

    assert command.main(["--corpus", str(small.root), "check", "--quick"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == ("articles 1 sentences 2 events 6 quotes 3 times 3 entities 6")
    (small.folder / "chari.yaml").unlink()
    (small.folder / "chari.meta.yaml").unlink()
    assert command.main(["--corpus", str(small.root), "check", "--quick"]) == 1


def test_targets_that_are_not_met_fail_a_release_only(small, monkeypatch):
    monkeypatch.setattr(command.variety, "tagger", lambda: None)
    small.write()

    assert command.main(["--corpus", str(small.root), "check"]) == 0
    assert command.main(["--corpus", str(small.root), "check", "--release"]) == 1


def test_targets_say_what_is_missing(small):
    corpus = small.write().load()

    told = [str(t) for t in report.targets(corpus, Variety(lemmas=7, frames={"the NOUN": ["x"]}))]

    assert "NOT MET 6000 distinct lemmas: 7" in told
    assert "NOT MET no frame more than 3 times: 1" in told
    assert "met     no near-duplicates: 0" in told
    assert any(t.startswith("NOT MET every class in 12 places") and "assault 1" in t for t in told)


def test_texts_that_share_runs_of_words_are_near_duplicates():
    lead = "the old lighthouse keeper of Ushant has sold his boat to a choir from Brest"

    found = duplicates(
        [("a", lead), ("b", f"On Sunday {lead}, it was said"), ("c", "quite another thing happened there")]
    )

    assert [(a, b) for a, b, _ in found] == [("a", "b")]


def test_a_frame_used_four_times_is_shown(small):
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    text = "And then with this for that of those to it. " * 4
    small.sentences.append({"id": "x3", "text": text.strip(), "events": []})
    corpus = small.write().load()

    found = command.variety.measure(corpus.sentences, nlp)

    assert len(found.frames) == 1


def test_an_article_that_is_not_annotated_is_told_of_as_a_target(small):
    small.write()
    (small.folder / "chari.yaml").unlink()
    corpus = small.load()

    assert corpus.problems == []
    assert [t.is_met for t in report.targets(corpus, Variety()) if "annotated" in t.what] == [False]


def test_the_corpus_itself_is_consistent():
    assert [str(p) for p in whole.load().problems] == []

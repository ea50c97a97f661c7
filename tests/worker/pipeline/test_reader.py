"""How the pipeline is put together, and what it takes without harm."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article, Component, Span
from worker.pipeline.reader import LONGEST_RUN, ModelMissing, load_model
from worker.pipeline.result import build


def test_a_model_that_is_not_installed_is_named(reader):
    with pytest.raises(ModelMissing, match="'en_core_web_nothing' is not installed; DATELINE_MODEL"):
        load_model("en_core_web_nothing")


def test_a_pipeline_that_cannot_parse_is_refused_with_what_it_lacks(tmp_path):
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")

    with pytest.raises(ModelMissing, match="parser, tagger, ner, lemmatizer"):
        load_model(str(tmp_path / "blank"))


def test_the_model_can_be_a_folder(tmp_path, reader):
    from worker.pipeline.reader import Reader

    load_model("en_core_web_md").to_disk(tmp_path / "copy")

    assert Reader(str(tmp_path / "copy")).record == reader.record


def test_our_components_stand_in_the_order_of_reading(reader):
    ours = [
        name for name in reader.nlp.pipe_names if name in ("article", "entities", "times", "quotes", "events", "story")
    ]

    assert ours == ["article", "entities", "times", "quotes", "events", "story"]
    assert reader.nlp.pipe_names[0] == "article"


def test_a_record_names_exactly_what_read(reader):
    assert reader.record["model"] == "en_core_web_md"
    assert reader.record["model_version"].startswith("3.8")


@pytest.mark.parametrize("run", ['"', "“", "(", "a", "1", "é", "https://example.org/?q=", "🛳", "'", ".", "-"])
def test_a_run_without_blanks_is_cut_into_tokens_that_make_up_the_text(reader, run):
    text = "Before " + run * 2000 + " after."

    assert reader.tokens(text).text == text


@pytest.mark.parametrize("text", ["Before it, after it.", "a" * LONGEST_RUN, "“No,” she said.\r\n\r\nYes."])
def test_a_text_without_such_runs_has_the_tokens_of_spacy(reader, text):
    ours, theirs = reader.tokens(text), reader.nlp.make_doc(text)

    assert [(t.text, t.norm_, t.whitespace_) for t in ours] == [(t.text, t.norm_, t.whitespace_) for t in theirs]


@pytest.mark.parametrize("mark", ['"', "“", "("])
def test_a_hundred_thousand_marks_are_read(reader, mark):
    text = mark * 100_000

    assert reader.tokens(text).text == text


def test_a_component_that_breaks_costs_its_section_and_not_the_article(reader, monkeypatch, caplog):
    quotes = reader.nlp.get_pipe("quotes")

    def broken(doc):
        raise ValueError("hunter2")

    monkeypatch.setattr(quotes, "read", broken)
    doc = reader.read("“No,” said Ana Lindqvist in Oslo on Monday.", Article(published_at="2024-03-05", language="en"))
    result = build(doc, {})

    assert result["quotes"] == []
    assert result["entities"]
    assert result["times"]
    assert [w["code"] for w in result["warnings"]] == ["section_failed"]
    assert "hunter2" not in caplog.text
    assert "ValueError at test_reader.py" in caplog.text


def test_running_out_of_time_is_no_failure_of_a_component(reader, monkeypatch):
    from worker.tasks import OutOfTime

    def late(doc):
        raise OutOfTime

    monkeypatch.setattr(reader.nlp.get_pipe("times"), "read", late)

    with pytest.raises(OutOfTime):
        reader.read("On Monday.", Article())


def test_a_component_without_a_reading_is_an_error(reader):
    with pytest.raises(NotImplementedError):
        Component().read(reader.nlp.make_doc("x"))


def test_spans_overlap_when_they_share_a_character():
    assert Span(0, 3).overlaps(Span(2, 5))
    assert not Span(0, 3).overlaps(Span(3, 5))


def test_one_article_leaves_nothing_for_the_next(reader):
    before = build(reader.read("Envoys met.", Article(language="en")), {})
    reader.read("“No,” said Ana Lindqvist of Norway on Monday.", Article(title="T", published_at="2024-03-05"))

    assert build(reader.read("Envoys met.", Article(language="en")), {}) == before


def test_a_resource_that_is_no_yaml_is_named_with_its_line(tmp_path, monkeypatch):
    from worker.pipeline import knowledge

    (tmp_path / "bad.yaml").write_text("a: 1\nb: [\n")
    monkeypatch.setattr(knowledge, "RESOURCES", tmp_path)

    with pytest.raises(ValueError, match=r"bad\.yaml line 3"):
        knowledge.resource("bad.yaml")

"""What annotation becomes: records, results of the contract, rows, spaCy documents, agreement."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys

import jsonschema
import pytest
import yaml
from spacy.tokens import DocBin

from corpus.tool import __main__ as command
from corpus.tool import rows, whole
from corpus.tool.agreement import Layers
from corpus.tool.gold import USER_DATA, docbin, document, gold_result
from tests.conftest import ROOT
from tests.contract import spans_of, validator

# Measures that hold of a perfect result whatever it is, or that the corpus has no gold for.
NOT_JUDGED = ("_of_title", "per_sentence", "per_snippet", "per_event", "on_empty", "confidence_auroc")


@pytest.fixture(scope="module")
def whole_corpus():
    return whole.load()


@pytest.fixture
def result(small):
    return gold_result(small.article())


def named(result, name):
    return next(e for e in result["entities"] if e["name"] == name)


def event(result, kind):
    return next(e for e in result["events"] if e["type"] == kind)


def test_a_result_is_what_the_contract_says(result):
    validator("components/schemas/Result").validate(result)


def test_every_span_of_a_result_is_a_slice_of_the_text(small, result):
    found = list(spans_of(result))

    assert len(found) > 40
    assert all(small.text[s["start"] : s["end"]] == s["text"] for s in found)


def test_regions_cover_the_text(small, result):
    regions = result["document"]["regions"]

    assert [r["kind"] for r in regions] == ["headline", "dateline", "body", "caption", "body", "boilerplate"]
    assert regions[0]["start"] == 0
    assert regions[-1]["end"] == len(small.text)
    assert all(a["end"] == b["start"] for a, b in itertools.pairwise(regions))


def test_a_star_takes_what_is_read_only(result):
    assert [m["text"] for m in named(result, "Chad")["mentions"]] == ["Chad", "Chad"]
    assert [m["text"] for m in named(result, "Chari")["mentions"]] == ["Chari"]  # not that of the caption


@pytest.mark.parametrize(
    ("longer", "starred", "told"),
    [
        ("name", "name", ["The Chari"]),
        ("nominal", "nominal", ["The Chari"]),
        ("nominal", "name", ["The Chari", "Chari"]),  # a name within a noun phrase is a name
        ("nominal", "demonym", ["The Chari", "Chari"]),
    ],
)
def test_a_star_leaves_out_what_lies_in_a_longer_mention(small, longer, starred, told):
    mentions = {longer: ["The Chari"]}
    mentions.setdefault(starred, []).append("Chari#*")
    small.annotation["entities"]["chari"]["mentions"] = mentions

    assert [m["text"] for m in named(gold_result(small.article()), "Chari")["mentions"]] == told


def test_a_metonym_belongs_to_the_state_and_names_the_place(result):
    mention = next(m for m in named(result, "France")["mentions"] if m["kind"] == "metonym")

    assert (mention["text"], mention["type"]) == ("Paris", "GPE")
    assert mention["place"] == named(result, "Paris")["id"]


def test_the_speaker_is_the_entity_whose_mention_is_given(result):
    assert {q["speaker"] for q in result["quotes"]} == {named(result, "Deby Makaila")["id"]}


def test_a_trigger_inside_a_quote_is_attributed_to_it(result):
    asks, asked = event(result, "request.assist")["mentions"]

    assert asks["attribution"] is None
    assert asked["attribution"] == {"source": named(result, "Deby Makaila")["id"], "quote": "q1"}


def test_a_source_can_be_said_unnamed_or_lifted(small):
    ask = small.annotation["events"]["ask"]
    ask["triggers"] = [["asks", {"source": "unnamed"}], ["asked", {"source": "none"}]]

    asks, asked = event(gold_result(small.article()), "request.assist")["mentions"]

    assert asks["attribution"] == {"source": None, "quote": None}
    assert asked["attribution"] is None


def test_an_event_is_as_factual_as_its_best_founded_mention(result):
    boats = event(result, "aid")

    assert [m["factuality"]["modality"] for m in boats["mentions"]] == ["requested", "possible"]
    assert boats["factuality"]["modality"] == "possible"
    assert boats["trigger"]["text"] == "send"


def test_what_is_asked_for_points_at_the_asking(result):
    assert event(result, "aid")["content_of"] == event(result, "request.assist")["id"]


def test_a_participant_is_the_entity_by_key_or_by_its_words(result):
    (agent,) = [p for p in event(result, "aid")["participants"] if p["role"] == "agent"]
    (phrase,) = [p for p in event(result, "request.assist")["participants"] if p["role"] == "object"]

    assert (agent["entity"], agent["text"]) == (named(result, "France")["id"], "Paris")
    assert (phrase["entity"], phrase["text"]) == (None, "40 boats")


def test_a_time_is_stated_or_inferred(result):
    assert event(result, "aid")["time"] == {
        "ref": "t3", "from": "2024-08-12", "to": "2024-08-18", "basis": "stated"
    }  # fmt: skip
    assert event(result, "request.assist")["time"]["basis"] == "inferred"
    assert event(result, "request.assist")["time"]["ref"] is None


def test_main_event_and_summary_agree(result):
    (main,) = [e for e in result["events"] if e["main"]]

    assert main["fingerprints"] == ["chari-flood"]
    assert result["summary"]["event"] == main["id"]
    assert result["summary"]["who"] == [named(result, "Chad")["id"]]


def test_windows_line_ends_stay(small):
    small.write()
    path = small.folder / "chari.txt"
    path.write_bytes(small.text.replace("\n", "\r\n").encode())

    corpus = small.load()

    assert corpus.problems == []
    assert "\r\n" in corpus.articles[0].text


def score(folder, data):
    """Metrics of the results beside the rows, as `score.py` has them."""
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks/quality/score.py", "--data", data, "--results", data / "gold.jsonl",
         "--no-intervals", "--json", folder / "report.json"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "offset_violations 0\n" in done.stdout
    return json.loads((folder / "report.json").read_text())["metrics"]


def imperfect(metrics):
    """Metrics that a perfect result has not at their best; those with nothing judged aside."""
    metrics = metrics["metrics"] if isinstance(metrics, dict) else metrics
    judged = [m for m in metrics if m["n"] and m["value"] is not None and not m["name"].endswith(NOT_JUDGED)]
    assert len(judged) > 30
    return [m for m in judged if m["best"] in ("high", "low") and m["value"] != float(m["best"] == "high")]


def test_gold_results_score_full_marks_on_their_own_rows(small, tmp_path):
    rows.write(tmp_path / "data", small.write().load().of("dev"))

    assert imperfect(score(tmp_path, tmp_path / "data")) == []


def test_gold_results_of_the_corpus_score_full_marks_on_its_rows(whole_corpus, tmp_path):
    rows.write(tmp_path / "data", whole_corpus.of(None))

    assert imperfect(score(tmp_path, tmp_path / "data")) == []


def test_a_wrong_result_does_not(small, tmp_path):
    rows.write(tmp_path / "data", small.write().load().of("dev"))
    path = tmp_path / "data" / "gold.jsonl"
    path.write_text(path.read_text().replace('"type": "GPE"', '"type": "ORG"').replace("2024-08-09", "2024-08-10"))

    assert {m["task"] for m in imperfect(score(tmp_path, tmp_path / "data"))} >= {"ner", "time", "geo"}


def test_every_annotated_article_of_the_corpus_keeps_the_contract(whole_corpus):
    schema = validator("components/schemas/Result")
    items = list(whole_corpus.of(None))
    wrong = [item.name for item in items if (error := jsonschema.exceptions.best_match(
        schema.iter_errors(gold_result(item)))) and error.message]  # fmt: skip

    assert items
    assert wrong == []


def test_a_document_carries_names_and_layers(small):
    doc = document(small.article())

    assert ("Deby Makaila", "PERSON") in [(e.text, e.label_) for e in doc.ents]
    assert [e.type for e in doc._.events if e.main] == ["request.assist"]
    assert len(doc._.quotes) == 3


def test_a_docbin_gives_names_and_the_whole_result_back(small):
    nlp_vocab = document(small.article()).vocab
    packed = docbin(small.write().load().of(None)).to_bytes()

    docs = list(DocBin().from_bytes(packed).get_docs(nlp_vocab))

    assert len(docs) == 3
    assert {e.label_ for e in docs[0].ents} == {"GPE", "PERSON", "LOC"}
    told = json.loads(docs[0].user_data[USER_DATA])
    assert told["result"] == gold_result(small.article())
    assert any(t.is_sent_start for t in docs[0][1:])


def agreeing(small, change):
    """F1 by layer of the small article against itself with a change."""
    first = gold_result(small.article())
    change(small.annotation)
    layers = Layers()
    layers.add("chari", small.text, first, gold_result(small.article()))
    return layers


def test_an_annotation_agrees_with_itself(small):
    layers = agreeing(small, lambda _: None)

    judged = {layer for layer in layers.counts if not layer.startswith("summary ")}
    assert {layers.f1(layer) for layer in judged} == {1.0}
    assert {layers.f1(layer) for layer in layers.counts.keys() - judged} == {None}  # the main event says it all
    assert layers.disagreements == {}


def test_a_layer_that_differs_loses_and_the_others_do_not(small):
    def change(annotation):
        annotation["times"]["week"][2] = "2024-W34"
        annotation["events"]["flood"]["type"] = "disaster.storm"
        annotation["events"]["burst"]["triggers"] = [["burst", {"modality": "possible"}]]
        annotation["quotes"]["dam"] = {"kind": "indirect", "content": "a dam had burst"}

    layers = agreeing(small, change)

    assert layers.f1("names") == layers.f1("coreference") == layers.f1("time spans") == 1.0
    assert layers.f1("times with values") == pytest.approx(2 / 3)
    assert layers.f1("events with type") == pytest.approx(5 / 7)
    assert layers.f1("events with class") == 1.0
    assert layers.f1("factuality of those matched") == pytest.approx(6 / 7)
    assert layers.f1("quotes with speakers") == pytest.approx(2 / 3)
    assert {"first": "next week DATE 2024-W33", "second": "next week DATE 2024-W34"} in layers.disagreements["chari"][
        "times"
    ]


def test_a_pronoun_given_to_another_costs_coreference_not_names(small):
    def change(annotation):
        entities = annotation["entities"]
        entities["chad"]["mentions"]["pronoun"] = entities["makaila"]["mentions"].pop("pronoun")
        annotation["quotes"]["rise"]["speaker"] = "chad"

    layers = agreeing(small, change)

    assert layers.f1("names") == 1.0
    assert layers.f1("coreference") < 1.0


def test_triggers_taken_apart_cost_merging_not_types(small):
    def change(annotation):
        annotation["events"]["ask"]["triggers"] = ["asks"]
        annotation["events"]["again"] = {"type": "request.assist", "triggers": ["asked"], "agent": "chad"}

    layers = agreeing(small, change)

    assert layers.f1("events with type") == 1.0
    assert layers.f1("merging") < 1.0


def test_agree_writes_the_disagreements_of_two_folders(small, tmp_path, capsys):
    small.write()
    second = tmp_path / "second"
    second.mkdir()
    small.annotation["entities"]["chari"]["type"] = "GPE"
    small.dump(second / "chari.yaml", small.annotation)
    small.sentences[0]["events"][0]["type"] = "crime.assault"
    small.dump(second / "dev.a.yaml", small.sentences)
    out = tmp_path / "differing.yaml"

    assert command.main(["agree", str(small.root), str(second), "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("3 texts\n")
    assert "names" in told
    differing = yaml.safe_load(out.read_text())
    assert set(differing) == {"chari", "x1"}
    assert differing["x1"]["events"][0]["second"].endswith("crime.assault positive actual")


def test_find_numbers_the_places_of_words(small, capsys):
    small.write()

    assert command.main(["--corpus", str(small.root), "find", "chari", "said"]) == 0
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["said#1", "said#2"]
    assert command.main(["--corpus", str(small.root), "find", "nothing"]) == 1

"""An operator's own ontology: it is read by, its words announce its types, and a bad one is refused with the line."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from worker.pipeline.events import Events
from worker.pipeline.events.lexicon import frames
from worker.pipeline.events.wording import factuality_words
from worker.pipeline.layers import Article
from worker.pipeline.ontology import RESOURCE, OntologyError, choose, ontology

OWN = """\
version: "7.0.1"
modalities:
  actual: It happened.
precedence: []
classes:
  assault:
    definition: Violence.
    examples: [They shelled the port., They stormed it.]
    roles:
      agent: {gloss: who, entities: [GPE]}
      recipient: {gloss: whom, entities: [GPE]}
    codes: {plover: ASSAULT, cameo: "18", quad: material-conflict, ace: Conflict.Attack}
  spawning:
    definition: Fish spawn.
    examples: [The herring spawned., The cod spawned.]
    roles:
      agent: {gloss: what spawns, entities: []}
    codes: {plover: null, cameo: null, quad: null, ace: null}
    frames:
      - {pattern: act, verbs: [spawn], not_subject: [idea]}
"""
FRAME = "{pattern: act, verbs: [spawn], not_subject: [idea]}"


@pytest.fixture
def own(tmp_path):
    """Writes a file and has this process read by it; Dateline's own again afterwards."""

    def take(text=OWN):
        path = tmp_path / "own.yaml"
        path.write_text(text)
        choose(path)
        return path

    yield take
    choose(None)
    assert ontology().bundled


def test_its_words_announce_its_types(own):
    own()

    assert [entry.frame.type for entry in frames().verbs["spawn"]] == ["spawning"]
    assert "spawn" not in frames_of_dateline().verbs


def frames_of_dateline():
    choose(None)
    return frames()


def test_a_mode_that_it_lacks_is_read_as_its_class_and_a_class_that_it_lacks_not_at_all(own):
    assert "assault.heavy_weapons" in {entry.frame.type for entry in frames().verbs["shell"]}

    own()

    assert {entry.frame.type for entry in frames().verbs["shell"]} == {"assault"}
    assert "marry" not in frames().verbs
    assert ontology().version == "7.0.1"


@pytest.mark.parametrize(
    ("frame", "wrong"),
    [
        ("{pattern: act}", "names neither verbs nor nouns"),
        ("{pattern: acts, verbs: [spawn]}", "there is no pattern 'acts'"),
        ("{pattern: act, verbs: spawn}", "must be a list of words"),
        ("{pattern: act, verbs: [Spawn]}", "written in lower case"),
        ("{pattern: act, verbs: [spawn], object: [<roe>]}", "there is no word list <roe>"),
        ("{pattern: act, verbs: [spawn], needs: [guest]}", "needs no such role: guest"),
        ("{pattern: act, verbs: [spawn], content: {type: hatching, modality: sure}}", "no known type and modality"),
        ("{pattern: act, verbs: [spawn], content: {type: hatching, modality: planned}}", "no known type and modality"),
        ("{pattern: act, verbs: [spawn], content: spawning}", "content must have a type and a modality"),
        ("{pattern: [act], verbs: [spawn]}", "there is no pattern ['act']"),
        ('{pattern: act, verbs: [""]}', "must be a list of words"),
        ('{pattern: act, verbs: ["*"]}', "no word that announces an event"),
        ('{pattern: act, nouns: ["of roe"]}', "no word that announces an event"),
        ("{pattern: act, verbs: [spawn], objects: [roe]}", "'objects' is no slot"),
        ("{pattern: act, verbs: [spawn], needs: agent}", "needs must be a list of roles"),
        ("{pattern: act, verbs: [spawn], prior: high}", "prior must be a number from -1 to 1"),
        ("{pattern: act, verbs: [spawn], prior: nan}", "prior must be a number from -1 to 1"),
    ],
)
def test_words_that_cannot_be_used_are_refused_with_their_line(own, frame, wrong):
    line = OWN[: OWN.index(FRAME)].count("\n") + 1
    own(OWN.replace(FRAME, frame))

    with pytest.raises(OntologyError, match=f"^own.yaml line {line}: spawning") as refused:
        frames()
    assert wrong in str(refused.value)


@pytest.mark.parametrize(
    "frame", ["&own {pattern: act, verbs: [spawn], object: *own}", "{pattern: act, verbs: [[spawn]]}"]
)
def test_words_within_words_are_refused_with_their_line(own, frame):
    with pytest.raises(OntologyError, match=r"^own.yaml line 20: class spawning: frames: \w+ must be a word"):
        own(OWN.replace(FRAME, frame))


def test_frames_that_are_no_list_are_refused_with_their_line(own):
    with pytest.raises(OntologyError, match=r"line 19: class spawning: frames must be a list"):
        own(OWN.replace(f"\n      - {FRAME}", " spawn"))


def test_a_worker_does_not_start_with_a_bad_one_and_names_the_line(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(OWN.replace('cameo: "18"', "cameo: 18"))
    environ = {**os.environ, "DATELINE_ONTOLOGY": str(bad), "DATELINE_REDIS_URL": "redis://127.0.0.1:1/0"}

    run = subprocess.run([sys.executable, "-m", "worker.run"], cwd=ROOT, env=environ, capture_output=True, text=True)

    assert run.returncode == 2
    assert "bad.yaml line 12: class assault: codes.cameo must be" in run.stderr


def test_every_type_of_datelines_own_has_words_or_modes_that_have(reader):
    """What no word announces would never be read."""
    announced = {
        entry.frame.type for listed in (frames().verbs, frames().nouns) for found in listed.values() for entry in found
    }
    classes = {kind.partition(".")[0] for kind in announced}

    assert {event_type.event_class for event_type in ontology(RESOURCE)} == classes


def test_an_event_has_no_role_that_its_type_has_not(own, reader):
    own(OWN.replace("      recipient: {gloss: whom, entities: [GPE]}\n", ""))
    doc = reader.read("Chad attacked Togo.", Article())

    Events(frames(), factuality_words()).read(doc)

    assert [{part.role for part in event.participants} for event in doc._.events] == [{"agent"}]

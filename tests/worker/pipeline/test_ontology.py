"""The ontology: what it holds, what its modes inherit, and how a wrong file is refused."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from worker.pipeline.ontology import ENTITY_TYPES, RESOURCE, ROLES, EventType, OntologyError, load, ontology
from worker.pipeline.ontology.file import LARGEST

PLOVER = {
    "verbal-cooperation": "agree consult support concede",
    "material-cooperation": "cooperate aid retreat",
    "verbal-conflict": "request accuse reject threaten",
    "material-conflict": "protest sanction mobilize coerce assault",
}
GENERAL = """death injury birth marriage disaster accident outbreak crime arrest charge trial verdict sentence lawsuit
release election appointment resignation legislation acquisition founding bankruptcy investment earnings layoff hiring
launch contract price_move contest award publication discovery travel evacuation"""
NEEDED = """aid.military aid.rescue mobilize.troops consult.visit coerce.cyber coerce.seize coerce.arrest reject.assist
request.assist request.meet retreat.release retreat.resign disaster.storm disaster.flood disaster.earthquake
disaster.fire contest.win contest.loss contest.draw"""
UNCODED = """birth death disaster accident outbreak contest price_move earnings bankruptcy acquisition layoff hiring
award"""

SOUND = """\
version: "1.2.3"
entity_sets:
  givers: &givers [GPE, ORG]
modalities:
  actual: It happened.
precedence:
  - prefer: [aid.military]
    over: [visit]
    when: Arms come along.
    because: The arms matter more.
classes:
  aid:
    definition: Gives something.
    examples: [They gave bread., They gave milk.]
    roles:
      agent: {gloss: who gives, entities: *givers}
      object: {gloss: what, entities: []}
    codes: {plover: AID, cameo: "07", quad: material-cooperation, ace: null}
    modes:
      military:
        definition: Gives arms.
        examples: [They gave rifles., They gave boots.]
        codes: {cameo: "072"}
      money:
        definition: Gives money.
        examples: [They gave a loan., They gave a grant.]
        roles:
          object: {gloss: the sum, entities: [MONEY]}
        codes: {ace: Transaction.Transfer-Money}
  visit:
    definition: Goes to see.
    examples: [They came by., They went there.]
    roles:
      agent: {gloss: who goes, entities: *givers}
    codes: {plover: null, cameo: null, quad: null, ace: null}
"""


@pytest.fixture
def write(tmp_path: Path):
    """Writes a text as an ontology file and gives its path."""

    def write(text: str) -> Path:
        path = tmp_path / "own.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def mode_pairs() -> list[tuple[EventType, EventType]]:
    types = ontology()
    return [(types[t.event_class], t) for t in types if t.mode]


class TestTheOntologyThatComesWithDateline:
    def test_is_read_once(self):
        assert ontology() is ontology(RESOURCE)

    @pytest.mark.parametrize(
        ("quad", "name"), [(quad, name) for quad, names in PLOVER.items() for name in names.split()]
    )
    def test_has_every_class_of_plover_with_its_quad(self, quad, name):
        codes = ontology()[name].codes
        assert (codes.plover, codes.quad) == (name.upper(), quad)
        assert codes.cameo

    @pytest.mark.parametrize("name", GENERAL.split())
    def test_has_the_general_classes(self, name):
        assert ontology()[name].mode is None

    @pytest.mark.parametrize("name", NEEDED.split())
    def test_has_the_modes_that_results_rely_on(self, name):
        assert ontology()[name].name == name

    def test_knows_no_other_names(self):
        assert "aid.cyber" not in ontology()
        with pytest.raises(KeyError):
            ontology()["fight"]

    def test_codes_what_the_contract_shows(self):
        codes = ontology()["aid.military"].codes
        assert (codes.plover, codes.cameo, codes.quad, codes.ace) == ("AID", "072", "material-cooperation", None)

    @pytest.mark.parametrize("name", UNCODED.split())
    def test_gives_no_political_code_to_what_nobody_does_as_politics(self, name):
        for event in (ontology()[name], *ontology().modes(name)):
            assert (event.codes.plover, event.codes.cameo, event.codes.quad) == (None, None, None)

    @pytest.mark.parametrize(
        ("name", "plover"),
        [("arrest", "COERCE"), ("charge", "ACCUSE"), ("verdict.guilty", "SANCTION"), ("release", "RETREAT")],
    )
    def test_codes_police_and_courts_as_plover_does(self, name, plover):
        assert ontology()[name].codes.plover == plover

    @pytest.mark.parametrize(
        ("name", "cameo"),
        [
            ("retreat.ease", "085"),  # sanctions of a state
            ("concede.ease", "081"),  # 0813 is a curfew, 0814 a state of emergency
            ("retreat.withdraw", "087"),  # 0874 is retreat, 0872 a blockade that is lifted
            ("sanction.expel", "16"),  # 161 is diplomats, 166 observers and organisations
            ("sanction.discontinue", "16"),  # 162 is aid, 164 talks
            ("threaten.relations", "13"),  # 1313 is ties, 1311 aid, 134 talks, 139 an ultimatum
            ("assault.assassinate", "18"),  # 186 is done, 185 tried
            ("assault.primitive", "180"),  # 182 is without a weapon
            ("charge", "115"),
        ],
    )
    def test_has_the_cameo_code_that_holds_for_all_that_a_type_is_said_to_be(self, name, cameo):
        assert ontology()[name].codes.cameo == cameo

    def test_gives_crime_no_plover_class(self):
        assert {t.codes.plover for t in ontology() if t.event_class == "crime"} == {None}

    def test_modes_have_every_role_of_their_class(self):
        pairs = mode_pairs()
        assert pairs
        for parent, mode in pairs:
            assert set(parent.roles) <= set(mode.roles), mode.name

    def test_political_modes_stay_in_the_plover_class_of_their_class(self):
        political = " ".join(PLOVER.values()).split()
        for parent, mode in mode_pairs():
            if parent.name in political:
                assert (mode.codes.plover, mode.codes.quad) == (parent.codes.plover, parent.codes.quad), mode.name

    def test_roles_stand_in_one_order(self):
        for event in ontology():
            assert list(event.roles) == [role for role in ROLES if role in event.roles], event.name

    def test_definitions_point_only_to_types_that_exist(self):
        for event in ontology():
            for name in re.findall(r"`([^`]+)`", event.definition):
                assert name in ontology() or name in ontology().modalities, f"{event.name} points to {name}"

    def test_no_definition_or_example_is_there_twice(self):
        definitions = [t.definition for t in ontology()]
        examples = [example for t in ontology() for example in t.examples]
        assert len(set(definitions)) == len(definitions)
        assert len(set(examples)) == len(examples)

    def test_has_the_modalities_of_the_contract(self):
        wanted = "actual planned possible hypothetical requested threatened denied"
        assert list(ontology().modalities) == wanted.split()

    def test_says_first_that_ordinary_crime_is_not_politics(self):
        first = ontology().precedence[0]
        assert "arrest" in first.prefer
        assert "coerce.arrest" in first.over

    def test_record_is_plain_json_sorted_by_type(self):
        record = ontology().as_record()
        assert json.loads(json.dumps(record)) == record
        names = [entry["type"] for entry in record]
        assert names == sorted(t.name for t in ontology())
        assert {tuple(entry) for entry in record} == {("type", "definition", "roles", "codes", "examples")}
        labels = {label for entry in record for role in entry["roles"].values() for label in role["entities"]}
        assert labels <= set(ENTITY_TYPES)


class TestInheritance:
    def test_a_mode_takes_what_it_does_not_give(self, write):
        types = load(write(SOUND))
        assert types["aid.military"].roles == types["aid"].roles
        codes = types["aid.military"].codes
        assert (codes.plover, codes.cameo, codes.quad, codes.ace) == ("AID", "072", "material-cooperation", None)

    def test_a_mode_overrides_one_role_and_keeps_the_others(self, write):
        types = load(write(SOUND))
        assert types["aid.money"].roles["object"].entities == ("MONEY",)
        assert types["aid.money"].roles["agent"] == types["aid"].roles["agent"]
        assert types["aid"].roles["object"].entities == ()

    def test_a_mode_can_take_a_code_away(self, write):
        own = SOUND.replace('codes: {cameo: "072"}', "codes: {plover: null, cameo: null, quad: null}")
        codes = load(write(own))["aid.military"].codes
        assert (codes.plover, codes.cameo, codes.quad) == (None, None, None)

    def test_modes_are_those_of_one_class_in_the_order_of_the_file(self, write):
        types = load(write(SOUND))
        assert [t.name for t in types.modes("aid")] == ["aid.military", "aid.money"]
        assert types.modes("visit") == ()


WRONG = {
    "quad": ("quad: material-cooperation", "quad: cooperation", "class aid: codes.quad must be one of"),
    "quad of another class": ("quad: material-cooperation", "quad: verbal-conflict", "must be material-cooperation"),
    "no quad beside a plover class": ("quad: material-cooperation", "quad: null", "must be material-cooperation"),
    "quad of a mode": (
        'codes: {cameo: "072"}',
        "codes: {quad: none}",
        "class aid, mode military: codes.quad must be one",
    ),
    "cameo without plover": (
        "codes: {plover: null, cameo: null, quad: null",
        'codes: {plover: null, cameo: "01", quad: null',
        "class visit: codes.cameo must be null",
    ),
    "plover": ("plover: AID", "plover: HELP", "class aid: codes.plover must be one of"),
    "cameo not quoted": ('cameo: "072"', "cameo: 072", "class aid, mode military: codes.cameo must be a quoted code"),
    "cameo code that there is not": ('cameo: "072"', 'cameo: "0721"', "codes.cameo must be a quoted code of CAMEO"),
    "cameo root": ('cameo: "072"', 'cameo: "212"', "codes.cameo must be a quoted code"),
    "ace": ("ace: Transaction.Transfer-Money", "ace: Money", "class aid, mode money: codes.ace must be an ACE"),
    "unknown code": ('codes: {cameo: "072"}', 'codes: {kameo: "072"}', "'kameo' is unknown"),
    "class lacks a code": (", quad: null, ace: null}", ", quad: null}", "class visit: codes: ace is missing"),
    "role": ("      object: {gloss: what", "      patient: {gloss: what", "class aid: roles: 'patient' must be one of"),
    "entity type": ("[MONEY]", "[CASH]", "class aid, mode money: roles.object.entities: 'CASH' must be one of"),
    "entity type twice": ("[MONEY]", "[MONEY, MONEY]", "MONEY is there twice"),
    "entity type of a set": ("[GPE, ORG]", "[GPE, FIRM]", "entity_sets, givers: 'FIRM' must be one of"),
    "role lacks a gloss": ("{gloss: the sum, entities", "{entities", "roles.object: gloss is missing"),
    "unknown key of a role": ("{gloss: the sum,", "{gloss: the sum, takes: x,", "'takes' is unknown"),
    "definition empty": (
        "definition: Gives arms.",
        'definition: "  "',
        "class aid, mode military: definition must be text that is not empty",
    ),
    "definition null": ("definition: Goes to see.", "definition:", "class visit: definition must be text"),
    "definition no text": ("definition: Goes to see.", "definition: 3", "class visit: definition must be text"),
    "one example": (
        "[They came by., They went there.]",
        "[They came by.]",
        "class visit: examples must be at least two",
    ),
    "empty example": ("[They came by., They went there.]", '[They came by., ""]', "class visit: examples must be text"),
    "examples no list": ("[They came by., They went there.]", "They came by.", "class visit: examples must be a list"),
    "name of a mode": ("      military:", "      Military-aid:", "name 'Military-aid' must be of lower-case letters"),
    "name of a class": ("  visit:\n", "  visit2:\n", "name 'visit2' must be of lower-case letters"),
    "unknown key of a mode": ("definition: Gives arms.", "definitions: Gives arms.", "'definitions' is unknown"),
    "mode of a mode": ('codes: {cameo: "072"}', "modes: {}", "class aid, mode military: 'modes' is unknown"),
    "unknown key at the top": ("entity_sets:", "entities:", "'entities' is unknown"),
    "modality": ("actual: It happened.", "Actual: It happened.", "modalities: 'Actual' is unknown; known are actual,"),
    "version": ('version: "1.2.3"', 'version: "1.2"', "version must be three numbers"),
    "version no text": ('version: "1.2.3"', "version: 1.2", "version must be text"),
    "precedence of a type unknown": ("over: [visit]", "over: [trip]", "precedence 1.over: no such type: trip"),
    "precedence without a reason": (
        "because: The arms matter more.",
        'because: ""',
        "precedence 1.because must be text",
    ),
    "alias unknown": ("{gloss: who goes, entities: *givers}", "{gloss: who goes, entities: *goers}", "not YAML"),
}


class TestAWrongFile:
    def test_is_wrong_only_by_its_one_change(self, write):
        assert load(write(SOUND)).version == "1.2.3"

    @pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
    def test_is_refused_with_line_and_entry(self, write, old, new, message):
        assert SOUND.count(old) == 1
        changed = SOUND.replace(old, new)
        with pytest.raises(OntologyError) as refused:
            load(write(changed))
        line = int(re.match(r"own\.yaml line (\d+): ", str(refused.value))[1])
        assert message in str(refused.value)
        assert line in self.near(changed, SOUND), str(refused.value)

    @staticmethod
    def near(changed: str, sound: str) -> set[int]:
        """Lines that were changed, and the line of the mapping that something is missing from."""
        lines = zip(changed.splitlines(), sound.splitlines(), strict=True)
        return {number for number, (now, then) in enumerate(lines, 1) if now != then}

    def test_names_both_lines_of_a_key_that_is_there_twice(self, write):
        twice = SOUND + "  aid:\n    definition: Again.\n"
        line = twice.splitlines().index("    definition: Again.")
        with pytest.raises(OntologyError, match=rf"line {line}: classes: 'aid' is there twice, first in line 12$"):
            load(write(twice))

    def test_names_the_mode_that_lacks_examples(self, write):
        own = SOUND.replace("        examples: [They gave rifles., They gave boots.]\n", "")
        with pytest.raises(OntologyError, match=r"line 21: class aid, mode military: examples is missing"):
            load(write(own))

    @pytest.mark.parametrize(
        "text", ["", "# nothing\n", "- a\n", "just text\n", "version: [\n", "a: b: c\n", "a: 1\n---\nb: 2\n"]
    )
    def test_that_holds_no_ontology_is_refused_with_a_line(self, write, text):
        with pytest.raises(OntologyError, match=r"^own\.yaml line \d+: "):
            load(write(text))

    @pytest.mark.parametrize(
        "content",
        [b"\nversion: \xff\xfe\n", b"\nversion: \x00\n", SOUND.encode("utf-16"), "\n\u00e9".encode("latin-1")],
    )
    def test_that_is_no_text_is_refused_with_its_line(self, tmp_path, content):
        path = tmp_path / "own.yaml"
        path.write_bytes(content)
        with pytest.raises(OntologyError, match=r"^own\.yaml line [12]: [^\n]*$"):
            load(path)

    def test_that_is_a_folder_or_a_pipe_is_refused(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.yaml")
        for path in (tmp_path, tmp_path / "pipe.yaml"):
            with pytest.raises(OntologyError, match="it is no file"):
                load(path)

    def test_that_is_huge_is_refused_before_it_is_parsed(self, write):
        with pytest.raises(OntologyError, match="is larger than"):
            load(write(SOUND + "# \n" * LARGEST))

    @pytest.mark.parametrize("deep", ["[" * 30_000, "\n".join(" " * i + "a:" for i in range(1000))])
    def test_that_is_nested_without_end_is_refused_with_its_line(self, write, deep):
        with pytest.raises(OntologyError, match=r"^own\.yaml line \d+: is nested too deep"):
            load(write("\n" + deep))

    def test_that_is_not_there_is_refused(self, tmp_path):
        with pytest.raises(OntologyError, match=r"^none\.yaml: cannot be read"):
            ontology(tmp_path / "none.yaml")

    def test_runs_nothing(self, write):
        """A tag that would build an object is only a value of the wrong kind."""
        own = SOUND.replace("definition: Goes to see.", "definition: !!python/object/apply:os.getcwd []")
        with pytest.raises(OntologyError, match="class visit: definition must be text"):
            load(write(own))

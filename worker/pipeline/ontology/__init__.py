"""What kinds of events there are: the ontology, read from `resources/ontology.yaml` and checked line by line.

A type is a class (`aid`) or a mode of one (`aid.military`). A mode inherits the roles and codes of its class, each of
which it may override one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import yaml

from worker.pipeline.ontology.crosswalk import ACE_TYPES, CAMEO_CODES, QUAD_OF, QUADS
from worker.pipeline.ontology.file import OntologyError, composed, text_of

RESOURCE = Path(__file__).parents[1] / "resources" / "ontology.yaml"

ROLES = ("agent", "recipient", "object", "instrument")
MODALITIES = ("actual", "planned", "possible", "hypothetical", "requested", "threatened", "denied")
ENTITY_TYPES = (  # OntoNotes 5
    *("PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"),
    *("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"),
)
_NAME = re.compile(r"[a-z_]+")
_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True)
class Role:
    """A part in an event: what it means there, and the OntoNotes types an entity in it may have."""

    gloss: str
    entities: tuple[str, ...]


@dataclass(frozen=True)
class Codes:
    """The same kind of event in other ontologies; None where one has no such kind."""

    plover: str | None
    cameo: str | None
    quad: str | None
    ace: str | None


@dataclass(frozen=True)
class EventType:
    """A class of events, or a mode of one, with all that it inherits."""

    name: str  # class, or class.mode
    definition: str
    roles: Mapping[str, Role] = field(hash=False)
    examples: tuple[str, ...]
    codes: Codes
    frames: tuple[tuple[int, Mapping[str, Any]], ...] = field(default=(), hash=False)  # own ones, after their lines

    @property
    def event_class(self) -> str:
        """The class: `aid` of `aid.military`."""
        return self.name.partition(".")[0]

    @property
    def mode(self) -> str | None:
        """The mode: `military` of `aid.military`; None of a class."""
        return self.name.partition(".")[2] or None


@dataclass(frozen=True)
class Precedence:
    """Where types of both lists would fit, those of `prefer` are right on the condition `when`."""

    prefer: tuple[str, ...]
    over: tuple[str, ...]
    when: str
    because: str


@dataclass(frozen=True)
class Ontology:
    """All types by full name, in the order of the file."""

    version: str
    types: Mapping[str, EventType]
    precedence: tuple[Precedence, ...]
    modalities: Mapping[str, str]
    file: str = RESOURCE.name
    bundled: bool = True  # the one that comes with Dateline

    def __getitem__(self, name: str) -> EventType:
        """The type of this full name; KeyError when there is none."""
        return self.types[name]

    def __contains__(self, name: object) -> bool:
        return name in self.types

    def __iter__(self) -> Iterator[EventType]:
        return iter(self.types.values())

    def modes(self, event_class: str) -> tuple[EventType, ...]:
        """The modes of a class, without the class itself."""
        return tuple(t for t in self if t.mode and t.event_class == event_class)

    def as_record(self) -> list[dict[str, Any]]:
        """The types as plain JSON values, sorted by name, as `GET /v1/capabilities` shows them."""
        return [
            {
                "type": t.name,
                "definition": t.definition,
                "roles": {
                    name: {"gloss": role.gloss, "entities": list(role.entities)} for name, role in t.roles.items()
                },
                "codes": asdict(t.codes),
                "examples": list(t.examples),
            }
            for t in sorted(self, key=lambda t: t.name)
        ]


@cache
def _cached(path: Path) -> Ontology:
    return load(path)


_chosen = [RESOURCE]


def choose(path: Path | str | None) -> Ontology:
    """From now on this process reads by the ontology of this file, or by Dateline's own; OntologyError if unfit."""
    chosen = Path(path) if path else RESOURCE
    found = _cached(chosen)
    _chosen[0] = chosen
    return found


def chosen() -> Path:
    """The file of the ontology that this process reads by."""
    return _chosen[0]


def ontology(path: Path | str | None = None) -> Ontology:
    """The ontology of this file (the chosen one by default), read once; OntologyError if unfit."""
    return _cached(Path(path) if path else _chosen[0])


def load(path: Path | str) -> Ontology:
    """Reads and checks an ontology file; OntologyError names the first line that is wrong."""
    path = Path(path)
    root = composed(path.name, text_of(path))
    if root is None:
        raise OntologyError(f"{path.name} line 1: the file is empty")
    return replace(_Reading(path.name).ontology(root), file=path.name, bundled=path == RESOURCE)


@dataclass(frozen=True)
class _Key:
    """A key of a YAML mapping with its value."""

    node: yaml.Node
    value: yaml.Node


class _Reading:
    """Reads the YAML nodes of one file, which still know their lines."""

    def __init__(self, file: str) -> None:
        self.file = file

    def ontology(self, root: yaml.Node) -> Ontology:
        top = self.mapping(
            root, "the file", needs=("version", "modalities", "precedence", "classes"), may=("entity_sets",)
        )
        version = self.text(top["version"].value, "version")
        if not _VERSION.fullmatch(version):
            self.fail(top["version"].value, "version", f"must be three numbers, not {version!r}")
        if "entity_sets" in top:
            for name, key in self.mapping(top["entity_sets"].value, "entity_sets").items():
                self.entities(key.value, f"entity_sets, {name}")
        modalities = {
            name: self.text(key.value, f"modality {name}")
            for name, key in self.named(top["modalities"].value, "modalities", MODALITIES).items()
        }
        types: dict[str, EventType] = {}
        for name, key in self.named(top["classes"].value, "classes").items():
            types |= self.event_class(name, key)
        return Ontology(
            version=version,
            types=MappingProxyType(types),
            precedence=self.precedence(top["precedence"].value, types),
            modalities=MappingProxyType(modalities),
        )

    def event_class(self, name: str, key: _Key) -> dict[str, EventType]:
        where = f"class {name}"
        fields = self.mapping(
            key.value, where, needs=("definition", "examples", "roles", "codes"), may=("frames", "modes")
        )
        parent = self.event_type(name, fields, where, None)
        types = {name: parent}
        if "modes" in fields:
            for mode, inner in self.named(fields["modes"].value, f"{where}: modes").items():
                within = f"{where}, mode {mode}"
                inside = self.mapping(
                    inner.value, within, needs=("definition", "examples"), may=("roles", "codes", "frames")
                )
                types[f"{name}.{mode}"] = self.event_type(f"{name}.{mode}", inside, within, parent)
        return types

    def event_type(self, name: str, fields: dict[str, _Key], where: str, parent: EventType | None) -> EventType:
        roles = dict(parent.roles) if parent else {}
        if "roles" in fields:
            roles |= self.roles(fields["roles"].value, f"{where}: roles")
        codes = asdict(parent.codes) if parent else {}
        if "codes" in fields:
            codes = self.codes(fields["codes"].value, f"{where}: codes", codes)
        return EventType(
            name=name,
            definition=self.text(fields["definition"].value, f"{where}: definition"),
            roles=MappingProxyType({role: roles[role] for role in ROLES if role in roles}),
            examples=self.examples(fields["examples"].value, f"{where}: examples"),
            codes=Codes(**codes),
            frames=self.frames(fields["frames"].value, f"{where}: frames") if "frames" in fields else (),
        )

    def frames(self, node: yaml.Node, where: str) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        """Words that announce the type, as `frames.yaml` has them, every scalar a string; they are checked there."""
        return tuple(
            (
                self.line(item),
                {name: self.words(key.value, f"{where}: {name}") for name, key in self.mapping(item, where).items()},
            )
            for item in self.items(node, where)
        )

    def words(self, node: yaml.Node, where: str) -> str | list[str] | dict[str, str]:
        """A word, words, or named words. Nothing is nested: an alias within itself would have no end."""
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.MappingNode):
            return {name: self.word(key.value, where) for name, key in self.mapping(node, where).items()}
        return [self.word(item, where) for item in self.items(node, where)]

    def word(self, node: yaml.Node, where: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.fail(node, where, "must be a word")
        return node.value

    def roles(self, node: yaml.Node, where: str) -> dict[str, Role]:
        roles = {}
        for name, key in self.mapping(node, where).items():
            if name not in ROLES:
                self.fail(key.node, where, f"{name!r} must be one of {', '.join(ROLES)}")
            within = f"{where}.{name}"
            fields = self.mapping(key.value, within, needs=("gloss", "entities"))
            roles[name] = Role(
                gloss=self.text(fields["gloss"].value, f"{within}.gloss"),
                entities=self.entities(fields["entities"].value, f"{within}.entities"),
            )
        return roles

    def codes(self, node: yaml.Node, where: str, inherited: dict[str, str | None]) -> dict[str, str | None]:
        names = ("plover", "cameo", "quad", "ace")
        fields = self.mapping(node, where, needs=() if inherited else names, may=names)
        allowed: dict[str, tuple[Callable[[str], object], str]] = {
            "plover": (QUAD_OF.__contains__, f"one of {', '.join(QUAD_OF)} or null"),
            "cameo": (CAMEO_CODES.__contains__, "a quoted code of CAMEO 1.1b3 such as '07' or '0871', or null"),
            "quad": (QUADS.__contains__, f"one of {', '.join(QUADS)} or null"),
            "ace": (ACE_TYPES.__contains__, "an ACE 2005 or ERE type such as Conflict.Attack, or null"),
        }
        codes = dict(inherited)
        for name, key in fields.items():
            fits, rule = allowed[name]
            value = self.plain(key.value)
            if value is not None and not (isinstance(value, str) and fits(value)):
                self.fail(key.value, f"{where}.{name}", f"must be {rule}")
            codes[name] = value
        wanted = QUAD_OF.get(codes["plover"] or "")
        if codes["quad"] != wanted:
            spot = fields["quad"].value if "quad" in fields else node
            self.fail(spot, f"{where}.quad", f"must be {wanted or 'null'} beside plover {codes['plover'] or 'null'}")
        if codes["cameo"] and not codes["plover"]:
            spot = fields["cameo"].value if "cameo" in fields else node
            self.fail(spot, f"{where}.cameo", "must be null beside plover null")
        return codes

    def precedence(self, node: yaml.Node, types: Mapping[str, EventType]) -> tuple[Precedence, ...]:
        rules = []
        for number, item in enumerate(self.items(node, "precedence"), 1):
            where = f"precedence {number}"
            fields = self.mapping(item, where, needs=("prefer", "over", "when", "because"))
            sides = {}
            for side in ("prefer", "over"):
                names = []
                for entry in self.items(fields[side].value, f"{where}.{side}"):
                    name = self.text(entry, f"{where}.{side}")
                    if name not in types:
                        self.fail(entry, f"{where}.{side}", f"no such type: {name}")
                    names.append(name)
                sides[side] = tuple(names)
            rules.append(
                Precedence(
                    prefer=sides["prefer"],
                    over=sides["over"],
                    when=self.text(fields["when"].value, f"{where}.when"),
                    because=self.text(fields["because"].value, f"{where}.because"),
                )
            )
        return tuple(rules)

    def examples(self, node: yaml.Node, where: str) -> tuple[str, ...]:
        found = self.items(node, where)
        if len(found) < 2:
            self.fail(node, where, "must be at least two")
        return tuple(self.text(item, where) for item in found)

    def entities(self, node: yaml.Node, where: str) -> tuple[str, ...]:
        labels = []
        for item in self.items(node, where):
            label = self.text(item, where)
            if label not in ENTITY_TYPES:
                self.fail(item, where, f"{label!r} must be one of {', '.join(ENTITY_TYPES)}")
            if label in labels:
                self.fail(item, where, f"{label} is there twice")
            labels.append(label)
        return tuple(labels)

    def named(self, node: yaml.Node, where: str, may: tuple[str, ...] = ()) -> dict[str, _Key]:
        """A mapping that is not empty and whose keys are names; with `may` no others are allowed."""
        fields = self.mapping(node, where, may=may)
        if not fields:
            self.fail(node, where, "must not be empty")
        for name, key in fields.items():
            if not _NAME.fullmatch(name):
                self.fail(key.node, where, f"name {name!r} must be of lower-case letters and underscores")
        return fields

    def mapping(
        self, node: yaml.Node, where: str, needs: tuple[str, ...] = (), may: tuple[str, ...] = ()
    ) -> dict[str, _Key]:
        """The keys of a mapping; with `needs` or `may` no others are allowed."""
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, where, "must be a mapping")
        fields: dict[str, _Key] = {}
        known = (*needs, *(name for name in may if name not in needs))
        for key, value in node.value:
            name = self.text(key, where)
            if name in fields:
                self.fail(key, where, f"{name!r} is there twice, first in line {self.line(fields[name].node)}")
            if known and name not in known:
                self.fail(key, where, f"{name!r} is unknown; known are {', '.join(known)}")
            fields[name] = _Key(key, value)
        missing = [name for name in needs if name not in fields]
        if missing:
            self.fail(node, where, f"{missing[0]} is missing")
        return fields

    def items(self, node: yaml.Node, where: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, where, "must be a list")
        return node.value

    def text(self, node: yaml.Node, where: str) -> str:
        value = self.plain(node)
        if not isinstance(value, str) or not value.strip():
            self.fail(node, where, "must be text that is not empty")
        return value.strip()

    def plain(self, node: yaml.Node) -> object:
        """Text or None as such; anything else as an object that is neither."""
        if isinstance(node, yaml.ScalarNode):
            if node.tag == "tag:yaml.org,2002:str":
                return node.value
            if node.tag == "tag:yaml.org,2002:null":
                return None
        return node

    def line(self, node: yaml.Node) -> int:
        return node.start_mark.line + 1

    def fail(self, node: yaml.Node, where: str, what: str) -> NoReturn:
        glue = " " if what.startswith("must") else ": "
        raise OntologyError(f"{self.file} line {self.line(node)}: {where}{glue}{what}")

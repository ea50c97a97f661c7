"""A small corpus that is right, for tests to break."""

from __future__ import annotations

import copy

import pytest
import yaml

from corpus.tool import whole

TEXT = """Chad asks N'Djamena traders for flour as flood nears

N'DJAMENA, Aug 9 — Chad has asked France for 40 boats, Deby Makaila said on Friday. “The Chari will rise,” he said.

Photo: the Chari at dusk

Paris could send them next week. The minister denied that a dam had burst.

Follow us for more.
"""
META = {
    "title": None,
    "source": "Sahel Post",
    "published_at": "2024-08-09",
    "genre": "wire, disaster",
    "region": "africa",
    "happening": "chari-flood",
}
ANNOTATION = {
    "regions": [
        {"headline": "Chad asks"},
        {"dateline": "N'DJAMENA"},
        {"body": "Chad has"},
        {"caption": "Photo"},
        {"body": "Paris"},
        {"boilerplate": "Follow"},
    ],
    "entities": {
        "chad": {"name": "Chad", "type": "GPE", "country": "TCD", "mentions": {"name": ["Chad#*"]}},
        "capital": {"name": "N'Djamena", "type": "GPE", "mentions": {"name": ["N'Djamena", "N'DJAMENA"]}},
        "france": {
            "name": "France",
            "type": "GPE",
            "country": "FRA",
            "mentions": {"name": ["France"], "metonym": {"Paris": "paris"}},
        },
        "paris": {"name": "Paris", "type": "GPE"},
        "makaila": {
            "name": "Deby Makaila",
            "type": "PERSON",
            "country": "TCD",
            "sector": "GOV",
            "description": "minister",
            "mentions": {"name": ["Deby Makaila"], "pronoun": ["<he> said"], "nominal": ["The minister"]},
        },
        "chari": {"name": "Chari", "type": "LOC", "mentions": {"name": ["Chari#*"]}},
    },
    "times": {
        "day": ["Aug 9", "DATE", "2024-08-09", "published_at"],
        "friday": ["Friday", "DATE", "2024-08-09", "published_at"],
        "week": ["next week", "DATE", "2024-W33", "published_at"],
    },
    "quantities": {"boats": ["40 boats", "40", "boats"]},
    "quotes": {
        "first": {"kind": "indirect", "content": "Chad has … 40 boats", "cue": "said", "by": "Deby Makaila"},
        "rise": {"kind": "direct", "content": "The Chari will rise", "cue": "he <said>", "by": "he"},
        "dam": {"kind": "indirect", "content": "a dam had burst", "cue": "denied", "by": "The minister"},
    },
    "events": {
        "ask": {
            "type": "request.assist",
            "triggers": ["asks", "asked"],
            "agent": "chad",
            "recipient": ["france"],
            "object": "40 boats",
            "time": "~2024-08-09",
            "place": "~capital",
            "quantities": ["boats"],
            "main": True,
        },
        "boats": {
            "type": "aid",
            "triggers": [["boats", {"modality": "requested"}], ["send", {"modality": "possible"}]],
            "agent": ["Paris"],
            "recipient": "chad",
            "time": "week",
            "content_of": "ask",
        },
        "flood": {
            "type": "disaster.flood",
            "triggers": ["flood", ["rise", {"modality": "planned"}]],
            "modality": "possible",
            "object": "chari",
        },
        "burst": {
            "type": "accident.collapse",
            "triggers": [["burst", {"modality": "denied"}]],
            "agent": "a dam",
        },
    },
}
SENTENCES = [
    {
        "id": "x1",
        "text": "Guards beat the reporter, he said; guards denied it.",
        "events": [
            {
                "trigger": "beat",
                "type": "assault.beat",
                "polarity": "positive",
                "modality": "actual",
                "agent": ["Guards"],
                "recipient": ["the reporter"],
                "source": "he",
            },
            {"trigger": "denied", "type": "reject", "polarity": "positive", "modality": "actual", "agent": ["guards"]},
        ],
    },
    {"id": "x2", "text": "Storm in a teacup over the new menu.", "near_miss": "metaphor", "events": []},
]


class Small:
    """The small corpus in a folder; tests change its parts and write it anew."""

    def __init__(self, root):
        self.root = root
        self.text = TEXT
        self.meta = copy.deepcopy(META)
        self.annotation = copy.deepcopy(ANNOTATION)
        self.sentences = copy.deepcopy(SENTENCES)
        self.folder = root / "articles" / "dev"
        (root / "articles" / "train").mkdir(parents=True)
        self.folder.mkdir()
        (root / "sentences").mkdir()

    def write(self, name="chari"):
        (self.folder / f"{name}.txt").write_text(self.text, encoding="utf-8")
        self.dump(self.folder / f"{name}.meta.yaml", self.meta)
        self.dump(self.folder / f"{name}.yaml", self.annotation)
        self.dump(self.root / "sentences" / "dev.a.yaml", self.sentences)
        return self

    @staticmethod
    def dump(path, value):
        path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def load(self):
        return whole.load(self.root)

    def problems(self):
        """After writing, each problem as one line."""
        return [str(p) for p in self.write().load().problems]

    def article(self):
        return self.write().load().articles[0]


@pytest.fixture
def small(tmp_path):
    """The small corpus."""
    return Small(tmp_path)

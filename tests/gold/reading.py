"""A result, and whether a fact holds in it."""

from __future__ import annotations

import math

from tests.gold.text import alternatives, places, same, trimmed, words

MENTIONS = ("name", "demonym", "metonym", "nominal", "pronoun")
LAND = {"GPE", "LOC", "FAC"}
OWN_LABEL = {"demonym": "NORP", "metonym": "GPE"}


class Reading:
    """A result, and the ways to ask it. Every question answers what is wrong, or None."""

    def __init__(self, article, result):
        self.article, self.result = article, result
        self.text = result["document"]["text"] or article.text
        self.entities = {entity["id"]: entity for entity in result["entities"]}
        self.mentions = {}
        for entity in result["entities"]:
            for mention in entity["mentions"]:
                span = trimmed(self.text, mention["start"], mention["end"])
                self.mentions.setdefault(span, (entity, mention))

    def fact(self, key):
        return self.article.facts["entities"][key]

    def at(self, pointer):
        """(entity, mention) that stands exactly where the pointer points, or None."""
        spans = [trimmed(self.text, *span) for span in places(self.text, pointer)]
        return next((self.mentions[span] for span in spans if span in self.mentions), None)

    def calls(self, entity):
        """The names it goes by."""
        named = [m["text"] for m in entity["mentions"] if m["kind"] in {"name", "metonym"}]
        return [entity["name"], *entity["aliases"], *named]

    def entity(self, key):
        """The entity most mentions of the fact belong to and that has one of its names; None when there is none."""
        fact = self.fact(key)
        names = alternatives(fact["name"]) if "name" in fact else None
        for kinds in (("name",), MENTIONS[1:]):
            votes = {}
            for pointer in (p for kind in kinds for p in fact["mentions"].get(kind, ())):
                found = self.at(pointer)
                if found and (not names or any(same(n, c) for n in names for c in self.calls(found[0]))):
                    votes[found[0]["id"]] = votes.get(found[0]["id"], 0) + 1
            if votes:
                return self.entities[max(votes, key=votes.get)]
        return None

    def document(self, key, value):
        got = self.result["document"][key]
        right = str(got)[:10] == value if key == "published_at" else got == value
        return None if right else f"{key} is {got}"

    def focus_country(self, code):
        got = (self.result["document"]["focus"] or {}).get("country")
        return None if got == code else f"the focus is {got}"

    def focus_place(self, key):
        place = self.entities.get((self.result["document"]["focus"] or {}).get("place"))
        wanted = self.entity(key)
        return None if place and place is wanted else f"the focus is {place and place['name']}"

    def region(self, kind, text):
        start = self.text.find(text)
        if start < 0:
            return "not in the text"
        over = [
            r["kind"]
            for r in self.result["document"]["regions"]
            if r["start"] < start + len(text) and start < r["end"] and self.text[r["start"] : r["end"]].strip()
        ]
        return None if set(over) == {kind} else f"is {over}"

    def in_text(self, text):
        return None if places(self.text, f"<{text}>") else "not in the text"

    def not_read(self, text):
        unread = [r for r in self.result["document"]["regions"] if r["kind"] == "boilerplate"]
        read = [
            (start, end)
            for start, end in places(self.text, f"<{text}>")
            if not any(r["start"] <= start and end <= r["end"] for r in unread)
        ]
        return "is read" if read else None

    def once(self, key):
        entity = self.entity(key)
        if not entity:
            return "no such entity"
        fact = self.fact(key)
        if "name" in fact and not any(same(name, entity["name"]) for name in alternatives(fact["name"])):
            return f"is named {entity['name']}"
        others = [other for k, other in self.article.facts["entities"].items() if k != key]
        shared = [n for other in others for n in self.forms(other)]
        own = [form for form in self.forms(fact) if not any(same(form, other) for other in shared)]
        twin = [e for e in self.result["entities"] if e is not entity and any(same(e["name"], form) for form in own)]
        return f"is there again as {[e['name'] for e in twin]}" if twin else None

    def forms(self, fact):
        """The names a fact gives to its entity."""
        pointed = [p.partition("<")[2].partition(">")[0] for p in fact["mentions"].get("name", ())]
        return [*(alternatives(fact["name"]) if "name" in fact else ()), *pointed]

    def value(self, key, aspect):
        entity, wanted = self.entity(key), self.fact(key)[aspect]
        if not entity:
            return "no such entity"
        return None if entity[aspect] in alternatives(wanted) else f"{aspect} is {entity[aspect]}"

    def type(self, key):
        return self.value(key, "type")

    def country(self, key):
        return self.value(key, "country")

    def sector(self, key):
        return self.value(key, "sector")

    def actor_code(self, key):
        entity = self.entity(key)
        if not entity:
            return "no such entity"
        code = entity["actor_code"]
        return None if (code or "").startswith(self.fact(key)["actor_code"]) else f"actor_code is {code}"

    def description(self, key):
        entity = self.entity(key)
        if not entity:
            return "no such entity"
        have = set(words(entity["description"]))
        right = any(set(words(wanted)) <= have for wanted in alternatives(self.fact(key)["description"]))
        return None if right else f"description is {entity['description']}"

    def geo(self, key):
        entity, wanted = self.entity(key), self.fact(key)["geo"]
        geo = (entity or {}).get("geo")
        if not geo:
            return "has no coordinates" if entity else "no such entity"
        off = kilometres(geo["lat"], geo["lon"], wanted["lat"], wanted["lon"])
        return None if off <= wanted["km"] else f"is {off:.0f} km off: {geo}"

    def mention(self, key, kind, pointer):
        entity, found = self.entity(key), self.at(pointer)
        if not found:
            return "no mention here" if places(self.text, pointer) else "not in the text"
        owner, mention = found
        if entity is None or owner["id"] != entity["id"]:
            return f"is a mention of {owner['name']}" + ("" if entity else ", no such entity")
        if mention["kind"] != kind:
            return f"is a {mention['kind']}"
        if mention["type"] != OWN_LABEL.get(kind, mention["type"]):
            return f"is labelled {mention['type']}"
        if kind == "metonym" and mention["place"] is None:
            return "does not say which place it literally is"
        return None

    def apart(self, one, other):
        first, second = self.entity(one), self.entity(other)
        if not first or not second:
            return f"no {one if not first else other}"
        return None if first is not second else f"both are {first['name']}"

    def not_named(self, name):
        return "is an entity" if any(e["name"].casefold() == name.casefold() for e in self.result["entities"]) else None

    def over(self, pointer):
        """Mentions that touch what the pointer points at."""
        spans = places(self.text, pointer)
        return [m for (s, e), (_, m) in self.mentions.items() for start, end in spans if s < end and start < e]

    def not_mentioned(self, pointer):
        found = self.over(pointer)
        return f"is read as {found[0]['text']}" if found else None

    def not_a_place(self, pointer):
        found = [mention["type"] for mention in self.over(pointer) if mention["type"] in LAND]
        return f"is read as {found[0]}" if found else None

    def no_country(self, code):
        found = [
            e["name"] for e in self.result["entities"] if code in (e["country"], (e.get("geo") or {}).get("country"))
        ]
        return f"given to {found}" if found else None

    def times(self, fact):
        spans = places(self.text, fact["text"])
        values = [t["value"] for t in self.result["times"] for s, e in spans if t["start"] < e and s < t["end"]]
        return None if any(value in values for value in alternatives(fact["value"])) else f"is {values}"

    def quotes(self, fact):
        wanted = set(words(fact["content"]))
        for quote in self.result["quotes"]:
            have = set(words(quote["content"]["text"]))
            if len(wanted & have) >= 0.8 * len(wanted | have):
                speaker = self.entities.get(quote["speaker"])
                right = speaker and speaker is self.entity(fact["speaker"])
                return None if right else f"said by {speaker and speaker['name']}"
        return "no such quote"

    def events(self, fact):
        main = next((event for event in self.result["events"] if event["main"]), None)
        if not main:
            return "no main event"
        if not any(main["type"] == t or main["type"].startswith(f"{t}.") for t in alternatives(fact["type"])):
            return f"is {main['type']}"
        for key, roles in (("who", {"agent"}), ("whom", {"recipient", "object"})):
            entity = self.entity(fact[key]) if key in fact else None
            parties = [p["entity"] for p in main["participants"] if p["role"] in roles]
            if key in fact and (not entity or entity["id"] not in parties):
                return f"{key} is {[self.entities.get(p, {}).get('name') for p in parties]}"
        return None


def kilometres(lat, lon, other_lat, other_lon):
    """Between two places on the globe."""
    phi, other = math.radians(lat), math.radians(other_lat)
    half = math.sin((phi - other) / 2) ** 2 + (
        math.cos(phi) * math.cos(other) * math.sin(math.radians(lon - other_lon) / 2) ** 2
    )
    return 12742 * math.asin(math.sqrt(half))

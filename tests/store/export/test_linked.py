"""JSON-LD against the published shapes: schema.org's types, the Web Annotation model, PROV-O; the places named."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from atodds.store import query
from atodds.store.connect import Store
from atodds.store.export import stream
from atodds.store.linked import CONTEXT

Node = dict[str, Any]
HERE = Path(__file__).parent
VOCABULARY: dict[str, Node] = yaml.safe_load((HERE / "schemaorg.yaml").read_text(encoding="utf-8"))
IRI = {"type": "string", "pattern": '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"{}|\\\\^`]+$'}
VALUES: dict[str, Node] = {
    "Text": {"type": "string", "minLength": 1},
    "Date": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "DateTime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT"},
    "URL": IRI,
    "Number": {"type": "number"},
    "Integer": {"type": "integer"},
    "Boolean": {"type": "boolean"},
}
# https://www.w3.org/TR/prov-o/: the property and the class of what it points at. Ours have no class.
PROV = {
    "wasQuotedFrom": "Entity",
    "hadPrimarySource": "Entity",
    "wasGeneratedBy": "Activity",
    "wasAssociatedWith": "Agent",
}
OWN = {"saidNotBefore", "saidNotAfter", "score", "polarity", "certainty", "condition", "unsupported", "via", "reviewed"}
# The terms of http://www.w3.org/ns/anno.jsonld that are used, as it defines them.
PUBLISHED = {
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "Text": "dctypes:Text",
    "format": "dc:format",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "scope": {"@type": "@id", "@id": "oa:hasScope"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "linking": "oa:linking",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
}
NAMESPACES = {
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def properties(kind: str | None) -> dict[str, list[str]]:
    """Every property of a type, its ancestors' too, with the types of its values."""
    if kind is None:
        return {}
    own = {name: values.split() for name, values in VOCABULARY[kind]["properties"].items()}
    return properties(VOCABULARY[kind]["parent"]) | own


def ancestors(kind: str | None) -> list[str]:
    return [] if kind is None else [kind, *ancestors(VOCABULARY[kind]["parent"])]


@cache
def shape(kind: str) -> Draft202012Validator:
    """The JSON Schema of a node of a schema.org type: its properties and no others, but for those of PROV and ours."""
    allowed: dict[str, Any] = {"@id": IRI, "@type": True, **dict.fromkeys([*PROV, *OWN], True)}
    for name, kinds in properties(kind).items():
        values = [VALUES[each] for each in kinds if each in VALUES]
        if len(values) < len(kinds):  # a class: another node, named or in place
            values += [IRI, {"type": "object", "required": ["@type"]}]
        one = {"anyOf": values}
        allowed[name] = {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}
    needed = [name for each in ancestors(kind) for name in VOCABULARY[each]["required"]]
    return Draft202012Validator(
        {"type": "object", "properties": allowed, "required": needed, "additionalProperties": False},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def read(store: Store, form: str = "jsonld") -> Node:
    return json.loads(b"".join(stream(store, form)))


def graph(store: Store, form: str = "jsonld") -> list[Node]:
    return read(store, form)["@graph"]


def inside(node: Any) -> Iterator[Node]:
    """The node and every node in it."""
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from inside(value)


def kinds_of(node: Node) -> list[str]:
    found = node.get("@type", node.get("type"))
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("form", ["jsonld", "claimreview"])
def test_nodes_are_of_the_shape_that_schema_org_publishes(filled: Store, form: str) -> None:
    seen = set()
    for node in inside(graph(filled, form)):
        for kind in set(kinds_of(node)) & set(VOCABULARY):
            bare = {name: value for name, value in node.items() if value is not None}
            assert [error.message for error in shape(kind).iter_errors(bare)] == []
            seen.add(kind)
    wanted = {"jsonld": {"Article", "Claim", "Quotation", "Person", "MediaObject"}, "claimreview": {"ClaimReview"}}
    assert wanted[form] <= seen


def test_what_is_pointed_at_is_there_and_of_the_right_kind(filled: Store) -> None:
    nodes = list(inside(graph(filled)))
    known = {node["@id"]: kinds_of(node) for node in nodes if "@id" in node}
    checked = 0
    for node in nodes:
        for kind in set(kinds_of(node)) & set(VOCABULARY):
            for name in set(node) & set(properties(kind)):
                ranges = properties(kind)[name]
                for value in node[name] if isinstance(node[name], list) else [node[name]]:
                    if isinstance(value, str) and value.startswith("urn:atodds:"):
                        found = {each for one in known[value] for each in ancestors(one)}
                        assert found & set(ranges), (kind, name, value)
                        checked += 1
        for name in set(node) & set(PROV):
            for value in node[name] if isinstance(node[name], list) else [node[name]]:
                agent, activity = "SoftwareAgent" in known[value], "Activity" in known[value]
                assert {"Agent": agent, "Activity": activity, "Entity": not (agent or activity)}[PROV[name]]
    assert checked > 10


def test_annotations_are_of_the_shape_that_the_model_publishes(filled: Store) -> None:
    """They stand in a graph under a context of our own; taken out, they are annotations under the published one."""
    shapes = Draft202012Validator(json.loads((HERE / "annotation.schema.json").read_text(encoding="utf-8")))
    found = [node for node in graph(filled) if node.get("type") == "Annotation"]
    assert len(found) == 4
    for node in found:
        own = {name: value for name, value in node.items() if name not in PROV}
        alone = {"@context": "http://www.w3.org/ns/anno.jsonld", **own}
        assert [error.message for error in shapes.iter_errors(alone)] == []
    assert all(CONTEXT[term] == meaning for term, meaning in PUBLISHED.items())


def test_every_term_is_defined_in_the_file_itself(filled: Store) -> None:
    for form in ("jsonld", "claimreview"):
        whole = read(filled, form)
        assert whole["@context"] == CONTEXT
        assert {prefix: CONTEXT[prefix] for prefix in NAMESPACES} == NAMESPACES
        for node in inside(whole["@graph"]):
            assert {name for name in node if not name.startswith("@")} <= set(CONTEXT)
            assert set(kinds_of(node)) <= set(CONTEXT)
    for name, meaning in CONTEXT.items():
        iri = meaning["@id"] if isinstance(meaning, dict) else meaning
        if iri.startswith("schema:") and name not in VOCABULARY:
            assert any(name in properties(kind) for kind in VOCABULARY), name


def test_places_lead_to_the_words_in_the_text_of_that_hash(filled: Store) -> None:
    texts = {_ni(document.text): document.text for document in query.documents(filled)}
    pieces = 0
    for node in graph(filled):
        targets = node.get("target", [])
        for target in targets if isinstance(targets, list) else [targets]:
            text = texts[target["source"]["id"]]
            assert hashlib.sha256(text.encode()).hexdigest() == target["source"]["sha256"]
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"] != ""
            assert text[:start].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])
            assert len(quote["prefix"]) == min(32, start)
            pieces += 1
    assert pieces == 5


def test_words_in_two_pieces_have_two_targets(filled: Store) -> None:
    nodes = {node.get("@id", node.get("id")): node for node in graph(filled)}
    (opening,) = (node for node in nodes.values() if kinds_of(node) == ["Claim"] and "author" in node)
    assert [target["selector"][0]["exact"] for target in nodes[f"{opening['@id']}:place"]["target"]] == [
        "“We will open the locks,”",
        "“Before Friday, likely.”",
    ]


def test_what_is_known_of_a_statement_is_said_and_nothing_else(filled: Store) -> None:
    nodes = {node.get("@id", node.get("id")): node for node in graph(filled)}
    claims = [node for node in nodes.values() if kinds_of(node) == ["Claim"]]
    (opening,), (boats,) = ([node for node in claims if ("author" in node) is known] for known in (True, False))
    assert nodes[opening["author"]]["name"] == "Ana Brandt"
    assert nodes[opening["author"]]["jobTitle"] == ["minister"]
    assert (opening["saidNotBefore"], opening["saidNotAfter"]) == ("2031-03-01", "2031-03-07")
    assert "dateCreated" not in opening
    assert opening["creativeWorkStatus"] == "accept"
    assert (boats["creditText"], boats["creativeWorkStatus"]) == ("Officials", "unreviewed")
    assert "hadPrimarySource" not in boats
    (record,) = opening["hadPrimarySource"]
    assert kinds_of(nodes[record]) == ["CreativeWork"]
    first, second = (nodes[part] for part in opening["hasPart"])
    assert (first["text"], first["isBasedOn"]) == ("We will open the locks,", [record])
    assert (second["text"], second["isBasedOn"]) == ("Before Friday, likely.", opening["citation"])
    maker = nodes[nodes[opening["wasGeneratedBy"]]["wasAssociatedWith"]]
    assert (maker["name"], maker["softwareVersion"]) == ("atodds situate", "rules 1")


def test_a_claim_review_is_a_draft_without_a_rating(filled: Store) -> None:
    drafts = graph(filled, "claimreview")
    assert len(drafts) == 2
    for draft in drafts:
        assert draft["reviewRating"] is None
        assert draft["creativeWorkStatus"] == "draft"
        assert "author" not in draft
        assert "a person must rate" in draft["reviewBody"]
        assert "contradicts, unreviewed" in draft["reviewBody"]
        assert draft["claimReviewed"] == draft["itemReviewed"]["text"]


def _ni(text: str) -> str:
    return "ni:///sha-256;" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")

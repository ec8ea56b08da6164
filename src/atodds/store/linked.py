"""The store as JSON-LD: schema.org's Quotation and Claim, their places as W3C Web Annotations, their making in PROV.

A statement is a `Claim`, each stretch of it in quotation marks a `Quotation`. An `Annotation` ties either to its place:
one target per piece, each with the words (and some before and after) and with the code points, half-open, in the text
as read; the text's own name is its SHA-256 (a ``ni:`` URI, RFC 6920), so that a changed text is another text. The
context stands in the file: nothing is fetched to read it. An annotation taken out of the graph means the same under the
published context (http://www.w3.org/ns/anno.jsonld).

https://schema.org/Quotation https://schema.org/Claim
https://www.w3.org/TR/annotation-model/ https://www.w3.org/TR/prov-o/
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from atodds.store import query, results
from atodds.store.browse import reviews
from atodds.store.connect import Store
from atodds.store.query import Spoken
from atodds.store.shape import Json, cut, review
from atodds.text import overlap
from atodds.types import Alignment, Document, Judgement, Origin, Span, Speaker, Statement

__all__ = ["CONTEXT", "claim", "graph", "linked_lines", "person"]

AROUND: Final = 32
"""Characters before and after a quoted place: what annotation tools keep, enough to tell two places apart."""

LANGUAGE: Final = "en"
"""The only language that is read."""


def _terms(prefix: str, names: str, kind: str = "") -> Json:
    return {name: {"@id": f"{prefix}:{name}", "@type": kind} if kind else f"{prefix}:{name}" for name in names.split()}


CONTEXT: Final[Json] = {
    "id": "@id",
    "type": "@type",
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "atodds": "urn:atodds:terms:",
    # schema.org
    **_terms("schema", "Article Claim ClaimReview CreativeWork MediaObject Organization GovernmentOrganization Person"),
    **_terms("schema", "Quotation SoftwareApplication"),
    **_terms("schema", "name alternateName text inLanguage creditText creativeWorkStatus genre jobTitle sha256"),
    **_terms("schema", "encodingFormat softwareVersion claimReviewed reviewBody"),
    **_terms("schema", "author spokenByCharacter publisher appearance citation isBasedOn hasPart isPartOf", "@id"),
    **_terms("schema", "archivedAt encoding itemReviewed reviewRating sameAs url", "@id"),
    **_terms("schema", "dateCreated datePublished", "schema:Date"),
    # Web Annotation
    **_terms("oa", "Annotation SpecificResource TextQuoteSelector TextPositionSelector exact prefix suffix linking"),
    **_terms("oa", "start end", "xsd:nonNegativeInteger"),
    "Text": "dctypes:Text",
    "format": "dc:format",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "scope": {"@id": "oa:hasScope", "@type": "@id"},
    # PROV-O
    **_terms("prov", "Activity SoftwareAgent"),
    **_terms("prov", "wasQuotedFrom hadPrimarySource wasGeneratedBy wasAssociatedWith", "@id"),
    # What none of them has: the days between which it was said, and what qualifies it.
    **_terms("atodds", "saidNotBefore saidNotAfter", "xsd:date"),
    **_terms("atodds", "score polarity certainty condition unsupported via reviewed"),
}
"""The terms used, and no others."""

_TYPES: Final = {
    "person": "Person",
    "unnamed": "Person",
    "organisation": "Organization",
    "group": "Organization",
    "state": "GovernmentOrganization",
}
"""schema.org lets a person or an organisation speak; a document that "says" is left to `creditText`."""


def linked_lines(store: Store) -> Iterator[str]:
    """Yield the whole store as one JSON-LD object, a node a line, one document in memory at a time."""
    return graph(_nodes(store))


def _dated(statement: Statement) -> Json:
    """Return when a statement was said: `dateCreated` for one day, the days between which it was for several."""
    said = statement.said
    if said is None:
        return {}
    if said.start == said.end:
        return {"dateCreated": said.start.isoformat()}
    return {"saidNotBefore": said.start.isoformat(), "saidNotAfter": said.end.isoformat()}


def person(speaker: Speaker, judged: Mapping[str, Judgement]) -> Json:
    """Return the node of a person or organisation across documents, with what somebody decided on who that is."""
    kind = _TYPES[speaker.kind]
    titles = {role.title.casefold(): role.title for role in reversed(speaker.roles) if kind == "Person"}
    return _bare(
        {
            "@id": _urn("speaker", speaker.id),
            "@type": kind,
            "name": speaker.name,
            "alternateName": list(speaker.aliases),
            "jobTitle": [title for title in reversed(titles.values()) if title],
            "sameAs": f"http://www.wikidata.org/entity/{speaker.wikidata}" if speaker.wikidata else None,
            "reviewed": review(judged.get(speaker.id)),
        }
    )


def claim(spoken: Spoken, judged: Mapping[str, Judgement], records: Iterable[str] = ()) -> Json:
    """Return the node of a statement; `records` are the ids of the records in which its words were found."""
    said = spoken.statement
    certainty, condition, unsupported = said.certainty, said.condition, said.unsupported
    return _bare(
        {
            "@id": _urn("statement", said.id),
            "@type": "Claim",
            "text": said.text,
            **_said_by(spoken, "author"),
            **_from(said, records),
            "appearance": _urn("document", said.document_id),
            "creativeWorkStatus": review(judged.get(said.id)),
            "hasPart": [_quotation_urn(said, span) for span in said.quotations],
            "polarity": said.polarity,
            "certainty": certainty.phrase if certainty else None,
            "condition": condition.text if condition else None,
            "unsupported": unsupported.text if unsupported else None,
            "via": [link.mention.text for link in said.via if link.mention],
            "score": round(said.score, 4),
        }
    )


def _nodes(store: Store) -> Iterator[Json]:
    judged = reviews(store)
    people: set[str] = set()
    origins: dict[Origin, None] = {}
    for id in query.document_ids(store):
        extraction = query.extraction(store, id, raw=False)
        document = extraction.document
        yield _document(document, judged)
        checked = results.alignments(store, about=id) if document.kind == "report" else []
        for spoken in query.spoken(store, (said.id for said in extraction.statements)).values():
            who = spoken.speaker
            if who and who.kind in _TYPES and who.id not in people:
                people.add(who.id)
                yield person(who, judged)
            origins[spoken.statement.origin] = None
            mine = [item for item in checked if item.statement_id == spoken.statement.id and item.record]
            yield from _statement(spoken, document, judged, mine)
    for origin in origins:
        yield from _making(origin)


def _statement(
    spoken: Spoken, document: Document, judged: Mapping[str, Judgement], checked: list[Alignment]
) -> Iterator[Json]:
    said = spoken.statement
    frozen = _bare({"archivedAt": _ni(document.raw_sha256)})
    node = claim(spoken, judged, (item.record_id for item in checked if item.record_id))
    yield node | frozen
    yield _annotation(node["@id"], said.content, said.origin, document)
    for span in said.quotations:
        records = (item.record_id for item in checked if item.record_id and overlap(item.quotation, span))
        node = _quotation(spoken, span, judged, records)
        yield node | frozen
        yield _annotation(node["@id"], (span,), said.origin, document)


def _quotation(spoken: Spoken, span: Span, judged: Mapping[str, Judgement], records: Iterable[str]) -> Json:
    said = spoken.statement
    return _bare(
        {
            "@id": _quotation_urn(said, span),
            "@type": "Quotation",
            "text": cut(said, span),
            **_said_by(spoken, "spokenByCharacter"),
            **_from(said, records),
            "isPartOf": _urn("statement", said.id),
            "creativeWorkStatus": review(judged.get(said.id)),
        }
    )


def _said_by(spoken: Spoken, name: str) -> Json:
    """Who said it, under the property `name`; and the words of the page that credit it, which are kept apart."""
    who, mention = spoken.speaker, spoken.statement.mention
    known = _urn("speaker", who.id) if who and who.kind in _TYPES else None
    return {name: known, "creditText": mention.text if mention else None}


def _from(said: Statement, records: Iterable[str]) -> Json:
    """Where and when the words come from: the page that prints them, the record that has them, the stage that found
    them."""
    page, found = _urn("document", said.document_id), [_urn("document", id) for id in dict.fromkeys(records)]
    return {
        **_dated(said),
        "inLanguage": LANGUAGE,
        "citation": page,
        "isBasedOn": found or page,
        "wasQuotedFrom": page,
        "hadPrimarySource": found,
        "wasGeneratedBy": _stage(said.origin),
    }


def _document(document: Document, judged: Mapping[str, Judgement]) -> Json:
    return _bare(
        {
            "@id": _urn("document", document.id),
            "@type": "Article" if document.kind == "report" else "CreativeWork",
            "name": document.title or document.name,
            "genre": document.kind,
            "url": document.url,
            "publisher": {"@type": "Organization", "name": document.publisher} if document.publisher else None,
            "creditText": document.author,
            "datePublished": document.published.isoformat() if document.published else None,
            "inLanguage": LANGUAGE,
            "archivedAt": _ni(document.raw_sha256),
            "creativeWorkStatus": review(judged.get(document.id)),
            "encoding": {
                "@id": _ni(document.sha256),
                "@type": "MediaObject",
                "encodingFormat": "text/plain;charset=utf-8",
                "sha256": document.sha256,
            },
        }
    )


def _annotation(body: str, spans: Iterable[Span], origin: Origin, document: Document) -> Json:
    targets = [_target(span, document) for span in spans]
    return {
        "id": f"{body}:place",
        "type": "Annotation",
        "motivation": "linking",
        "body": body,
        "target": targets[0] if len(targets) == 1 else targets,
        "wasGeneratedBy": _stage(origin),
    }


def _target(span: Span, document: Document) -> Json:
    text, (start, end) = document.text, span
    source = {"id": _ni(document.sha256), "type": "Text", "format": "text/plain", "sha256": document.sha256}
    return {
        "type": "SpecificResource",
        "source": source,
        **({"scope": document.url} if document.url else {}),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - AROUND) : start],
                "suffix": text[end : end + AROUND],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
    }


def _making(origin: Origin) -> Iterator[Json]:
    program = f"{_stage(origin)}:program"
    yield {"@id": _stage(origin), "@type": "Activity", "wasAssociatedWith": program}
    kinds = ["SoftwareAgent", "SoftwareApplication"]
    yield {"@id": program, "@type": kinds, "name": f"atodds {origin.stage}", "softwareVersion": origin.version}


def graph(nodes: Iterable[Json]) -> Iterator[str]:
    """Yield the text of a JSON-LD object with these nodes, a node a line."""
    yield '{"@context": ' + json.dumps(CONTEXT) + ',\n"@graph": [\n'
    between = ""
    for node in nodes:
        yield between + json.dumps(node, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _bare(node: dict[str, Any]) -> Json:
    """Return `node` without what is unknown: JSON-LD says that by saying nothing."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _urn(kind: str, id: str) -> str:
    return f"urn:atodds:{kind}:{id}"


def _quotation_urn(said: Statement, span: Span) -> str:
    return f"{_urn('statement', said.id)}:{span.start}-{span.end}"


def _stage(origin: Origin) -> str:
    stage, version = (quote(part, safe="", errors="replace") for part in (origin.stage, origin.version))
    return f"urn:atodds:stage:{stage}:{version}"


def _ni(sha256: str) -> str | None:
    """Return the name of the bytes that have this hash, None where there is none."""
    return f"ni:///sha-256;{base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}" if sha256 else None

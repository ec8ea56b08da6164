"""atodds: who said what, checked against the record, and which statements are at odds.

    import atodds

    documents = [item for item in atodds.read(["articles/"]) if isinstance(item, atodds.Document)]
    analysis = atodds.analyse([atodds.extract(document) for document in documents])

The stages can be called one by one: `read`, `attribute`, `identify`, `situate`, `align`, `relate`. Importing this
package loads no tensor library; the models are loaded when they are first needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from atodds.errors import AtoddsError, InputError, ModelError, ShardError, StoreError
from atodds.types import Analysis, Document, Extraction, Relation, Span, Statement

if TYPE_CHECKING:
    from atodds.attribution.attribute import attribute as attribute
    from atodds.context.situate import situate as situate
    from atodds.documents.read import read as read
    from atodds.models.load import parser as load
    from atodds.pipeline import analyse as analyse
    from atodds.pipeline import extract as extract
    from atodds.record.align import align as align
    from atodds.relations.relate import relate as relate
    from atodds.speakers.identify import identify as identify

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "AtoddsError",
    "Document",
    "Extraction",
    "InputError",
    "ModelError",
    "Relation",
    "ShardError",
    "Span",
    "Statement",
    "StoreError",
    "align",
    "analyse",
    "attribute",
    "extract",
    "identify",
    "load",
    "read",
    "relate",
    "situate",
]

_FACE = {
    "align": "atodds.record.align",
    "analyse": "atodds.pipeline",
    "attribute": "atodds.attribution.attribute",
    "extract": "atodds.pipeline",
    "identify": "atodds.speakers.identify",
    "read": "atodds.documents.read",
    "relate": "atodds.relations.relate",
    "situate": "atodds.context.situate",
}


def __getattr__(name: str) -> object:
    """Import a stage when it is first asked for."""
    if name == "load":
        return import_module("atodds.models.load").parser
    if name in _FACE:
        return getattr(import_module(_FACE[name]), name)
    raise AttributeError(f"module 'atodds' has no attribute {name!r}")

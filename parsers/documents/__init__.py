"""Policy documents as they arrive: a file becomes text with places, its metadata, and passages to read for rules."""

from parsers.documents.about import Metadata, Replaced, metadata
from parsers.documents.articles import governed, outline, passages
from parsers.documents.document import Block, Cell, Document, Place
from parsers.documents.opening import read_document
from parsers.documents.passage import Passage
from parsers.documents.press import is_press

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Metadata",
    "Passage",
    "Place",
    "Replaced",
    "governed",
    "is_press",
    "metadata",
    "outline",
    "passages",
    "read_document",
]

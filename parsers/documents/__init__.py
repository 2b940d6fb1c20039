"""Policy documents as they arrive: files to text with places, and the document's structure."""

from parsers.documents.document import Block, Cell, Document, Place
from parsers.documents.opening import read_document

__all__ = ["Block", "Cell", "Document", "Place", "read_document"]

"""A workbook's table of texts, packed: millions of them in a few bytes more than their letters."""

from array import array
from typing import Any
from xml.parsers import expat

from openpyxl.utils.escape import unescape


class Texts:
    """A list of texts that is only ever read by index."""

    def __init__(self) -> None:
        self._letters = bytearray()
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        self._letters += text.encode("utf-8", "replace")
        self._ends.append(len(self._letters))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._letters[self._ends[index] : self._ends[index + 1]].decode()


def read_texts(source: Any) -> Texts:
    """Read sharedStrings.xml: the runs of each entry joined, without the phonetic ones."""
    texts = Texts()
    runs: list[str] = []
    inside: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        inside.append(name.rpartition(":")[2])

    def letters(run: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside:
            runs.append(run)

    def end(_: str) -> None:
        if inside.pop() == "si":
            text = "".join(runs)
            texts.append(unescape(text) if "_x" in text else text)
            runs.clear()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, letters, end
    parser.ParseFile(source)
    return texts

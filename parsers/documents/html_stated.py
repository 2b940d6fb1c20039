"""What a government page states of its document outside the text: meta tags, the line below the title, the index table."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

Element = etree._Element

_META: Mapping[str, str] = {
    "articletitle": "title",
    "pubdate": "published",
    "contentsource": "source",
}
_FIELDS: Mapping[str, str] = {
    "标题": "title",
    "名称": "title",
    "文件名称": "title",
    "发文机关": "issuer",
    "发布机构": "issuer",
    "发文机构": "issuer",
    "发文单位": "issuer",
    "制发机关": "issuer",
    "来源": "source",
    "信息来源": "source",
    "发文字号": "document_number",
    "文号": "document_number",
    "文件编号": "document_number",
    "成文日期": "issued",
    "生成日期": "issued",
    "印发日期": "issued",
    "发文日期": "issued",
    "发布日期": "published",
    "发布时间": "published",
    "实施日期": "effective",
    "生效日期": "effective",
    "施行日期": "effective",
    "失效日期": "expires",
    "废止日期": "expires",
}
_FIELD = re.compile(rf"^[【\[\s]*({'|'.join(sorted(_FIELDS, key=len, reverse=True))})[】\]\s]*[：:]\s*(.*)$")
_LABEL = re.compile(rf"^[【\[\s]*({'|'.join(sorted(_FIELDS, key=len, reverse=True))})[】\]\s]*[：:]?$")
_LONGEST = 200
_ALONG = re.compile(r"[\u3000\xa0|｜]+|\s{2,}")


def stated(root: Element) -> dict[str, str]:
    """Collect the fields a page shows of its document; the first of each kind counts."""
    found: dict[str, str] = {}
    for name, value in [*_metas(root), *_shown(root)]:
        if value and len(value) <= _LONGEST:
            found.setdefault(name, value)
    headings = [" ".join("".join(heading.itertext()).split()) for heading in root.iter("h1")]
    if len(headings) == 1 and headings[0]:
        found.setdefault("title", headings[0])
    return found


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = _META.get((meta.get("name") or "").lower())
        if name:
            yield name, " ".join((meta.get("content") or "").split())


def _shown(root: Element) -> Iterator[tuple[str, str]]:
    """Read 文号：…, and a cell 文号 followed by a cell with its value."""
    waiting = ""
    for words in _texts(root):
        label, field = _LABEL.match(words), _FIELD.match(words)
        if waiting and not label:
            yield waiting, words
            waiting = ""
        elif label:
            waiting = _FIELDS[label[1]]
        elif field:
            yield _FIELDS[field[1]], field[2]


def _texts(root: Element) -> Iterator[str]:
    body = next(root.iter("body"), root)
    for element in body.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            for words in (element.text, element.tail):
                yield from filter(None, (part.strip() for part in _ALONG.split(words or "")))

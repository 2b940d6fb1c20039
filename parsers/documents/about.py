"""What a document says of itself: title, issuer, number, days, place, and what it replaces, each with its words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from parsers.documents.dates import DAY, days_in
from parsers.documents.document import Document, Span
from parsers.documents.frame import ISSUER, NUMBER, ORDER, TITLE_ENDS, Framed, frame, title_of
from parsers.documents.press import is_press
from parsers.documents.validity import validity

_ISSUES = re.compile(r"关于(?:印发|发布|公布|下发|颁布|转发)\s*《(.+)》\s*(?:等.{0,8})?的?(?:通知|公告|通告|决定)?$")
_ISSUES_BARE = re.compile(r"关于印发(.+(?:办法|措施|细则|意见|方案|规定|政策|规则)(?:（[^（）]+）)?)的通知$")
_BY = re.compile(rf"^({ISSUER}(?:[\s、]+{ISSUER})*)\s*(?=关于)")
_NUMBER = re.compile(rf"{NUMBER}|{ORDER}")
_BEFORE_NUMBER = re.compile(r"^(?:以及|原|即|和|及|与|按照|根据|依据)")
_ISSUER_IN = re.compile(
    rf"(?:日|[，,]|由|经)\s*({ISSUER}(?:[\s、]+{ISSUER})*)\s*(?:第.{{1,8}}次.{{0,4}}会议)?\s*(?:印发|发布|公布|制定|颁布|通过)"
)
_RED = re.compile(rf"^({ISSUER}(?:[\s、]+{ISSUER})*)\s*文\s*件$")
_PRINTED_BY = re.compile(rf"^({ISSUER})\s*(?={DAY})")
_DAY = re.compile(DAY)
_ENDS_IN_PLACE = (
    r"(?:特别行政区|自治区|自治州|自治县|高新技术产业开发区|经济技术开发区|高新技术开发区|经济开发区|自由贸易试验区|自主创新示范区|"
    r"综合保税区|示范区|高新区|经开区|开发区|产业园区|工业园区|科技园区|科学城|新区|新城|园区|省|市|区|县|旗|州|盟|镇|街道)"
)
_PLACE = re.compile(rf"(?:[\u4e00-\u9fff]{{1,8}}?{_ENDS_IN_PLACE}(?![场域民政级属]))+")
_NO_PLACE = re.compile(
    r"[我本各该]|关于|支持|促进|加快|推动|推进|进一步|鼓励|国家|全[国省市区]|城市|地区|园区|社区|[对在于和与的]"
)
_REPLACES = (
    ("废止", re.compile(r"废止|停止执行|不再执行|予以取消|失效")),
    ("替代", re.compile(r"代替|替代|取代")),
    ("修订", re.compile(r"修订|修改为|作如下修改|进行修改")),
)
_NAMED = re.compile(
    rf"(?:《(?P<title>[^《》]+(?:《[^》]+》[^《》]*)?)》\s*)?(?:[（(]?\s*(?P<number>{NUMBER}|{ORDER})\s*[）)]?)?"
)
_SENTENCE = re.compile(r"[^。；;\n]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """A document that this one puts out of force, replaces or changes."""

    title: str | None
    document_number: str | None
    how: str  # 废止, 替代, 修订


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """The head of a policy; None where the document does not say."""

    title: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    place: str | None = None
    replaces: tuple[Replaced, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)  # field -> the words of the text that say it


def metadata(document: Document) -> Metadata:
    """Read the head of a document, its signature and its closing articles; a newspaper page has no head."""
    if is_press(document.text):
        return Metadata()
    parts = frame(document)
    title, named = _title(document, parts)
    issued, signed = _issued(document, parts)
    issuer, by = _issuer(document, parts)
    number, numbered = _number(document, parts)
    held = validity(document.text, title or "", issued)
    spans = {
        "title": named,
        "issuer": by,
        "document_number": numbered,
        "issued": signed,
        "effective": held.effective_span,
        "expires": held.expires_span,
    }
    return Metadata(
        title=title,
        issuer=issuer,
        document_number=number,
        issued=issued,
        effective=held.effective or _stated_day(document, "effective"),
        expires=held.expires or _stated_day(document, "expires"),
        place=_place(title) or _place(issuer),
        replaces=tuple(dict.fromkeys(_replaced(document.text, number))),
        spans={name: span for name, span in spans.items() if span},
    )


def _title(document: Document, parts: Sequence[Framed]) -> tuple[str | None, Span | None]:
    """The title of what is issued: a covering notice gives its own name to what it carries."""
    groups = [[part for part in parts if part.group == group] for group in range(parts[-1].group + 1)] if parts else []
    titles = [(title_of(group), _span(group, "title")) for group in groups]
    own, span = titles[0] if titles else ("", None)
    if not TITLE_ENDS.search(own):
        own, span = (stated, None) if (stated := document.stated.get("title", "")) else (own, span)
    carried = _ISSUES.search(own) or _ISSUES_BARE.search(own)
    if carried is None:
        return own or None, span
    inner = next(((title, at) for title, at in titles[1:] if _same(title, carried[1])), None)
    named = carried.re is _ISSUES or f"《{carried[1]}》" in document.text
    return inner or ((carried[1], span) if named else (own, span))


def _same(one: str, other: str) -> bool:
    bare = [re.sub(r"[\s《》（）()]|^附件\d*[：:]?", "", title) for title in (one, other)]
    return bool(bare[0]) and (bare[0] in bare[1] or bare[1] in bare[0])


def _issued(document: Document, parts: Sequence[Framed]) -> tuple[date | None, Span | None]:
    """The day below the signature; else that in brackets below the title, on the last line, or stated by the page."""
    for kinds in (("signature", "date"), ("issued",), ("copies",)):
        dated = [part for part in parts if part.part in kinds]
        signed = [part for part in dated if part.part != "date" or _follows_signature(parts, part)]
        for part in signed or dated:
            for day, (start, end) in days_in(part.words):
                return day, (part.block.span[0] + start, part.block.span[0] + end)
    return _stated_day(document, "issued") or _stated_day(document, "published"), None


def _follows_signature(parts: Sequence[Framed], part: Framed) -> bool:
    at = parts.index(part)
    return at > 0 and parts[at - 1].part == "signature"


def _issuer(document: Document, parts: Sequence[Framed]) -> tuple[str | None, Span | None]:
    """Who signed; else who is named in brackets, in front of 关于, in the red head, or by the page."""
    signed = [part for part in parts if part.part == "signature"]
    if signed:
        first = [part for part in signed if part.group == signed[0].group]
        return " ".join(_names(_DAY.sub("", part.words)) for part in first), _span(first, "signature")
    for kind, pattern in (("issued", _ISSUER_IN), ("title", _BY), ("head", _RED), ("copies", _PRINTED_BY)):
        for part in parts:
            found = pattern.search(part.words) if part.part == kind else None
            if found:
                return _names(found[1]), (part.block.span[0] + found.start(1), part.block.span[0] + found.end(1))
    return document.stated.get("issuer") or document.stated.get("source"), None


def _names(words: str) -> str:
    """Several issuers are parted by one blank; letters spread over the line are put together."""
    names = re.sub(r"[（(](?:印章|盖章|公章|章)[）)]", "", words).replace("、", " ").split()
    return "".join(names) if all(len(name) == 1 for name in names) else " ".join(names)


def _number(document: Document, parts: Sequence[Framed]) -> tuple[str | None, Span | None]:
    for kind in ("number", "issued"):
        span = _span([part for part in parts if part.group == 0], kind) or _span(parts, kind)
        found = _NUMBER.search(document.text, *span) if span else None
        if found:
            return normal_number(found[0]), found.span()
    stated = document.stated.get("document_number")
    return normal_number(stated) if stated and re.search(r"\d", stated) else None, None


def normal_number(words: str) -> str:
    """Write a document number with the brackets it should have: 云高管发〔2024〕12号."""
    plain = _BEFORE_NUMBER.sub("", re.sub(r"\s", "", words))
    return re.sub(r"[\[（(【［〔](\d{4})[〕\])）】］]", r"〔\1〕", plain)


def _place(words: str | None) -> str | None:
    """The region that a title or an issuer begins with: 上海市浦东新区."""
    found = _PLACE.match(words or "")
    return found[0] if found and not _NO_PLACE.match(found[0]) else None


def _replaced(text: str, own: str | None) -> Iterator[Replaced]:
    for sentence in _SENTENCE.finditer(text):
        for piece in re.split(r"[，,]", sentence[0]):
            how = next((how for how, pattern in _REPLACES if pattern.search(piece)), None)
            for named in _NAMED.finditer(piece) if how else ():
                number = normal_number(named["number"]) if named["number"] else None
                if named[0] and (number is None or number != own):
                    yield Replaced(title=named["title"], document_number=number, how=str(how))


def _stated_day(document: Document, name: str) -> date | None:
    return next((day for day, _ in days_in(document.stated.get(name, ""))), None)


def _span(parts: Sequence[Framed], kind: str) -> Span | None:
    spans = [part.block.span for part in parts if part.part == kind]
    return (spans[0][0], spans[-1][1]) if spans else None

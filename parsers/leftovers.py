"""The last look at a clause: a piece that asks for something and became neither condition, benefit nor window is
marked."""

import re
from collections.abc import Iterable, Iterator, Sequence

from engine.language.clauses import Clause
from engine.language.tree import Condition, Span, atoms
from parsers.folding import Folded
from parsers.lexicon import table
from parsers.outline import pieces
from parsers.reading import Token, kinds


def leftovers(tokens: Sequence[Token], clause: Clause, aside: Iterable[Span], folded: Folded) -> Iterator[Span]:
    """The pieces, as places in the folded text, of which nothing was read although they ask for something."""
    read = [*_read(clause), *(folded.span(start, end) for start, end in aside)]
    for piece in pieces([token for token in tokens if token.kind != "mark"]):
        start, end = piece.tokens[0].start, piece.tokens[-1].end
        first, last = folded.span(start, end)
        untouched = not any(begin < last and first < stop for begin, stop in read)
        if (
            untouched
            and piece.closed != "colon"
            and not _is_told_again(piece.tokens, clause)
            and _asks(piece.tokens, folded.text[start:end])
        ):
            yield start, end


def unnamed(clause: Clause, folded: Folded) -> Iterator[Span]:
    """对重点培育企业给予10万元奖励: words for whom that became no condition, in a clause that gives without any."""
    if not clause.benefits or clause.when or any(benefit.when for benefit in clause.benefits) or clause.unread:
        return
    for found in _RECIPIENTS.finditer(folded.text):
        if not _ANYBODY.fullmatch(found["who"]):
            yield found.span("whom")


def _is_told_again(tokens: Sequence[Token], clause: Clause) -> bool:
    """获得质量奖的企业，国家级…: a title that its levels tell again, or a figure that is what is paid for."""
    tags = [
        tag
        for when in _conditions(clause)
        for atom in atoms(when)
        if isinstance(atom.value, tuple)
        for tag in atom.value
    ]
    bases = {benefit.base.of for benefit in clause.benefits if benefit.base is not None}
    for token in tokens:
        if token.kind == "holding" and all(any(tag.endswith(item.name) for tag in tags) for item in token.value.items):
            return True
        if token.kind == "need" and token.value.mention.keys[:1] and token.value.mention.keys[0] in bases - {None}:
            return True
    return False


def _conditions(clause: Clause) -> Iterator[Condition | None]:
    yield clause.when
    yield from (benefit.when for benefit in clause.benefits)


def _read(clause: Clause) -> Iterator[Span]:
    """The places that something was made of."""
    for condition in _conditions(clause):
        yield from (atom.span for atom in atoms(condition) if atom.span)
    yield from (benefit.span for benefit in clause.benefits if benefit.span)
    yield from clause.unread


def _asks(tokens: Sequence[Token], text: str) -> bool:
    """Does the piece hold a figure with a bound, a title, or a word that asks for something?"""
    told = any(token.kind in _CLAIMING for token in tokens) or bool(_REQUIRES.search(text))
    return told and not _SAYS_HOW.search(text)


_BEARERS = "|".join((*table("titles")["forms"]["bearers"], "农场", "商户", "项目", "大户", "团队"))
_RECIPIENTS = re.compile(
    rf"(?:^|[，。；：])(?:对|凡|给予)?(?P<whom>(?P<who>[^，。；：的\d]{{2,14}}?)(?:{_BEARERS}))"
    r"(?=，?(?:，|给予|予以|奖励|补助|一次性|按|每年|最高))"
)
_ANYBODY = re.compile(
    r"(?:符合|满足)[^，]{0,6}条件|有关|相关|各类|所有|全部|上述|以上|该|该类|此类|申报|申请|获评|获奖|受助|参评|市场|用人|申报主体|单家|单个|每家|每个|同一|其他|对|给予|给予本"
)
_CLAIMING = kinds("need bound range rank compare graded")
_REQUIRES = re.compile(
    "须|应当?(?!收|付|用|急|税|届)|要求|具备|具有|取得|获得|列入|不得|未(?!来)|没有|无(?!偿|人|纸|线)"
)
_SAYS_HOW = re.compile(
    "^(同一|单个|每个|每家|单家|单户|每户|一家|每年|单项|每平方米|每人)[^，]{0,16}(不超过|不高于|不得超过|控制在|以内|至多)|^最长|差额补足|可兼得|^(补助|奖励|补贴|资助)(总额|金额)?(每家|每户|单个|同一)|可(申请|享受)本|^(原则上|一般)?不得?超过[^，。]{1,4}(年|个月)$|"
    "获奖.{0,6}(排|前)|排名前|位次|"
    "[一二三四五六两\\d]项|部分$|^逾期|工作日|最高|封顶|上限|不重复|就高|提交|提供|(之一|条件|要求|情形)的?$"
    "|期限|^面积|最多|^以上|不足.{1,8}按|不得(申报|享受|突破)|^不予|不享受|下浮\\d|^同一(工程|项目)|申报[^，]{0,6}(补助|补贴|奖励)$"
)

"""Text to a syntax tree: parsed by grammar.lark, what can't be parsed is told with its place. The only door to lark."""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from engine.language.expressions.quoting import WORD, fold, unbracketed, unquoted
from engine.language.expressions.slips import Slip, SlipError
from engine.language.expressions.words import DENIALS, ONE_OF, TAG_WORDS

if TYPE_CHECKING:
    from lark import Lark, Token, Tree
    from lark.exceptions import UnexpectedInput

DEEPEST = 40  # brackets nest no deeper
_KEYWORD_TYPES = (
    {"且": "_AND", "并且": "_AND", "或": "_OR", "或者": "_OR", "若": "_IF", "则": "_THEN", ONE_OF: "ONE_OF"}
    | dict.fromkeys(TAG_WORDS, "TAG_WORD")
    | dict.fromkeys(DENIALS, "DENIAL")
)
_CONNECTIVES = {"_AND", "_OR"}
_GLUED = re.compile("不含|含全部|含|不属于|属于|且|或")
_SIGN_NAMES = {"【": "括号", "[": "括号", "〔": "括号"}
_CLOSES = {"“": "”", "「": "」", '"': '"', "【": "】", "[": "]", "〔": "〕"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A rule of the grammar and its parts, or a token; `words` are its characters as they were written."""

    rule: str
    words: str
    start: int
    end: int
    parts: tuple["Node", ...] = ()

    @property
    def folded(self) -> str:
        return fold(self.words)

    @property
    def unquoted(self) -> str:
        return unquoted(self.words)

    def slip(self, message: str, help: str = "") -> SlipError:  # noqa: A002 - a slip's field
        """What is wrong with these words, to be raised."""
        return SlipError(Slip(start=self.start, end=self.end, message=message, help=help))


def parse(text: str, start: str) -> Node:
    """The syntax tree of an expression; its nodes know their place in the text."""
    from lark.exceptions import UnexpectedInput

    folded = fold(text)
    if _depth(folded) > DEEPEST:
        raise SlipError(Slip(start=0, end=len(text), message=f"括号嵌套超过 {DEEPEST} 层"))
    try:
        return _node_of(_parser().parse(folded, start=start), text)
    except UnexpectedInput as error:
        raise SlipError(_slip_of(error, folded, text)) from None


@lru_cache(1)
def _parser() -> "Lark":
    from lark import Lark, Token  # loaded at the first expression, not at every start

    def look_up(token: Token) -> Token:
        return Token.new_borrow_pos(_KEYWORD_TYPES.get(str(token), token.type), str(token), token)

    grammar = resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar.replace("__WORD__", WORD.replace("/", r"\/")),
        start=["condition", "benefit", "measure"],
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
        lexer_callbacks={"WORD": look_up},
    )


def _node_of(tree: "Tree[Token] | Token", text: str) -> Node:
    from lark import Tree

    if isinstance(tree, Tree):
        start, end = tree.meta.start_pos, tree.meta.end_pos
        parts = tuple(_node_of(part, text) for part in tree.children)
        return Node(rule=str(tree.data), words=text[start:end], start=start, end=end, parts=parts)
    start, end = tree.start_pos or 0, tree.end_pos or 0
    node = Node(rule=tree.type, words=text[start:end], start=start, end=end)
    inside = unquoted if tree.type == "QUOTED" else unbracketed if tree.type in ("QUALIFIER", "PLACE") else None
    if inside and not inside(node.words).strip():
        raise node.slip("引号或括号里是空的")
    return node


def _depth(folded: str) -> int:
    depth = deepest = 0
    for sign in folded:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


# --- what can't be parsed -----------------------------------------------------------------------------------------


def _slip_of(error: "UnexpectedInput", folded: str, text: str) -> Slip:
    from lark.exceptions import UnexpectedToken

    if not isinstance(error, UnexpectedToken):
        return _strange_sign(error.pos_in_stream or 0, text)
    if error.token.type == "$END":
        return _cut_short(folded, text)
    start = error.token.start_pos or 0
    return _unexpected(error.token.type, set(error.accepts or error.expected), (start, start + len(error.token)), text)


def _strange_sign(at: int, text: str) -> Slip:
    sign = text[at]
    if sign in _CLOSES:
        return Slip(
            start=at,
            end=len(text),
            message=f"{_SIGN_NAMES.get(sign, '引号')} {sign} 没有收尾",
            help=f"后面缺少 {_CLOSES[sign]}",
        )
    return Slip(start=at, end=at + 1, message=f"认不出“{sign}”", help="文字里有符号时用引号括起来")


def _cut_short(folded: str, text: str) -> Slip:
    end = len(text.rstrip())
    if not end:
        return Slip(start=0, end=max(1, len(text)), message="这里是空的")
    if folded.count("(") > folded.count(")"):
        at = _unclosed(folded)
        return Slip(start=at, end=at + 1, message=f"括号“{text[at]}”没有收尾", help="补上右括号")
    return Slip(start=max(0, end - 1), end=end, message=f"“{text[:end][-6:].strip()}”后面话没说完")


def _unclosed(folded: str) -> int:
    open_at: list[int] = []
    for at, sign in enumerate(folded):
        if sign == "(":
            open_at.append(at)
        elif sign == ")" and open_at:
            open_at.pop()
    return open_at[-1] if open_at else 0


def _unexpected(rule: str, expected: set[str], place: tuple[int, int], text: str) -> Slip:
    start, end = place
    words = text[start:end]
    message, help_ = f"“{words}”不应出现在这里", _spaced(words)
    if rule in _CONNECTIVES and len(expected & _CONNECTIVES) == 1:
        message, help_ = "“且”和“或”混用时要加括号", "例如 甲 且 （乙 或 丙）"
    elif rule == "RPAR":
        before = fold(text[:start])
        message = f"多了一个“{words}”" if before.count("(") <= before.count(")") else f"“{words}”前面话没说完"
    elif rule == "WORD":
        message = f"“{words}”前面缺少连接或比较"
    return Slip(start=start, end=end, message=message, help=help_)


def _spaced(words: str) -> str:
    """Help where a connective is glued to a word."""
    glued = glued_connective(words)
    return f"“{glued}”前后要留空格" if glued else ""


def glued_connective(words: str) -> str | None:
    """The connective that stands inside a word."""
    found = _GLUED.search(words)
    return found[0] if found and found[0] != words else None

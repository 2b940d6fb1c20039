"""The officer's form: a policy as a YAML file, read and written back without loss."""

from pathlib import Path

from engine.errors import InputError, Problem
from engine.language.policies import Policy
from engine.language.site import load_vocabulary
from engine.language.vocabulary import Vocabulary
from policies.form.fields import Desk
from policies.form.policy_reading import read_policy_nodes
from policies.form.source import Mistakes, Source
from policies.form.writing import write_policy
from policies.form.yaml_nodes import read_nodes

LARGEST = 2_000_000  # characters; a policy of a thousand clauses has fewer

__all__ = ["read_policy_file", "read_policy_source", "read_policy_text", "read_source", "write_policy_file"]


def read_source(path: Path) -> Source:
    """A file's text, its line ends made alike."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(Problem(message=f"打不开文件：{error.strerror}", place=str(path))) from None
    except UnicodeDecodeError:
        raise InputError(Problem(message="不是 UTF-8 文本", place=str(path), help="另存为 UTF-8")) from None
    return source_of(text, path.name)


def source_of(text: str, name: str) -> Source:
    if len(text) > LARGEST:
        raise InputError(Problem(message=f"文件太大（超过 {LARGEST} 字）", place=name))
    return Source(name=name, text=text.replace("\r\n", "\n").replace("\r", "\n"))


def read_policy_file(path: Path, vocabulary: Vocabulary | None = None) -> Policy:
    """Read a policy file; all its mistakes are told at once, each with its line and the words underlined."""
    return read_policy_source(read_source(path), vocabulary)


def read_policy_text(text: str, name: str, vocabulary: Vocabulary | None = None) -> Policy:
    return read_policy_source(source_of(text, name), vocabulary)


def read_policy_source(source: Source, vocabulary: Vocabulary | None = None) -> Policy:
    desk = Desk(source=source, vocabulary=vocabulary or load_vocabulary(), mistakes=Mistakes(source=source))
    node = read_nodes(source)
    if node is None:
        raise InputError(Problem(message="文件是空的", place=source.name, help="从 政策: 和 条款: 写起"))
    policy = read_policy_nodes(desk, node)
    desk.mistakes.raise_any()
    return policy


def write_policy_file(policy: Policy, vocabulary: Vocabulary | None = None) -> str:
    """The policy as an officer edits it."""
    return write_policy(policy, vocabulary or load_vocabulary())

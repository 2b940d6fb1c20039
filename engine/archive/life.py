"""The life of a policy's versions as its decisions tell it: draft, approved, published, replaced or withdrawn. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias

State: TypeAlias = Literal["draft", "approved", "published", "replaced", "withdrawn"]

STATES: dict[State, str] = {
    "draft": "草案",
    "approved": "已审定",
    "published": "已发布",
    "replaced": "已被替换",
    "withdrawn": "已撤回",
}
NEEDS: dict[str, State] = {"approve": "draft", "publish": "approved", "replace": "approved", "withdraw": "published"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A decision on a version: what, by whom, and the day from which it holds."""

    kind: str
    version: int
    operator: str
    public: str
    on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a version stands, and the days on which it is in force."""

    state: State = "draft"
    since: date | None = None
    until: date | None = None  # the first day on which it no longer is

    def in_force(self, day: date) -> bool:
        return self.since is not None and self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """All versions of one policy."""

    versions: Mapping[int, Standing] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @property
    def published(self) -> int | None:
        """The version that is published and neither replaced nor withdrawn."""
        return next((number for number, kept in self.versions.items() if kept.state == "published"), None)

    def in_force(self, day: date) -> int | None:
        """The version that holds on a day."""
        return next((number for number, kept in self.versions.items() if kept.in_force(day)), None)

    def authors(self, version: int) -> frozenset[str]:
        """Everybody who drafted this version or one before it since the last publication, by name and by key."""
        published = [step.version for step in self.steps if step.kind in ("publish", "replace")]
        after = max((number for number in published if number < version), default=0)
        drafts = [step for step in self.steps if step.kind == "draft" and after < step.version <= version]
        return frozenset(mark for step in drafts for mark in (step.operator, step.public))


def told_by(steps: Iterable[Step]) -> Life:
    """The life of a policy by its decisions, in the order they were taken."""
    life = Life()
    for step in steps:
        life = Life(versions=_after(dict(life.versions), life.published, step), steps=(*life.steps, step))
    return life


def _after(versions: dict[int, Standing], published: int | None, step: Step) -> Mapping[int, Standing]:
    match step.kind:
        case "draft":
            versions[step.version] = Standing()
        case "approve":
            versions[step.version] = Standing(state="approved")
        case "publish" | "replace":
            if published is not None:
                versions[published] = replace(versions[published], state="replaced", until=step.on)
            versions[step.version] = Standing(state="published", since=step.on)
        case "withdraw":
            versions[step.version] = replace(versions[step.version], state="withdrawn", until=step.on)
    return versions


def refusal(life: Life, step: Step) -> str:
    """Why a decision can't be taken, for people; nothing where it can."""
    kept = life.versions.get(step.version)
    if kept is None:
        return f"没有第 {step.version} 版"
    needed = NEEDS.get(step.kind)
    if needed and kept.state != needed:
        return f"第 {step.version} 版{STATES[kept.state]}，要{STATES[needed]}的才行"
    if step.kind == "approve" and {step.operator, step.public} & life.authors(step.version):
        return "起草人不能审定自己的稿子，请由另一人审定"
    if step.kind == "publish" and life.published is not None:
        return f"第 {life.published} 版还在施行，一个文件不能有两个施行的版本；用 replace 替换它"
    if step.kind == "replace" and life.published is None:
        return "没有施行中的版本可以替换；用 publish 发布"
    return ""

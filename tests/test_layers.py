"""The house: who may import whom, and which one module opens the door to a heavy library."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("engine", "parsers", "policies", "notifier", "app")

# what each part of the house may know of the others; the longest name that fits counts
MAY_IMPORT = {
    "engine": {"engine"},
    "engine.errors": set(),
    "engine.language": {"engine.errors", "engine.language"},
    "engine.meaning": {"engine.errors", "engine.language", "engine.meaning"},
    "engine.matching": {"engine.errors", "engine.language", "engine.meaning", "engine.matching"},
    "engine.archive": {"engine.errors", "engine.language", "engine.meaning", "engine.archive"},
    "parsers": {"engine", "parsers"},
    "policies": {"engine", "policies"},
    "notifier": {"engine", "notifier"},
    "app": {"engine", "parsers", "policies", "notifier", "app"},
}

# each heavy library has one door: one module, or one folder whose business it is
DOORS = {
    "rapidfuzz": ("engine/language/names.py",),
    "jieba": ("parsers/words.py",),
    "apscheduler": ("notifier/schedule.py",),
    "durable": ("engine/matching/network.py",),
    "numpy": (
        "engine/matching/",
        "parsers/documents/scan.py",
    ),  # a scanned page is an array to the library that reads it
    "rapidocr": ("parsers/documents/scan.py",),
    "pyarrow": ("engine/matching/",),
}
STORES = (
    "engine/archive/",
    "policies/",
    "notifier/",
    "app/",
)  # where records are kept, and where they are put together
DATABASES = ("sqlmodel", "sqlalchemy")

# what a fresh process must not have loaded once it has imported a module
STAYS_AWAY = {
    "engine.meaning.judge": ("sqlmodel", "numpy", "pyarrow", "durable", "rapidfuzz", "jieba", "apscheduler"),
    "engine.language.exchange": ("sqlmodel", "numpy", "pyarrow", "durable", "rapidfuzz", "jieba", "apscheduler"),
    "app.commands.judge": ("sqlmodel", "apscheduler", "durable", "jieba"),
    "app.commands.explain": ("sqlmodel", "apscheduler", "durable", "jieba"),
    "app.commands.parse": ("sqlmodel", "apscheduler", "durable"),
}


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    """engine/language/tree.py is engine.language.tree."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@lru_cache
def imports(path: Path) -> frozenset[str]:
    """Every module a file imports, wherever it does so."""
    found = set()
    package = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def is_within(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def part_of(module: str) -> str:
    return max((part for part in MAY_IMPORT if is_within(module, part)), key=len)


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_of_the_house_knows_only_those_below_it(part: str) -> None:
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in modules()
        if part_of(name_of(path)) == part
        for module in sorted(imports(path))
        if module.split(".")[0] in PACKAGES and module not in PACKAGES
        if not any(is_within(module, known) for known in MAY_IMPORT[part])
    ]
    assert wrong == []


@pytest.mark.parametrize("library", DOORS)
def test_a_heavy_library_has_one_door(library: str) -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if any(is_within(module, library) for module in imports(path))
    ]
    assert [user for user in users if not user.startswith(DOORS[library])] == []


@pytest.mark.parametrize("library", DATABASES)
def test_the_database_is_known_to_the_stores_alone(library: str) -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if any(is_within(module, library) for module in imports(path))
    ]
    assert [user for user in users if not user.startswith(STORES)] == []


@pytest.mark.parametrize("module", STAYS_AWAY)
def test_a_fresh_process_loads_no_more_than_it_needs(module: str) -> None:
    if not (ROOT / module.replace(".", "/")).exists() and not (ROOT / f"{module.replace('.', '/')}.py").exists():
        pytest.skip(f"{module} isn't there yet")
    code = f"import sys, {module}; print(*sorted(name.split('.')[0] for name in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert [library for library in STAYS_AWAY[module] if library in loaded] == []


def test_what_the_layers_are_looked_for_in_is_there() -> None:
    assert {part_of(name_of(path)) for path in modules()} >= {"engine.language", "engine.meaning", "app", "parsers"}
    assert imports(ROOT / "engine/meaning/judge.py") >= {"engine.meaning.atoms", "engine.language.tree"}

"""Rules that a reader of the code may rely on: who knows whom, and how long things are."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("policy", "storage", "bot")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
TOP_LEVEL = {
    ".ci", ".gitignore", ".slack", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "benchmarks", "bot",
    "constraints.txt", "Containerfile", ".dockerignore", "docs", "manifest.yml", "policy", "pyproject.toml",
    "storage", "tests",
}  # fmt: skip
# The product without Slack: none of these knows the Web API, Bolt, or the client.
WITHOUT_SLACK = (
    *("flow", "acts", "authority", "owing", "drafting", "schedule", "digest"),
    *("moving", "proving", "checking", "terms", "validity", "setting_up", "handing", "again"),
    *("working_time", "waiting", "in_line", "reminding", "standing_in", "rejudging", "telling", "home_news"),
)
VIEWS_MAY_KNOW = ("bot.ids", "bot.language", "bot.record", "bot.digest", "bot.views", "policy", "storage")
# Front doors. The classifier over HTTP and its client have doors of their own: they need libraries besides.
DOORS = {"policy", "policy.client", "policy.service", "storage"}
OVER_HTTP = {"policy/client.py", "policy/service.py"}
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "monotonic"), ("time", "perf_counter"), ("time", "localtime"), ("time", "gmtime"),
}  # fmt: skip


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports; of `from a.b import c` it is `a.b`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield from _from(node)


def _from(node: ast.ImportFrom) -> Iterator[str]:
    """`from bot import views` imports bot.views."""
    module = node.module or ""
    if module == "bot":
        yield from (f"bot.{each.name}" for each in node.names)
    else:
        yield module


def is_in(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def offences(paths: list[Path], *forbidden: str) -> list[str]:
    return [
        f"{name(path)} imports {each}" for path in paths for each in imported(path) if is_in(each, *forbidden)
    ]


def test_there_is_something_to_check() -> None:
    for package in PACKAGES:
        assert len(modules(package)) > 5


def test_the_policy_knows_nothing_of_ours() -> None:
    assert offences(modules("policy"), "storage", "bot", "tests") == []


def test_storage_knows_the_policy_only() -> None:
    assert offences(modules("storage"), "bot", "tests") == []


def test_only_the_bot_knows_slack() -> None:
    assert offences(modules("policy", "storage"), "slack_sdk", "slack_bolt") == []


def test_the_policy_knows_no_sql() -> None:
    assert offences(modules("policy"), "sqlalchemy", "alembic", "sqlite3", "psycopg") == []


@pytest.mark.parametrize("module", WITHOUT_SLACK)
def test_the_product_without_slack(module: str) -> None:
    paths = [ROOT / "bot" / f"{module}.py"]
    assert (
        offences(paths, "slack_sdk", "slack_bolt", "bot.slack", "bot.views", "bot.payloads", "requests") == []
    )


def test_views_know_ids_and_values_only() -> None:
    ours = [
        f"{name(path)} imports {each}"
        for path in modules("bot/views")
        for each in imported(path)
        if is_in(each, *PACKAGES) and not is_in(each, *VIEWS_MAY_KNOW)
    ]
    assert ours == []
    assert offences(modules("bot/views"), "slack_sdk", "slack_bolt", "requests", "sqlalchemy") == []


def test_packages_meet_at_their_front_doors() -> None:
    through_the_wall = [
        f"{name(path)} imports {each}"
        for package in PACKAGES
        for path in modules(package)
        for each in imported(path)
        for other in ("policy", "storage")
        if other != package and is_in(each, other) and each not in DOORS
    ]
    assert through_the_wall == []


def test_views_are_used_through_their_front_door() -> None:
    outside = [path for path in modules("bot") if (ROOT / "bot/views") not in path.parents]
    behind = [
        f"{name(path)} imports {each}"
        for path in outside
        for each in imported(path)
        if is_in(each, "bot.views") and each != "bot.views"
    ]
    assert behind == []


def test_only_what_starts_the_product_knows_the_sandbox() -> None:
    outside = [path for path in modules("bot") if (ROOT / "bot/sandbox") not in path.parents]
    assert {each.split(" ")[0] for each in offences(outside, "bot.sandbox")} <= {"bot/cli_run.py"}


def test_who_serves_does_not_carry_what_only_other_commands_need() -> None:
    ask = "import sys, bot.cli; print(*{'alembic', 'bot.sandbox', 'requests', 'rich'} & sys.modules.keys())"
    brought = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert brought.stdout.strip() == ""


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{name(path)}:{node.lineno}"
        for path in modules(*PACKAGES)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


@pytest.mark.parametrize("folder", ["policy", "storage", "bot/views"])
def test_no_clock_is_read_where_time_is_a_parameter(folder: str) -> None:
    paths = [path for path in modules(folder) if name(path) not in OVER_HTTP]
    assert [place for path in paths for place in clock_readings(path)] == []


@pytest.mark.parametrize("module", WITHOUT_SLACK)
def test_no_clock_is_read_in_the_product_without_slack(module: str) -> None:
    assert list(clock_readings(ROOT / "bot" / f"{module}.py")) == []


def clock_readings(path: Path) -> Iterator[str]:
    clocks = {f"{module}.{function}" for module, function in CLOCKS}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if f"{owner}.{node.attr}" in clocks:
                yield f"{name(path)}:{node.lineno} reads {owner}.{node.attr}"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            names = {each.name for each in node.names} & {function for _, function in CLOCKS}
            yield from (f"{name(path)}:{node.lineno} imports time.{each}" for each in sorted(names))


def test_files_stay_short() -> None:
    long = {name(path): len(path.read_text("utf-8").splitlines()) for path in modules(*PACKAGES)}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_stay_short() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name} has {lines} lines"
        for path in modules(*PACKAGES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
        if "migrations" not in path.parts
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name(path) for path in modules(*PACKAGES) if tree(path).body and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
    assert [name(path) for path in modules(*PACKAGES) if path.stem in drawers] == []


def test_the_top_level_holds_what_belongs_there() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=20
    )
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    assert {line.partition("/")[0].strip('"') for line in listed.stdout.splitlines()} <= TOP_LEVEL

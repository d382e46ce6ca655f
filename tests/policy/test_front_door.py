"""The front door of the policy: what it offers, and how little it brings along."""

import ast
import subprocess
import sys
from pathlib import Path
from pkgutil import iter_modules

import pytest

import policy

FOREIGN = ("slack", "sqlalchemy", "alembic", "psycopg", "bot", "storage")


def brought_by(code: str) -> set[str]:
    """The top-level modules that are loaded after this code, in a Python of its own."""
    code = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(policy.__file__).parents[1],
        ).stdout.split()
    )


@pytest.mark.parametrize(
    "code",
    [
        "import policy",
        "from policy import UseRequest, assess, load_pack\nload_pack()",
        "from policy import *",
    ],
)
def test_it_brings_neither_slack_nor_sql(code: str) -> None:
    assert not [name for name in brought_by(code) if name.startswith(FOREIGN)]


def test_importing_it_brings_nothing_of_others() -> None:
    assert not brought_by("import policy") & {"pydantic", "yaml", "requests", "starlette"}


def test_the_classifier_itself_brings_no_http() -> None:
    brought = brought_by("from policy import UseRequest, assess, load_pack\nload_pack()")

    assert not brought & {"requests", "starlette", "uvicorn", "jinja2", "typer"}


def test_every_public_name_is_there_and_typed() -> None:
    source = ast.parse(Path(policy.__file__).read_text(encoding="utf-8"))
    typed = {
        name.name
        for node in ast.walk(source)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policy.")
        for name in node.names
    }

    assert typed == set(policy.__all__)
    for name in policy.__all__:
        assert getattr(policy, name) is not None
    assert set(policy.__all__) <= set(dir(policy))


def test_no_module_is_called_like_a_public_name() -> None:
    assert not {module.name for module in iter_modules(policy.__path__)} & set(policy.__all__)


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match="module 'policy' has no attribute 'nothing'"):
        policy.nothing  # noqa: B018

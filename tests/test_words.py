"""What is marked for the catalogues is found there: a whole sentence, with names for what stands in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [path for folder in ("bot", "policy", "storage") for path in sorted((ROOT / folder).rglob("*.py"))]
# Which arguments of a marking are texts.
MARKS = {
    **{mark: slice(0, 1) for mark in ("_", "N_", "Said", "NotAllowed", "TooLate", "Kept")},
    "ngettext": slice(0, 2),
    "pgettext": slice(0, 2),
    "_like": slice(1, 2),
    "PydanticCustomError": slice(1, 2),
}
PLACE = re.compile(r"{[^{}]*}")


def marked(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Each marking, with each of its texts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield from ((node, text) for text in node.args[MARKS[node.func.id]])


def faults(source: str) -> list[str]:
    found = []
    for call, text in marked(ast.parse(source)):
        name = ast.unparse(call.func)
        if is_made(text):
            found.append(f"line {call.lineno}: {name} of a text that is put together")
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and "{}" in text.value:
            found.append(f"line {call.lineno}: {name} of a text with a place that has no name")
    return [*found, *unseen(ast.parse(source)), *hidden(ast.parse(source))]


def unseen(tree: ast.AST) -> Iterator[str]:
    """Markings inside of an f-string, into which the extraction does not look."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from (
                f"line {call.lineno}: {ast.unparse(call.func)} within an f-string"
                for call, text in marked(node)
                if isinstance(text, ast.Constant)
            )


def is_made(text: ast.expr) -> bool:
    """A text that is put together on the spot is in no catalogue."""
    method = text.func if isinstance(text, ast.Call) else None
    joined = isinstance(method, ast.Attribute) and method.attr in {"format", "join"}
    return joined or isinstance(text, ast.JoinedStr | ast.BinOp)


def hidden(tree: ast.AST) -> list[str]:
    """Functions in which _ is a name for something else and is called as well."""
    return [
        f"line {function.lineno}: {function.name} calls _ and gives it another meaning"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Call) and ast.unparse(node.func) == "_" for node in ast.walk(function))
        and any(is_other_meaning(node) for node in ast.walk(function))
    ]


def is_other_meaning(node: ast.AST) -> bool:
    stored = isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store)
    return stored or (isinstance(node, ast.arg) and node.arg == "_")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_marked_text_is_whole(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'NotAllowed(f"There is no case {case}.")',
        '_("There is no case " + case)',
        '_("There is no case {case}.".format(case=case))',
        'Said(", ".join(roles))',
        """f"{case}: {_('Approved')}" """,
        'ngettext(f"{count} case", "cases", count)',
        'pgettext("button", f"Open {case}")',
        '_("`{}` shows {}.")',
        'def said():\n    for _ in range(2):\n        print(_("Yes"))',
    ],
)
def test_what_no_catalogue_can_hold_is_found(source: str) -> None:
    assert len(faults(source)) == 1


def test_what_is_counted_comes_first_in_a_template() -> None:
    """Jinja takes the first name in `trans` for the number that chooses the form."""
    for template in sorted((ROOT / "bot/views/templates").glob("*.j2")):
        opened = re.findall(
            r"{% trans ((?:(?!%}).)*) %}(?:(?!{% endtrans).)*{% pluralize", template.read_text(), re.S
        )
        assert [names for names in opened if not names.startswith("count")] == [], template.name

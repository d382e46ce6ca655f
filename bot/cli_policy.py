"""The commands `assess` and `guidance`: the classifier without Slack and without a database.

Reads and prints; what a request comes to is decided by `policy`.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NoReturn

import typer

from bot.policy_text import assessment_lines, clause_lines, clause_list_lines, trace_lines
from policy import Pack, PackError, UseRequest, WrongRequest, assess, explain, load_pack, read_request

WRONG_INPUT = 2


class Format(StrEnum):
    JSON = "json"
    TEXT = "text"


class _WrongInput(Exception):
    """Input that cannot be used. Its lines say why."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command("assess")(assess_command)
    app.command("guidance")(guidance_command)


def assess_command(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="The request as JSON.")] = "-",
    lines: Annotated[
        bool, typer.Option("--lines", help="One request in each line, one answer each.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.JSON,
    why: Annotated[bool, typer.Option("--why", help="Say of each rule why it fired or not.")] = False,
) -> None:
    """Classify a request: what the guidance asks of an intended use."""
    wrong = False
    for place, data in _inputs(file, lines):
        try:
            request = _parse(data)
        except _WrongInput as error:
            wrong = True
            for line in error.lines:
                typer.echo(f"{place}{line}", err=True)
        else:
            _print([_answer(request, form, why=why, indent=None if lines else 2)])
    if wrong:
        raise typer.Exit(WRONG_INPUT)


def guidance_command(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLAUSE] | check FILE", help="A clause, or a pack to check."),
    ] = None,
) -> None:
    """Show the clauses of the guidance, or check a guidance pack."""
    match words or []:
        case []:
            _print(clause_list_lines(load_pack()))
        case ["check", file]:
            _check(Path(file))
        case ["check"]:
            _refuse("guidance check: name the file to check, as in: genai-use guidance check my-pack.yml")
        case [clause]:
            _show(clause, load_pack())
        case _:
            _refuse("guidance: name one clause, or `check` and one file")


def _inputs(file: str, lines: bool) -> Iterator[tuple[str, bytes]]:
    """Each input with its place for messages. Blank lines are passed over."""
    try:
        with _opened(file) as stream:
            if not lines:
                yield "", stream.read()
                return
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield f"line {number}: ", line
    except OSError as error:
        _refuse(f"{file}: cannot be read: {error.strerror}")


def _opened(file: str) -> BinaryIO:
    return sys.stdin.buffer if file == "-" else Path(file).open("rb")


def _parse(data: bytes) -> UseRequest:
    try:
        return read_request(json.loads(data.decode("utf-8-sig").strip(), object_pairs_hook=_once))
    except UnicodeDecodeError as error:
        raise _WrongInput(f"request: is not text in UTF-8 (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _WrongInput(f"request: is no valid JSON: {error.msg} at {place}") from None
    except RecursionError:
        raise _WrongInput("request: is nested too deeply") from None
    except WrongRequest as error:
        raise _WrongInput(*(f"{field}: {problem}" for field, problem in error.problems.items())) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets a key stand twice and the last one win; an answer given twice is no answer."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise WrongRequest({name: "is given twice" for name in found if names.count(name) > 1})
    return found


def _answer(request: UseRequest, form: Format, *, why: bool, indent: int | None) -> str:
    assessment = assess(request)
    traces = explain(request) if why else ()
    if form is Format.TEXT:
        return "\n".join([*assessment_lines(assessment), *trace_lines(traces), ""])
    answer: dict[str, Any] = assessment.model_dump(mode="json")
    if why:
        answer["why"] = [asdict(trace) for trace in traces]
    return json.dumps(answer, ensure_ascii=False, indent=indent)


def _check(path: Path) -> None:
    try:
        pack = load_pack(path)
    except PackError as error:
        _refuse(str(error))
    rules = sum(len(clause.rules) for clause in pack.clauses.values())
    typer.echo(f"{path}: {pack.name} is in order: {len(pack.clauses)} clauses, {rules} rules")


def _show(wanted: str, pack: Pack) -> None:
    """A clause by its id, or all those whose ids begin so."""
    found = [pack.clauses[wanted]] if wanted in pack.clauses else []
    found = found or [clause for clause in pack.clauses.values() if wanted and clause.id.startswith(wanted)]
    if not found:
        _refuse(f"guidance: there is no clause {wanted!a}; `genai-use guidance` lists them all")
    _print(line for clause in found for line in clause_lines(clause))


def _print(lines: Iterable[str]) -> None:
    """UTF-8 whatever the terminal's encoding: it is what JSON is read as."""
    for line in lines:
        typer.echo(line.encode())


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG_INPUT)

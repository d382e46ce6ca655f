"""The commands `assess` and `guidance`: the classifier without Slack and without a database.

Reads and prints; what a request comes to is decided by `policy`.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NoReturn

import typer

from bot.policy_text import assessment_lines, clause_lines, clause_list_lines, trace_lines
from policy import (
    Pack,
    PackError,
    UseRequest,
    WrongRequest,
    assess,
    check_pack,
    evaluation_lines,
    explain,
    guidance_markdown,
    load_pack,
    read_labelled,
    read_request_json,
)

WRONG_INPUT = 2
BUNDLED = "netflix-2025-11"

_PackOption = Annotated[
    str, typer.Option("--pack", metavar="NAME|FILE", help="The guidance: a bundled pack, a pack's file.")
]


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
    pack: _PackOption = BUNDLED,
) -> None:
    """Classify a request: what the guidance asks of an intended use."""
    guidance = _loaded(pack)
    wrong = False
    for place, data in _inputs(file, lines):
        try:
            request = _parse(data)
        except _WrongInput as error:
            wrong = True
            for line in error.lines:
                typer.echo(f"{place}{line}", err=True)
        else:
            _print([_answer(request, guidance, form, why=why, indent=None if lines else 2)])
    if wrong:
        raise typer.Exit(WRONG_INPUT)


def guidance_command(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CLAUSE] | check FILE | evaluate FILE…",
            help="A clause, a pack to check, or labelled descriptions to try the cues on.",
        ),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Everything, as a document.")] = False,
    pack: _PackOption = BUNDLED,
) -> None:
    """Show the clauses of the guidance, check a guidance pack, or try its cues on labelled descriptions."""
    match words or []:
        case [] if markdown:
            typer.echo(guidance_markdown(_loaded(pack)).encode(), nl=False)
        case _ if markdown:
            _refuse("guidance: --markdown shows everything; leave out the rest")
        case []:
            _print(clause_list_lines(_loaded(pack)))
        case ["check", file]:
            _check(Path(file))
        case ["evaluate", *files]:
            _evaluate(files, _loaded(pack))
        case ["check"]:
            _refuse("guidance check: name the file to check, as in: genai-use guidance check my-pack.yml")
        case [clause]:
            _show(clause, _loaded(pack))
        case _:
            _refuse("guidance: name one clause, or `check` and one file")


def _loaded(source: str) -> Pack:
    try:
        return load_pack(source)
    except PackError as error:
        _refuse(str(error))


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
        return read_request_json(data)
    except WrongRequest as error:
        raise _WrongInput(*(f"{field}: {problem}" for field, problem in error.problems.items())) from None


def _answer(request: UseRequest, pack: Pack, form: Format, *, why: bool, indent: int | None) -> str:
    assessment = assess(request, pack)
    traces = explain(request, pack) if why else ()
    if form is Format.TEXT:
        return "\n".join([*assessment_lines(assessment), *trace_lines(traces), ""])
    answer: dict[str, Any] = assessment.model_dump(mode="json")
    if why:
        answer["why"] = [asdict(trace) for trace in traces]
    return json.dumps(answer, ensure_ascii=False, indent=indent)


def _check(path: Path) -> None:
    try:
        pack = load_pack(path)
        check_pack(pack)
    except PackError as error:
        _refuse(str(error))
    rules = sum(len(clause.rules) for clause in pack.clauses.values())
    typer.echo(f"{path}: {pack.name} is in order: {len(pack.clauses)} clauses, {rules} rules")


def _evaluate(files: Sequence[str], pack: Pack) -> None:
    """Precision and recall of each cue, for each file."""
    if not files:
        _refuse("guidance evaluate: name files with labelled descriptions")
    for file in files:
        try:
            labelled = read_labelled(Path(file), pack)
        except PackError as error:
            _refuse(str(error))
        _print([f"{file}: {len(labelled)} descriptions", *evaluation_lines(labelled, pack), ""])


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

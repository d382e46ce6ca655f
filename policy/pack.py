"""Reads a guidance pack, or an overlay on one, and refuses one that is wrong, with file and line.

Knows the shape of a pack's file; clauses are read by pack_clauses.py, the order of the answers by
pack_answers.py. Knows nothing of how a request is judged.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from policy.clauses import Clause, Evidence, Pack
from policy.located import Located, PackError, read_yaml
from policy.pack_answers import read_answers
from policy.pack_clauses import ClauseReader, check_sameness, read_harmless, read_when

_PACKS = Path(__file__).with_name("packs")
_OVERLAY = (("extends", "name", "published", "source", "sections", "clauses"), ("needs",))
_PACK = ("name", "published", "source", "sections", "harmless", "needs", "clauses", "answers")
# Overlays that were read from a file, by name: a case names its guidance, and not where that was read.
_overlays: dict[str, Pack] = {}


def load_pack(source: str | Path = "netflix-2025-11") -> Pack:
    """The bundled pack of that name (read once), or the pack or overlay in a file (read anew).

    A path, or text with a slash or the ending `.yml` or `.yaml`, is a file. An overlay that was read from
    one is known by its name from then on. Raises PackError.
    """
    path = Path(source)
    if isinstance(source, Path) or len(path.parts) > 1 or path.suffix in {".yml", ".yaml"}:
        return _read_file(path)
    return _overlays.get(source) or _bundled(source)


@cache
def _bundled(name: str) -> Pack:
    path = _PACKS / f"{name}.yml"
    if not path.is_file():
        raise PackError(path, 1, f"there is no guidance pack {name!r}; there are: {', '.join(_names())}")
    return _read_file(path)


def _names() -> list[str]:
    return sorted(file.stem for file in _PACKS.glob("*.yml"))


def _read_file(path: Path) -> Pack:
    node = read_yaml(path)
    if "extends" in node.entries():
        overlay = _read_overlay(path, node)
        _overlays[overlay.name] = overlay
        return overlay
    return _read_pack(path, node)


def _read_pack(path: Path, node: Located) -> Pack:
    parts = node.record(_PACK)
    source, harmless = parts["source"].text(), read_harmless(parts["harmless"])
    evidence = _read_evidence(parts["needs"], {})
    reader = ClauseReader(source, parts["sections"].entries(), evidence, harmless)
    return Pack(
        path=path,
        extends=None,
        name=parts["name"].text(),
        published=parts["published"].text(),
        source=source,
        clauses=_read_clauses(parts["clauses"], reader, {}),
        evidence=evidence,
        answers=read_answers(parts["answers"]),
        harmless=harmless,
    )


def _read_overlay(path: Path, node: Located) -> Pack:
    """The clauses of another pack, unchanged, and more. Strictest wins, so more is never milder."""
    parts = node.record(*_OVERLAY)
    base = _bundled(parts["extends"].one_of(_names(), "guidance pack"))
    name = parts["name"].text()
    if name in _names():
        parts["name"].fail(f"{name!r} is the name of another pack")
    evidence = _read_evidence(parts["needs"], base.evidence) if "needs" in parts else base.evidence
    reader = ClauseReader(parts["source"].text(), parts["sections"].entries(), evidence, base.harmless)
    return replace(
        base,
        path=path,
        extends=base.name,
        name=name,
        published=parts["published"].text(),
        clauses=_read_clauses(parts["clauses"], reader, base.clauses),
        evidence=evidence,
    )


def _read_evidence(node: Located, known: Mapping[str, Evidence]) -> dict[str, Evidence]:
    found = dict(known)
    for kind, entry in node.entries().items():
        if kind in found:
            entry.fail(f"the need {kind!r} stands in the pack that this one extends")
        parts = entry.record(("text", "declared_when"))
        found[kind] = Evidence(kind, parts["text"].text(), read_when(parts["declared_when"], given={}))
    return found


def _read_clauses(node: Located, reader: ClauseReader, known: Mapping[str, Clause]) -> dict[str, Clause]:
    found = dict(known)
    for part in node.parts():
        clause = reader.read(part)
        if clause.id in known:
            part.fail(
                f"the clause {clause.id!r} stands in the pack that this one extends; an overlay only adds"
            )
        if clause.id in found:
            part.fail(f"the clause {clause.id!r} stands here twice")
        found[clause.id] = clause
    check_sameness(found.values(), node.path)
    return found

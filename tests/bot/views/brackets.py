"""A catalogue that has all the words that translators get, and shows where each text begins and ends."""

import re
import subprocess
import sys
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.pofile import read_po

from bot.language import Language

ROOT = Path(__file__).parents[3]
# Any language that writes its days in other letters.
READER = Language("ru", "Русский")
_PLACE = re.compile(r"({\w*}|%\(\w+\)s)")


class Brackets(NullTranslations):
    """Puts ⟦brackets⟧ around each text that is in the catalogues; what stands in a {place} is left outside.

    `unknown`: texts that it does not have.
    """

    def __init__(self, *unknown: str) -> None:
        super().__init__()
        self._unknown = unknown

    def gettext(self, message: str) -> str:
        return self._told(None, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        told = self.gettext(msgid1)
        return told if n == 1 or told == msgid1 else _bracketed(msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self._told(context, message)

    def _told(self, context: str | None, message: str) -> str:
        known = (context, message) in _for_translators() and message not in self._unknown
        return _bracketed(message) if known else message


def _bracketed(message: str) -> str:
    return "⟦" + _PLACE.sub(r"⟧\1⟦", message) + "⟧"


@cache
def _for_translators() -> frozenset[tuple[str | None, str]]:
    """Every text that `make words` finds, with its context."""
    found = re.search(r"pybabel (-q extract .*) -o \$\(POT\)", (ROOT / "Makefile").read_text("utf-8"))
    assert found is not None
    with TemporaryDirectory() as folder:
        template = Path(folder) / "app.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", *found[1].split(), "-o", template, "."]
        subprocess.run(command, cwd=ROOT, check=True)
        with template.open("rb") as file:
            texts = [(each.context, each.id) for each in read_po(file)]
    return frozenset((context, text if isinstance(text, str) else text[0]) for context, text in texts)

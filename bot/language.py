"""In which language a reader is spoken to, and the words for it.

The language is ambient, as gettext's always was: whoever answers a person or sends a message says once for
whom (`speaking`), and everything drawn meanwhile asks `_` for its words. A message id is the English text.
Catalogues are `bot/locale/<language>/LC_MESSAGES/app.po`; `make words` brings them up to date.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from typing import Literal

from babel.dates import format_skeleton, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from policy import Said

DOMAIN = "app"


@dataclass(frozen=True, slots=True)
class Language:
    """`code`: as Slack and a production's setting name it; `name`: in itself.

    `reviewed`: somebody who speaks it has read the whole catalogue.
    """

    code: str
    name: str
    reviewed: bool = False

    @property
    def locale(self) -> str:
        """As Babel and the folders of the catalogues spell it."""
        return self.code.replace("-", "_")


ENGLISH = Language("en", "English", reviewed=True)
# English, and the languages into which the guidance itself is translated.
_SPOKEN = (
    ENGLISH,
    Language("es-419", "Español (Latinoamérica)"),
    Language("fr", "Français"),
    Language("pt-BR", "Português (Brasil)"),
    Language("th", "ไทย"),
    Language("tr", "Türkçe"),
    Language("zh-TW", "繁體中文"),
)
LANGUAGES: Mapping[str, Language] = MappingProxyType({each.code: each for each in _SPOKEN})
# Slack's locales that mean one of ours by another name. Simplified Chinese is none: it is written otherwise.
_BY_LOCALE = {"zh-hk": "zh-TW", "zh-hant": "zh-TW"}
# Babel's English takes 4 MB, for these.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BY_LANGUAGE = {"en": "en", "es": "es-419", "fr": "fr", "pt": "pt-BR", "th": "th", "tr": "tr"}


@dataclass(frozen=True, slots=True)
class _Voice:
    language: Language
    words: NullTranslations


_ENGLISH_VOICE = _Voice(ENGLISH, NullTranslations())
_voice: ContextVar[_Voice] = ContextVar("voice", default=_ENGLISH_VOICE)


def language_for(*wanted: str | None) -> Language:
    """The first of these that we speak: Slack locales ("es-LA") or codes of ours; English if none is."""
    for each in filter(None, wanted):
        locale = each.replace("_", "-").lower()
        ours = {code.lower(): code for code in LANGUAGES} | _BY_LOCALE
        code = ours.get(locale) or _BY_LANGUAGE.get(locale.partition("-")[0])
        if code is not None and code in LANGUAGES:
            return LANGUAGES[code]
    return ENGLISH


@contextmanager
def speaking(language: Language, words: NullTranslations | None = None) -> Iterator[None]:
    """Everything that is drawn inside is for a reader of this language. `words` in place of its catalogue."""
    token = _voice.set(_Voice(language, words or catalogue(language.code)))
    try:
        yield
    finally:
        _voice.reset(token)


def spoken_language() -> Language:
    """The language of the reader for whom something is being drawn."""
    return _voice.get().language


@cache
def catalogue(code: str) -> NullTranslations:
    """The words of one of our languages, read when they are first needed."""
    if code == ENGLISH.code:
        return _ENGLISH_VOICE.words
    folder = files("bot") / "locale" / LANGUAGES[code].locale / "LC_MESSAGES"
    with (folder / f"{DOMAIN}.po").open("rb") as source:
        known = read_po(source, locale=LANGUAGES[code].locale)
    # A number without words would be told in the English form for one, however many there are.
    for message in [each for each in known if isinstance(each.string, tuple) and not all(each.string)]:
        known.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, known)
    compiled.seek(0)
    return Translations(compiled)


def _(text: str) -> str:
    """The reader's words for an English text; the text itself where there are none."""
    return _voice.get().words.gettext(text) if text else text


def ngettext(one: str, many: str, count: int) -> str:
    """The reader's words for a number of things, in the form that their language has for it."""
    return _voice.get().words.ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """For a word that means one thing here and another there; `context` says which."""
    return _voice.get().words.pgettext(context, text)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Marks a text for the catalogues that `_` translates only where it is shown."""
    return text


def tell(said: Said | str) -> str:
    """What the policy says, in the reader's words."""
    if isinstance(said, str):
        return _(said)
    text = _(said.text)
    return text.format(**{name: _part(part) for name, part in said.parts.items()}) if said.parts else text


def _part(part: Said | str | tuple[Said, ...]) -> str:
    """A plain text in a sentence is a name or a number, and has no translation."""
    if isinstance(part, str):
        return part
    return tell(part) if isinstance(part, Said) else one_of([tell(each) for each in part])


def all_of(items: Iterable[str]) -> str:
    """“a, b and c”."""
    return _listed(items, "standard")


def one_of(items: Iterable[str]) -> str:
    """“a, b or c”."""
    return _listed(items, "or")


# English without a comma before “and”; Thai with a space, without which a name in other letters sticks to it.
_JOINED = {"en": {"standard": "and", "or": "or"}, "th": {"standard": "และ", "or": "หรือ"}}


def _listed(items: Iterable[str], style: Literal["standard", "or"]) -> str:
    told = list(items)
    words = _JOINED.get(spoken_language().code)
    if words is None:
        return format_list(told, style, spoken_language().locale)
    *most, last = told or [""]
    return f"{', '.join(most)} {words[style]} {last}" if most else last


def told_day(day: date) -> str:
    """A day as the reader writes it: “3 Nov 2026”."""
    if spoken_language() is ENGLISH:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return format_skeleton("yMMMd", day, locale=spoken_language().locale)


def told_weekday(day: int) -> str:
    """A day of the week, 0 for Monday, as the reader shortens it: “Mon”."""
    if spoken_language() is ENGLISH:
        return _WEEKDAYS[day]
    return str(get_day_names("abbreviated", "stand-alone", spoken_language().locale)[day])


def capitalised(text: str) -> str:
    """The text as it begins a line. In Turkish an i keeps its dot."""
    first = "İ" if text[:1] == "i" and spoken_language().code == "tr" else text[:1].upper()
    return first + text[1:]

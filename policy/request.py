"""What is asked about an intended use: the fields, the permitted answers, and which follow-ups apply.

Knows nothing of clauses, outcomes, Slack or storage.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Answer = Literal["yes", "no", "unsure"]
GuildAnswer = Literal["yes", "no", "unsure", "not_applicable"]
Medium = Literal["image", "video", "voice", "music", "sound", "text", "three_d"]
Destination = Literal["ideation", "temporary", "background", "featured", "final", "unsure"]
Input = Literal[
    "released_material",
    "unreleased_material",
    "performer_material",
    "personal_data",
    "third_party_work",
    "real_person",
    "unsure",
]
Shown = Literal["likeness", "personal_data"]
Training = Literal["none", "own_material", "others_material", "unsure"]
Talent = Literal["replica", "synthetic", "alteration", "unsure"]
Alteration = Literal[
    "customary", "as_recorded", "permitted_dub_or_double", "changes_performance", "other", "unsure"
]
ConsentException = Literal["none", "as_scripted", "safety", "unrecognisable"]
Maker = Literal["production", "vendor", "ai_studio", "unsure"]


def _seen(text: str) -> str:
    """Refuses text that nobody can see, and NUL, which not every database can keep."""
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("must not be empty")
    return text


_Choice = TypeVar("_Choice")


def _folded(choices: tuple[_Choice, ...]) -> tuple[_Choice, ...]:
    """The same choice twice says no more than once."""
    return tuple(dict.fromkeys(choices))


_Fold = AfterValidator(_folded)
_Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_seen)]
_CueId = Annotated[str, Field(min_length=1, max_length=100)]
_Explanation = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_seen)]


class _Frozen(BaseModel):
    # Deferred: built when first used, so that importing the policy stays cheap.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, str_strip_whitespace=True)


class Tool(_Frozen):
    """A tool that is used, and what is known of it.

    `agreement`: a Netflix enterprise agreement covers it; `retains`: it stores, reuses or trains on what
    goes in or comes out; `terms_reviewed`: its terms and licence tier were read.
    """

    name: _Name
    vendor: _Name | None = None
    version: _Name | None = None
    agreement: Answer
    retains: Answer
    terms_reviewed: Answer


class UseRequest(_Frozen):
    """The facts of one intended use. A follow-up that applies and is absent counts as `unsure`."""

    production: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,19}$")]
    title: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_seen)]
    description: Annotated[str, Field(min_length=1, max_length=3000), AfterValidator(_seen)]
    department: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_seen)] | None = None
    media: Annotated[tuple[Medium, ...], Field(min_length=1), _Fold]
    tools: Annotated[tuple[Tool, ...], Field(min_length=1, max_length=10), _Fold]
    destination: Destination

    inputs: Annotated[tuple[Input, ...], _Fold]
    output_contains: Annotated[tuple[Shown, ...], _Fold]
    invents_content: Answer
    resembles_protected: Answer
    secured: Answer
    key_element: Answer
    could_mislead: Answer
    affects_union_work: Answer
    talent: Annotated[tuple[Talent, ...], _Fold]
    training: Training
    made_by: Maker

    rights_cleared: Answer | None = None
    training_cleared: Answer | None = None
    alteration: Alteration | None = None
    talent_consent: Answer | None = None
    replica_exists_with_consent: Answer | None = None
    consent_exception: ConsentException | None = None
    guild_terms_met: GuildAnswer | None = None
    harms_performer: Answer | None = None
    uses_performer_model: Answer | None = None
    model_reuse: Answer | None = None
    model_reuse_consent: Answer | None = None
    union_agreement: Answer | None = None
    workflow_meets_guidance: Answer | None = None
    human_input: Answer | None = None

    explanations: Annotated[dict[_CueId, _Explanation], Field(default_factory=dict)]

    def facts(self) -> dict[str, Any]:
        """The request as plain data, without absent and ignored answers, lists of choices sorted."""
        given = self.model_dump(mode="json", exclude_none=True)
        if not self.explanations:
            del given["explanations"]
        for field in LISTS:
            given[field] = sorted(given[field])
        counted = counted_facts(given)
        return {name: answer for name, answer in given.items() if counted.get(name, answer) is not None}

    def digest(self, guidance: str) -> str:
        """Names this exact request under this guidance; ignored and absent answers do not count."""
        canonical = json.dumps(self.facts(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return "sha256:" + hashlib.sha256(f"{guidance}\n{canonical}".encode()).hexdigest()


def _when(**values: str) -> Mapping[str, frozenset[str]]:
    """A condition: every field named has one of the values, which are written with blanks between."""
    return {field: frozenset(words.split()) for field, words in values.items()}


_BEYOND_CUSTOMARY: Final = "changes_performance other unsure"

# One row per follow-up, in the order in which they are asked; it applies when any of its conditions holds.
# A row may look only at required fields and at follow-ups above it.
APPLIES: Final[Mapping[str, tuple[Mapping[str, frozenset[str]], ...]]] = {
    "rights_cleared": (_when(inputs="third_party_work real_person"), _when(resembles_protected="yes")),
    "training_cleared": (_when(training="others_material"),),
    "alteration": (_when(talent="alteration"),),
    "talent_consent": (_when(talent="replica"), _when(alteration=_BEYOND_CUSTOMARY)),
    "replica_exists_with_consent": (_when(talent="replica", talent_consent="no unsure"),),
    "consent_exception": (_when(talent="replica", talent_consent="no unsure"),),
    "guild_terms_met": (_when(talent="replica synthetic"), _when(alteration=_BEYOND_CUSTOMARY)),
    "harms_performer": (_when(talent="replica alteration"),),
    "uses_performer_model": (_when(talent="replica alteration"),),
    "model_reuse": (_when(uses_performer_model="yes unsure"),),
    "model_reuse_consent": (_when(model_reuse="yes"),),
    "union_agreement": (_when(affects_union_work="yes"),),
    "workflow_meets_guidance": (_when(made_by="vendor ai_studio unsure"),),
    "human_input": (_when(destination="background featured final", invents_content="yes unsure"),),
}
FOLLOW_UPS: Final[tuple[str, ...]] = tuple(APPLIES)
_OPTIONAL: Final = ("department", "explanations")
REQUIRED: Final[tuple[str, ...]] = tuple(
    name for name in UseRequest.model_fields if name not in APPLIES and name not in _OPTIONAL
)
LISTS: Final[tuple[str, ...]] = ("media", "inputs", "output_contains", "talent")
TOOL_ANSWERS: Final[tuple[str, ...]] = ("agreement", "retains", "terms_reviewed")

_NAMED_CHOICES: Final[Mapping[str, Any]] = {
    "media": Medium,
    "destination": Destination,
    "inputs": Input,
    "output_contains": Shown,
    "talent": Talent,
    "training": Training,
    "made_by": Maker,
    "alteration": Alteration,
    "consent_exception": ConsentException,
    "guild_terms_met": GuildAnswer,
}
_FREE: Final = ("production", "title", "description", "tools")
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    name: get_args(_NAMED_CHOICES.get(name, Answer))
    for name in (*REQUIRED, *FOLLOW_UPS, *TOOL_ANSWERS)
    if name not in _FREE
}
_ALWAYS_ASKED: Final = tuple(name for name in REQUIRED if name in CHOICES)
ABSENT: Final[Mapping[str, Any]] = {
    **dict.fromkeys(CHOICES, "unsure"),
    **dict.fromkeys(LISTS, ()),
    "consent_exception": "none",
}


def counted_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Every question with the answer that counts: the given one, `unsure` when it is absent, None when the
    question does not apply. `facts` may be partial."""
    counted = {field: _given(field, facts) for field in _ALWAYS_ASKED}
    for field, conditions in APPLIES.items():
        asked = any(_holds(condition, counted) for condition in conditions)
        counted[field] = _given(field, facts) if asked else None
    return counted


def applies(field: str, facts: Mapping[str, Any]) -> bool:
    """Is this question asked, given the other answers? `facts` may be partial."""
    return field not in APPLIES or counted_facts(facts)[field] is not None


def open_questions(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The follow-ups that apply and have no answer yet, in the order in which they are asked."""
    counted = counted_facts(facts)
    return tuple(field for field in FOLLOW_UPS if counted[field] is not None and facts.get(field) is None)


def _given(field: str, facts: Mapping[str, Any]) -> Any:
    answer = facts.get(field)
    return ABSENT[field] if answer is None else answer


def _holds(condition: Mapping[str, frozenset[str]], counted: Mapping[str, Any]) -> bool:
    for field, values in condition.items():
        answer = counted[field]
        if values.isdisjoint(answer) if field in LISTS else answer not in values:
            return False
    return True

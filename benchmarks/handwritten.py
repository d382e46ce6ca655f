"""The rules of netflix-2025-11 as somebody would write them by hand: one function for each clause.

It is what the compiled pack is measured against; the product does not use it.
"""

from collections.abc import Callable, Mapping
from typing import Any

Facts = Mapping[str, Any]
# What a clause comes to: how severe it is, and whether it waits for something that is not there.
Found = tuple[int, bool] | None

SHARE, ESCALATE, WRITTEN_APPROVAL = range(3)
OPEN = ("no", "unsure")
MAYBE = ("yes", "unsure")
DELIVERED = ("background", "featured", "final")
BEYOND_CUSTOMARY = ("changes_performance", "other", "unsure")
MATERIAL = ("released_material", "unreleased_material", "performer_material")


def classify(request: Facts) -> tuple[int, bool, list[str]]:
    """The severity, whether it is blocked, and the clauses found, in the order of the guidance."""
    facts = asked(request)
    severity, blocked, clauses = SHARE, False, []
    for name, clause in CLAUSES.items():
        found = clause(facts)
        if found is not None:
            clauses.append(name)
            severity = max(severity, found[0])
            blocked = blocked or found[1]
    return severity, blocked, clauses


def asked(request: Facts) -> dict[str, Any]:
    """The answers that count: `unsure` for an open question, None for one that is not asked."""
    facts = dict(request)
    inputs, talent = facts["inputs"], facts["talent"]
    replica, altered = "replica" in talent, "alteration" in talent

    def answer(field: str, applies: bool, absent: str = "unsure") -> Any:
        facts[field] = (facts.get(field) or absent) if applies else None
        return facts[field]

    rights = "third_party_work" in inputs or "real_person" in inputs or facts["resembles_protected"] == "yes"
    answer("rights_cleared", rights)
    answer("training_cleared", facts["training"] == "others_material")
    alteration = answer("alteration", altered)
    consent = answer("talent_consent", replica or alteration in BEYOND_CUSTOMARY)
    answer("replica_exists_with_consent", replica and consent in OPEN)
    answer("consent_exception", replica and consent in OPEN, "none")
    answer("guild_terms_met", replica or "synthetic" in talent or alteration in BEYOND_CUSTOMARY)
    answer("harms_performer", replica or altered)
    model = answer("uses_performer_model", replica or altered)
    reuse = answer("model_reuse", model in MAYBE)
    answer("model_reuse_consent", reuse == "yes")
    answer("union_agreement", facts["affects_union_work"] == "yes")
    answer("workflow_meets_guidance", facts["made_by"] != "production")
    answer("human_input", facts["destination"] in DELIVERED and facts["invents_content"] != "no")
    return facts


def new_content(facts: Facts) -> Found:
    return (ESCALATE, False) if facts["invents_content"] == "unsure" else None


def likeness(facts: Facts) -> Found:
    return (WRITTEN_APPROVAL, False) if "likeness" in facts["output_contains"] else None


def personal_data_out(facts: Facts) -> Found:
    return (WRITTEN_APPROVAL, False) if "personal_data" in facts["output_contains"] else None


def original_output(facts: Facts) -> Found:
    if facts["invents_content"] == "no":
        return None
    if facts["resembles_protected"] == "yes":
        return WRITTEN_APPROVAL, facts["rights_cleared"] != "yes"
    return (ESCALATE, False) if facts["resembles_protected"] == "unsure" else None


def no_retention(facts: Facts) -> Found:
    for tool in facts["tools"]:
        if tool["retains"] in MAYBE:
            return ESCALATE, False
    return None


def secure_environment(facts: Facts) -> Found:
    return (ESCALATE, False) if facts["secured"] in OPEN else None


def temporary(facts: Facts) -> Found:
    return (ESCALATE, False) if facts["destination"] == "unsure" else None


def inputs_known(facts: Facts) -> Found:
    return (ESCALATE, False) if "unsure" in facts["inputs"] or facts["made_by"] == "unsure" else None


def talent_and_union(facts: Facts) -> Found:
    if "unsure" in facts["talent"] or facts["affects_union_work"] == "unsure":
        return ESCALATE, False
    return None


def netflix_material(facts: Facts) -> Found:
    goes_in = facts["training"] == "own_material" or any(each in facts["inputs"] for each in MATERIAL)
    if goes_in:
        for tool in facts["tools"]:
            if tool["agreement"] in OPEN:
                return WRITTEN_APPROVAL, False
    return None


def personal_data_in(facts: Facts) -> Found:
    return (WRITTEN_APPROVAL, False) if "personal_data" in facts["inputs"] else None


def training_rights(facts: Facts) -> Found:
    if facts["training"] == "others_material":
        return (ESCALATE, False) if facts["training_cleared"] == "yes" else (WRITTEN_APPROVAL, True)
    return (ESCALATE, False) if facts["training"] == "unsure" else None


def key_elements(facts: Facts) -> Found:
    if facts["invents_content"] == "no" or facts["destination"] == "ideation" or facts["key_element"] == "no":
        return None
    if facts["key_element"] == "yes" and facts["destination"] != "temporary":
        return WRITTEN_APPROVAL, False
    return ESCALATE, False


def protected_references(facts: Facts) -> Found:
    if "third_party_work" in facts["inputs"] or "real_person" in facts["inputs"]:
        return (ESCALATE, False) if facts["rights_cleared"] == "yes" else (WRITTEN_APPROVAL, True)
    return None


def digital_replica(facts: Facts) -> Found:
    return (WRITTEN_APPROVAL, False) if "replica" in facts["talent"] else None


def synthetic_performer(facts: Facts) -> Found:
    if "synthetic" not in facts["talent"]:
        return None
    passing = facts["destination"] in ("ideation", "temporary")
    return (ESCALATE, False) if passing else (WRITTEN_APPROVAL, False)


def performance_alteration(facts: Facts) -> Found:
    if facts["alteration"] == "changes_performance":
        return WRITTEN_APPROVAL, False
    return (ESCALATE, False) if facts["alteration"] in ("other", "unsure") else None


def guild_terms(facts: Facts) -> Found:
    if facts["guild_terms_met"] == "no":
        return WRITTEN_APPROVAL, True
    return (ESCALATE, False) if facts["guild_terms_met"] == "unsure" else None


def misleading(facts: Facts) -> Found:
    if facts["could_mislead"] == "yes":
        return WRITTEN_APPROVAL, False
    return (ESCALATE, False) if facts["could_mislead"] == "unsure" else None


def union_roles(facts: Facts) -> Found:
    if facts["affects_union_work"] != "yes":
        return None
    return (ESCALATE, False) if facts["union_agreement"] == "yes" else (WRITTEN_APPROVAL, True)


def sensitive_inputs(facts: Facts) -> Found:
    inputs = facts["inputs"]
    if "unreleased_material" in inputs or "performer_material" in inputs:
        return ESCALATE, False
    return (ESCALATE, False) if facts["training"] == "own_material" else None


def terms(facts: Facts) -> Found:
    for tool in facts["tools"]:
        if tool["agreement"] in OPEN and tool["terms_reviewed"] in OPEN:
            return ESCALATE, False
    return None


def deliverables(facts: Facts) -> Found:
    if facts["destination"] == "final" and facts["invents_content"] != "no":
        return WRITTEN_APPROVAL, False
    return None


def incidental(facts: Facts) -> Found:
    if facts["destination"] == "background" and facts["invents_content"] != "no":
        return ESCALATE, False
    return None


def story_relevant(facts: Facts) -> Found:
    if facts["destination"] == "featured" and facts["invents_content"] != "no":
        return WRITTEN_APPROVAL, False
    return None


def human_input(facts: Facts) -> Found:
    return (ESCALATE, False) if facts["human_input"] in OPEN else None


def replica_consent(facts: Facts) -> Found:
    if facts["replica_exists_with_consent"] is None:
        return None
    excepted = facts["replica_exists_with_consent"] == "yes" and facts["consent_exception"] != "none"
    return None if excepted else (WRITTEN_APPROVAL, True)


def alteration_consent(facts: Facts) -> Found:
    if facts["alteration"] in BEYOND_CUSTOMARY and facts["talent_consent"] in OPEN:
        return WRITTEN_APPROVAL, True
    return (ESCALATE, False) if facts["alteration"] == "permitted_dub_or_double" else None


def model_scope(facts: Facts) -> Found:
    return (ESCALATE, False) if facts["uses_performer_model"] == "unsure" else None


def model_reuse(facts: Facts) -> Found:
    if facts["model_reuse"] == "yes":
        return (ESCALATE, False) if facts["model_reuse_consent"] == "yes" else (WRITTEN_APPROVAL, True)
    return (ESCALATE, False) if facts["model_reuse"] == "unsure" else None


def dignity(facts: Facts) -> Found:
    if facts["harms_performer"] == "yes":
        return WRITTEN_APPROVAL, False
    return (ESCALATE, False) if facts["harms_performer"] == "unsure" else None


def vendor(facts: Facts) -> Found:
    hired = facts["made_by"] in ("vendor", "ai_studio")
    return (ESCALATE, False) if hired and facts["workflow_meets_guidance"] in OPEN else None


CLAUSES: Mapping[str, Callable[[Facts], Found]] = {
    "scope.new-content": new_content,
    "approval.likeness": likeness,
    "approval.personal-data": personal_data_out,
    "principle.original-output": original_output,
    "principle.no-retention": no_retention,
    "principle.secure-environment": secure_environment,
    "principle.temporary": temporary,
    "principle.inputs-known": inputs_known,
    "principle.talent-and-union": talent_and_union,
    "data.netflix-material": netflix_material,
    "data.personal": personal_data_in,
    "data.training-rights": training_rights,
    "creative.key-elements": key_elements,
    "creative.protected-references": protected_references,
    "talent.digital-replica": digital_replica,
    "talent.synthetic-performer": synthetic_performer,
    "talent.performance-alteration": performance_alteration,
    "talent.guild-terms": guild_terms,
    "ethics.misleading": misleading,
    "ethics.union-roles": union_roles,
    "confidentiality.sensitive-inputs": sensitive_inputs,
    "confidentiality.terms": terms,
    "final.deliverables": deliverables,
    "final.incidental": incidental,
    "final.story-relevant": story_relevant,
    "final.human-input": human_input,
    "enhancement.replica-consent": replica_consent,
    "enhancement.alteration-consent": alteration_consent,
    "enhancement.model-scope": model_scope,
    "enhancement.model-reuse": model_reuse,
    "enhancement.dignity": dignity,
    "workflow.vendor": vendor,
}

"""The handbook: the pack as a document, and docs/guidance.md as its current state."""

from pathlib import Path

from policy import guidance_markdown, load_pack

DOCS = Path(__file__).parents[2] / "docs"
LANTERN = Path(__file__).parent / "packs/lantern-2026-01.yml"


def test_the_page_in_the_docs_is_current() -> None:
    current = guidance_markdown(load_pack())

    assert (DOCS / "guidance.md").read_text(encoding="utf-8") == current, (
        "renew it with: genai-use guidance --markdown > docs/guidance.md"
    )


def test_every_clause_has_its_reading_its_source_its_rules_and_their_examples() -> None:
    document = guidance_markdown(load_pack())

    for clause in load_pack().clauses.values():
        _, _, entry = document.partition(f"\n### {clause.id}\n")
        entry = entry.partition("\n#")[0]
        assert clause.meaning in entry
        assert f"[Source]({clause.source})" in entry
        assert ("Ours, beyond the text." in entry) == clause.extension
        for rule in clause.rules:
            assert rule.text in entry
            assert f"Example: {rule.example.use}" in entry
        assert entry.count("Fires when ") == len(clause.rules)


def test_what_fires_a_rule_and_what_meets_it_is_said_in_the_words_of_the_form() -> None:
    document = guidance_markdown(load_pack())

    assert (
        "  - Fires when there is a tool of which `agreement` is `no` or `unsure` and `terms_reviewed` is "
        in document
    )
    assert (
        "  - Fires when `inputs` has `unreleased_material` or `performer_material`; or when `training` is "
        in document
    )
    assert "Needs `guild-terms` (does not block): " in document
    assert "Needs `performer-consent` (carried once it is stated): " in document
    assert "Stated when `union_agreement` is `yes`." in document


def test_both_pages_say_that_this_is_a_reading_and_no_legal_advice() -> None:
    for page in ("guidance.md", "adding-a-clause.md"):
        text = " ".join((DOCS / page).read_text(encoding="utf-8").split())
        assert "reading of" in text
        assert "public guidance" in text
        assert "no legal advice" in text


def test_an_overlay_has_a_handbook_of_its_own() -> None:
    document = guidance_markdown(load_pack(LANTERN))

    assert document.startswith("# The guidance, as `lantern-2026-01` reads it\n")
    assert "## House rules\n\n### lantern.voices\n" in document
    assert "### talent.guild-terms\n" in document

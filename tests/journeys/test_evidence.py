"""Journeys of what must be shown: evidence comes, is read, refused with a reason, shown again, accepted."""

from hashlib import sha256

from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL
from bot.sandbox.uses import YOUNGER
from policy import Status
from storage import Case
from tests.journeys.tidewater import Tidewater

CONSENT = "performer-consent"
PAPER = "https://papers.example/consent/17"


def shows(tidewater: Tidewater, case: Case, **fields: object) -> dict[str, str]:
    """Mira opens the form on her message and adds something for the performer's consent."""
    tidewater.opens(tidewater.mira, "Show evidence…", tidewater.letter(case), "show_evidence")
    for field, value in fields.items():
        tidewater.mira.fills(f"{field}.{CONSENT}", value)
    return tidewater.mira.submits()


def judges(tidewater: Tidewater, case: Case, number: int, verdict: str, reason: str | None = None) -> None:
    tidewater.opens(tidewater.noor, "Evidence…", tidewater.card(case), "judge_evidence")
    tidewater.noor.fills(f"piece.{number}", verdict)
    if reason:
        tidewater.noor.fills(f"reason.{number}", reason)


def test_shown_refused_shown_again_and_accepted(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    assert "Show evidence…" in tidewater.letter(case).buttons
    assert list(shows(tidewater, case, link="http://papers.example/17")) == [f"link.{CONSENT}"]

    tidewater.mira.fills(f"link.{CONSENT}", None)
    tidewater.mira.fills(f"files.{CONSENT}", ["consent.pdf"]).fills(f"note.{CONSENT}", "Signed last week.")
    assert tidewater.mira.submits() == {}
    assert "are being checked" in tidewater.mira.waits_for_view("notice").words
    tidewater.closes(tidewater.mira)
    [piece] = tidewater.again(case).evidence
    assert not piece.is_checked

    tidewater.settles()
    [piece] = tidewater.again(case).evidence
    assert piece.file is not None
    assert piece.file.sha256 == sha256(b"consent.pdf").hexdigest()
    assert "Shown, not yet accepted" in tidewater.card(case).words
    assert "Signed last week." in tidewater.noor.reads("Evidence shown", CONTACT_CHANNEL).words

    judges(tidewater, case, 1, "Refuse")
    assert [block.partition("#")[0] for block in tidewater.noor.submits()] == ["reason.1"]
    tidewater.noor.fills("reason.1", "It names another film.")
    assert tidewater.noor.submits() == {}
    tidewater.closes(tidewater.noor)
    tidewater.settles()
    told = tidewater.mira.dms()[-1]
    assert "It names another film." in told.words
    assert "Show evidence…" in told.buttons
    assert "what was shown is refused" in tidewater.letter(case).words

    assert shows(tidewater, case, link=PAPER) == {}
    tidewater.closes(tidewater.mira)
    tidewater.settles()
    judges(tidewater, case, 2, "Accept")
    assert tidewater.noor.submits() == {}
    tidewater.closes(tidewater.noor)
    tidewater.settles()
    assert f"Accepted by {CONTACT}" in tidewater.card(case).words.replace("\n", " ")
    assert CONSENT not in {need.kind for need in tidewater.again(case).open_needs}

    tidewater.approves(tidewater.noor, tidewater.card(case))
    assert CONSENT in tidewater.again(case).reviews[0].evidence_accepted
    tidewater.approves(tidewater.hana, tidewater.legal_card(case))
    assert tidewater.again(case).status is Status.APPROVED


def test_a_file_that_cannot_be_used_is_refused_and_one_that_changed_is_accepted_no_longer(
    tidewater: Tidewater,
) -> None:
    case = tidewater.asks(YOUNGER)
    files = tidewater.slack.workspace.files
    assert list(shows(tidewater, case, files=["consent.exe"])) == [f"files.{CONSENT}"]
    tidewater.mira.fills(f"files.{CONSENT}", ["gone.pdf", "grown.pdf", "consent.pdf"])
    assert tidewater.mira.submits() == {}
    tidewater.closes(tidewater.mira)
    gone, grown, consent = [piece.file for piece in tidewater.again(case).evidence if piece.file]
    del files[gone.id]
    files[grown.id]["content"] = b"longer than it was said to be"

    tidewater.opens(tidewater.noor, "Evidence…", tidewater.card(case), "judge_evidence")
    assert tidewater.noor.view is not None
    assert "being checked" in tidewater.noor.view.words
    assert not [block for block in tidewater.noor.view.blocks if block["block_id"].startswith("piece.")]
    tidewater.closes(tidewater.noor)

    tidewater.settles()
    verdicts = [piece.verdict for piece in tidewater.again(case).evidence]
    assert [verdict.accepted for verdict in verdicts if verdict] == [False, False]
    assert len([told for told in tidewater.told(tidewater.mira) if "Evidence could not be used" in told]) == 2

    judges(tidewater, case, 3, "Accept")
    files[consent.id]["content"] = b"CONSENT.PDF"
    assert tidewater.noor.submits() == {}
    tidewater.closes(tidewater.noor)
    tidewater.settles()
    last = tidewater.again(case).evidence[2].verdict
    assert last is not None
    assert not last.accepted
    assert "no longer what was shown" in tidewater.mira.dms()[-1].words
    assert CONSENT in {need.kind for need in tidewater.again(case).open_needs}

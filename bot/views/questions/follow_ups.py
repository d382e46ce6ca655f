"""What the form asks only where an earlier answer calls for it, and about tools that are new to us.

Knows nothing of Slack's shapes, nor when a question applies: that is the policy's affair.
"""

from bot.views.questions.shape import NOT_SURE, YES_NO, Choice, Question, yes_no

FOLLOW_UPS = (
    yes_no(
        "human_input",
        "A person's hand in it",
        "Does a person shape what is delivered?",
        "Someone chooses, paints over, edits or composes, rather than taking what comes out as it is.",
    ),
    yes_no(
        "rights_cleared",
        "Rights cleared",
        "Do you hold the rights for every work and person involved?",
        "All of them, in hand: licences, permissions, releases.",
    ),
    yes_no(
        "training_cleared",
        "Training rights cleared",
        "Do you hold the rights to train on that material?",
        "From everyone whose work, voice or face is in it.",
    ),
    Question(
        "alteration",
        "How the performance changes",
        "How is the recorded performance changed?",
        choices=(
            Choice("customary", "As post-production always does", "Make-up, wardrobe, noise, timing, pitch"),
            Choice(
                "as_recorded", "In substance it stays as it was", "As scripted or recorded, done another way"
            ),
            Choice(
                "permitted_dub_or_double", "A dub or double that is agreed", "Existing agreements allow it"
            ),
            Choice(
                "changes_performance", "It says or feels something else", "Words, emotion, delivery, meaning"
            ),
            Choice("other", "Something else"),
            NOT_SURE,
        ),
    ),
    yes_no(
        "talent_consent",
        "Performer's consent",
        "Is there written consent from the performer?",
        "For exactly this use; from the estate, if the performer has died.",
    ),
    yes_no(
        "replica_exists_with_consent",
        "Replica made with consent",
        "Was the replica itself already made with consent?",
        "For example a scan or a voice model that the performer agreed to in writing.",
    ),
    Question(
        "consent_exception",
        "What the replica is for",
        "Does one of these describe the result?",
        choices=(
            Choice("none", "None of these"),
            Choice("as_scripted", "It stays as scripted or recorded"),
            Choice("safety", "It spares the performer a danger", "A fall, a fire, a crash"),
            Choice("unrecognisable", "Nobody could tell who it is", "Masked, far away, in the dark"),
        ),
    ),
    Question(
        "guild_terms_met",
        "Guild terms met",
        "Are the terms of the performers' guild met?",
        "Notice, consent and pay as the agreement asks.",
        choices=(*YES_NO, Choice("not_applicable", "No guild covers it")),
    ),
    yes_no(
        "harms_performer",
        "Could hurt the performer",
        "Could it put the performer in a bad light?",
        "For example nudity, cruelty, or views that they would not want to be seen with.",
    ),
    yes_no(
        "uses_performer_model",
        "Model of a performer",
        "Is there a model trained on a performer?",
        "Now or earlier: on a voice, a face, a body, a way to move.",
    ),
    yes_no(
        "model_reuse",
        "Model used elsewhere",
        "Is that model used for anything else?",
        "Another production, pitch or concept, earlier or later.",
    ),
    yes_no(
        "model_reuse_consent",
        "Consent to use it elsewhere",
        "Has everyone concerned agreed to that?",
        "In writing: the performer and both productions.",
    ),
    yes_no(
        "union_agreement",
        "Union's agreement",
        "Has the union agreed to it?",
        "On paper, for this use.",
    ),
    yes_no(
        "workflow_meets_guidance",
        "Vendor keeps to the guidance",
        "Does whoever does the work keep to Netflix's guidance at every step?",
        "If you have not asked them yet, choose “Not sure”.",
    ),
)

TOOL = (
    yes_no(
        "agreement",
        "Netflix agreement",
        "is it covered by a Netflix enterprise agreement?",
        "Your Netflix contact knows which tools are.",
    ),
    yes_no(
        "retains",
        "Keeps or learns from it",
        "does it keep, reuse or learn from what goes in or comes out?",
        "The tool's terms or settings say so, often under “improve our service”.",
    ),
    yes_no(
        "terms_reviewed",
        "Terms read",
        "has someone read the terms of the licence you use?",
        "Terms differ between free, paid and company licences of one tool.",
    ),
)

"""What the form asks only where an earlier answer calls for it, and about tools that are new to us.

Knows nothing of Slack's shapes, nor when a question applies: that is the policy's affair.
"""

from bot.language import N_
from bot.views.questions.shape import NOT_SURE, YES_NO, Choice, Question, yes_no

FOLLOW_UPS = (
    yes_no(
        "human_input",
        N_("A person's hand in it"),
        N_("Does a person shape what is delivered?"),
        N_("Someone chooses, paints over, edits or composes, rather than taking what comes out as it is."),
    ),
    yes_no(
        "rights_cleared",
        N_("Rights cleared"),
        N_("Do you hold the rights for every work and person involved?"),
        N_("All of them, in hand: licences, permissions, releases."),
    ),
    yes_no(
        "training_cleared",
        N_("Training rights cleared"),
        N_("Do you hold the rights to train on that material?"),
        N_("From everyone whose work, voice or face is in it."),
    ),
    Question(
        "alteration",
        N_("How the performance changes"),
        N_("How is the recorded performance changed?"),
        choices=(
            Choice(
                "customary",
                N_("As post-production always does"),
                N_("Make-up, wardrobe, noise, timing, pitch"),
            ),
            Choice(
                "as_recorded",
                N_("In substance it stays as it was"),
                N_("As scripted or recorded, done another way"),
            ),
            Choice(
                "permitted_dub_or_double",
                N_("A dub or double that is agreed"),
                N_("Existing agreements allow it"),
            ),
            Choice(
                "changes_performance",
                N_("It says or feels something else"),
                N_("Words, emotion, delivery, meaning"),
            ),
            Choice("other", N_("Something else")),
            NOT_SURE,
        ),
    ),
    yes_no(
        "talent_consent",
        N_("Performer's consent"),
        N_("Is there written consent from the performer?"),
        N_(
            "For exactly this use, for example in a rider to the contract; from the estate, if the performer "
            "has died."
        ),
    ),
    yes_no(
        "replica_exists_with_consent",
        N_("Replica made with consent"),
        N_("Was the replica itself already made with consent?"),
        N_("For example a scan or a voice model that the performer agreed to in writing."),
    ),
    Question(
        "consent_exception",
        N_("What the replica is for"),
        N_("Does one of these describe the result?"),
        choices=(
            Choice("none", N_("None of these")),
            Choice("as_scripted", N_("It stays as scripted or recorded")),
            Choice("safety", N_("It spares the performer a danger"), N_("A fall, a fire, a crash")),
            Choice("unrecognisable", N_("Nobody could tell who it is"), N_("Masked, far away, in the dark")),
        ),
    ),
    Question(
        "guild_terms_met",
        N_("Guild terms met"),
        N_("Are the terms of the performers' guild met?"),
        N_(
            "The actors' union or guild, for example SAG-AFTRA: notice, consent and pay as its agreement "
            "asks."
        ),
        choices=(*YES_NO, Choice("not_applicable", N_("No guild covers it"))),
    ),
    yes_no(
        "harms_performer",
        N_("Could hurt the performer"),
        N_("Could it put the performer in a bad light?"),
        N_("For example nudity, cruelty, or views that they would not want to be seen with."),
    ),
    yes_no(
        "uses_performer_model",
        N_("Model of a performer"),
        N_("Is there a model trained on a performer?"),
        N_("Now or earlier: on a voice, a face, a body, a way to move."),
    ),
    yes_no(
        "model_reuse",
        N_("Model used elsewhere"),
        N_("Is that model used for anything else?"),
        N_("Another production, pitch or concept, earlier or later."),
    ),
    yes_no(
        "model_reuse_consent",
        N_("Consent to use it elsewhere"),
        N_("Has everyone concerned agreed to that?"),
        N_("In writing: the performer and both productions."),
    ),
    yes_no(
        "union_agreement",
        N_("Union's agreement"),
        N_("Has the union agreed to it?"),
        N_("On paper, for this use. For example a letter or an email from its office."),
    ),
    yes_no(
        "workflow_meets_guidance",
        N_("Vendor keeps to the guidance"),
        N_("Does whoever does the work keep to Netflix's guidance at every step?"),
        N_(
            "For example they have read it and told you which tools they use. If you have not asked them "
            "yet, choose “Not sure”."
        ),
    ),
)

TOOL = (
    yes_no(
        "agreement",
        N_("Netflix agreement"),
        N_("is it covered by a Netflix enterprise agreement?"),
        N_(
            "A contract of Netflix with the tool's maker that protects what goes in. For example a tool that "
            "Netflix gave you an account for; your contact knows which tools are covered."
        ),
    ),
    yes_no(
        "retains",
        N_("Keeps or learns from it"),
        N_("does it keep, reuse or learn from what goes in or comes out?"),
        N_("The tool's terms or settings say so, often under “improve our service”."),
    ),
    yes_no(
        "terms_reviewed",
        N_("Terms read"),
        N_("has someone read the terms of the licence you use?"),
        N_("Terms differ between free, paid and company licences of one tool."),
    ),
)

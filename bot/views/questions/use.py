"""What the form asks about every use, in words for people on a production, with an example each.

Knows nothing of Slack's shapes or of the policy's rules.
"""

from bot.language import N_
from bot.views.questions.shape import NONE, NOT_SURE, Choice, Kind, Question, yes_no

WHAT = (
    Question(
        "title",
        N_("Title"),
        N_("Give it a short name"),
        N_("So that your contact knows it again. For example: Storm sky behind the pier"),
        Kind.SHORT_TEXT,
        most=100,
    ),
    Question(
        "description",
        N_("What is planned"),
        N_("What do you want to do?"),
        N_(
            "What you make, from what, and what becomes of it. For example: a fog bank behind the pier, from "
            "our own photo, for the night scene; VFX replaces it later."
        ),
        Kind.LONG_TEXT,
        most=3000,
    ),
    Question(
        "media",
        N_("Makes or changes"),
        N_("What does the tool make or change?"),
        N_("Tick all that apply."),
        Kind.MANY,
        (
            Choice("image", N_("Pictures"), N_("Storyboards, concept art, posters, textures")),
            Choice("video", N_("Moving pictures"), N_("Shots, plates, animation, effects")),
            Choice("voice", N_("Voice"), N_("Dialogue, narration, scratch voices")),
            Choice("music", N_("Music")),
            Choice("sound", N_("Other sound"), N_("Effects, atmospheres, clean-up")),
            Choice("text", N_("Text"), N_("Script pages, breakdowns, subtitles, letters on a prop")),
            Choice("three_d", N_("3D"), N_("Models, environments, motion")),
        ),
    ),
    Question(
        "destination",
        N_("Where it ends up"),
        N_("Where does the result end up?"),
        N_("If it may move on later, choose the last stop."),
        choices=(
            Choice(
                "ideation", N_("Inside our team only"), N_("Moodboards, brainstorming; it is never passed on")
            ),
            Choice(
                "temporary", N_("In a cut or previs, replaced later"), N_("Temp music, a placeholder shot")
            ),
            Choice(
                "background",
                N_("On screen, hardly noticed"),
                N_("A blurred sign nobody reads or talks about"),
            ),
            Choice(
                "featured",
                N_("Delivered, and noticed"),
                N_("LED wall, plate, crowd, VFX shot, a letter read out"),
            ),
            Choice(
                "final",
                N_("Another part of the delivery"),
                N_("Titles, music, subtitles, dubs, trailer, key art"),
            ),
            Choice("unsure", N_("Not sure yet")),
        ),
    ),
)

DEPARTMENT = Question("department", N_("Department"), N_("Department"), "", Kind.SHORT_TEXT, most=60)

INPUTS_AND_RESULT = (
    Question(
        "inputs",
        N_("What goes in"),
        N_("What goes into the tool?"),
        N_("Uploads, references, and the words of the prompt. Tick all that apply."),
        Kind.MANY,
        (
            Choice(
                "released_material",
                N_("Netflix material that is public"),
                N_("A trailer or stills already out"),
            ),
            Choice(
                "unreleased_material",
                N_("Production material not yet public"),
                N_("Script, dailies, designs, stills"),
            ),
            Choice(
                "performer_material",
                N_("Recordings or pictures of performers"),
                N_("Voice takes, scans, photographs"),
            ),
            Choice(
                "personal_data",
                N_("Somebody's personal details"),
                N_("Addresses, phone numbers, health, pay"),
            ),
            Choice(
                "third_party_work", N_("Somebody else's work"), N_("A song, a painting, “in the style of …”")
            ),
            Choice(
                "real_person",
                N_("A real person, living or dead"),
                N_("Named, pictured, or described to be known"),
            ),
            NOT_SURE,
        ),
        Choice(NONE, N_("None of these"), N_("Only what we made up for this")),
    ),
    Question(
        "output_contains",
        N_("What comes out shows"),
        N_("Does the result show or carry any of these?"),
        N_("If it might, tick it."),
        Kind.MANY,
        (
            Choice(
                "likeness",
                N_("A real person one could recognise"),
                N_("Cast in a storyboard, a portrait on a wall"),
            ),
            Choice(
                "personal_data", N_("Real personal details"), N_("A real name, number or address on a prop")
            ),
        ),
        Choice(NONE, N_("None of these")),
    ),
    yes_no(
        "invents_content",
        N_("Makes something new up"),
        N_("Does the tool make something up?"),
        N_(
            "Yes: picture, sound or words that nobody recorded, drew or wrote. "
            "No: it only treats what is there: roto, denoise, stitching, plain upscaling, pitch correction."
        ),
    ),
    yes_no(
        "secured",
        N_("Secured environment"),
        N_("Does it run in a secured company environment?"),
        N_(
            "Yes: for example an account or machine that your company provides for this work; also when "
            "there truly is none to be had. No: a public website, a personal account."
        ),
    ),
    Question(
        "talent",
        N_("Performance"),
        N_("Does it create or change a performance?"),
        N_("Face, body, voice or movement; scratch voices count. Tick all that apply."),
        Kind.MANY,
        (
            Choice(
                "replica", N_("A real person is made anew"), N_("New age, cloned voice, a face on a double")
            ),
            Choice(
                "synthetic",
                N_("A performer who is nobody real"),
                N_("An invented face; a stock voice as scratch"),
            ),
            Choice(
                "alteration",
                N_("A recorded performance is changed"),
                N_("Cleaned, retimed, dubbed, lips adjusted"),
            ),
            NOT_SURE,
        ),
        Choice(NONE, N_("None of these"), N_("No performance is made or changed")),
    ),
)

# Asked as one question; by themselves only where they are not sure, or have to say more.
DELICATE = (
    yes_no(
        "resembles_protected",
        N_("Resembles someone's work"),
        N_("Could the result be taken for somebody else's work?"),
        N_("For example a known character, film, song, logo, or an artist's own style."),
    ),
    yes_no(
        "key_element",
        N_("Central to the story"),
        N_("Is it central to the story?"),
        N_("For example the look of a lead, a key visual, a place that the story returns to."),
    ),
    yes_no(
        "could_mislead",
        N_("Could pass for real"),
        N_("Could it be taken for a record of something real?"),
        N_("For example made-up news or footage that passes for genuine, rather than for part of the story."),
    ),
    yes_no(
        "affects_union_work",
        N_("Touches union work"),
        N_("Does it take over work that a union agreement covers?"),
        N_("Or make less of it: acting, writing, drawing, composing, crew work."),
    ),
    Question(
        "training",
        N_("Training a model"),
        N_("Is a model trained or fine-tuned for this?"),
        N_("For example a picture generator that is taught a style, or a voice model made from recordings."),
        choices=(
            Choice("none", N_("No")),
            Choice(
                "own_material",
                N_("Yes, on our production's own"),
                N_("Without any recordings of performers in it"),
            ),
            Choice(
                "others_material",
                N_("Yes, on other people's"),
                N_("Artists' work, performers' voices or faces"),
            ),
            NOT_SURE,
        ),
    ),
    Question(
        "made_by",
        N_("Who does the work"),
        N_("Who does the work?"),
        N_("Whoever runs the tool: for example our art department, or the company that makes the effects."),
        choices=(
            Choice("production", N_("Our own production team")),
            Choice("vendor", N_("A vendor or freelancer we hire")),
            Choice("ai_studio", N_("A studio that specialises in AI")),
            NOT_SURE,
        ),
    ),
)

CONCERNS = Question(
    "concerns",
    "",
    N_("Does any of these apply?"),
    N_("Tick all that do. None is bad in itself: your contact just has to know."),
    Kind.MANY,
    (
        Choice(
            "resembles_protected",
            N_("It could be taken for somebody else's work"),
            N_("A known character, film, song, logo, or an artist's own style"),
        ),
        Choice(
            "key_element",
            N_("It is central to the story"),
            N_("The look of a lead, a key visual, a place the story returns to"),
        ),
        Choice(
            "could_mislead",
            N_("It could be taken for a record of something real"),
            N_("Made-up news or footage that passes for genuine"),
        ),
        Choice(
            "affects_union_work",
            N_("It takes over, or lessens, work that a union agreement covers"),
            N_("Acting, writing, drawing, composing, crew work"),
        ),
        Choice(
            "training",
            N_("A model is trained or fine-tuned for it"),
            N_("The tool learns from your material or from others', to do this"),
        ),
        Choice(
            "made_by",
            N_("Others than our own production team do the work"),
            N_("A vendor, a freelancer, a studio that specialises in AI"),
        ),
        Choice("unsure", N_("Not sure about some of them"), N_("Those you do not tick are asked one by one")),
    ),
    Choice(NONE, N_("None of these"), N_("I have looked at each, and none applies")),
)
PRINCIPLES = (*INPUTS_AND_RESULT, *DELICATE)

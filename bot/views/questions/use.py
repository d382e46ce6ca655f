"""What the form asks about every use, in words for people on a production, with an example each.

Knows nothing of Slack's shapes or of the policy's rules.
"""

from bot.views.questions.shape import NONE, NOT_SURE, Choice, Kind, Question, yes_no

WHAT = (
    Question(
        "title",
        "Title",
        "Give it a short name",
        "So that your contact knows it again. For example: Storm sky behind the pier",
        Kind.SHORT_TEXT,
        most=100,
    ),
    Question(
        "description",
        "What is planned",
        "What do you want to do?",
        "What you make, from what, for which scene, and what becomes of the result. Plain words are best.",
        Kind.LONG_TEXT,
        most=3000,
    ),
    Question(
        "media",
        "Makes or changes",
        "What does the tool make or change?",
        "Tick all that apply.",
        Kind.MANY,
        (
            Choice("image", "Pictures", "Storyboards, concept art, posters, textures"),
            Choice("video", "Moving pictures", "Shots, plates, animation, effects"),
            Choice("voice", "Voice", "Dialogue, narration, scratch voices"),
            Choice("music", "Music"),
            Choice("sound", "Other sound", "Effects, atmospheres, clean-up"),
            Choice("text", "Text", "Script pages, breakdowns, subtitles, letters on a prop"),
            Choice("three_d", "3D", "Models, environments, motion"),
        ),
    ),
    Question(
        "destination",
        "Where it ends up",
        "Where does the result end up?",
        "If it may move on later, choose the last stop.",
        choices=(
            Choice("ideation", "Inside our team only", "Moodboards, brainstorming; it is never passed on"),
            Choice("temporary", "In a cut or previs, replaced later", "Temp music, a placeholder shot"),
            Choice("background", "On screen, hardly noticed", "A blurred sign nobody reads or talks about"),
            Choice(
                "featured", "Delivered, and noticed", "LED wall, plate, crowd, VFX shot, a letter read out"
            ),
            Choice(
                "final", "Another part of the delivery", "Titles, music, subtitles, dubs, trailer, key art"
            ),
            Choice("unsure", "Not sure yet"),
        ),
    ),
)

DEPARTMENT = Question("department", "Department", "Department", "", Kind.SHORT_TEXT, most=60)

PRINCIPLES = (
    Question(
        "inputs",
        "What goes in",
        "What goes into the tool?",
        "Uploads, references, and the words of the prompt. Tick all that apply.",
        Kind.MANY,
        (
            Choice("released_material", "Netflix material that is public", "A trailer or stills already out"),
            Choice(
                "unreleased_material",
                "Production material not yet public",
                "Script, dailies, designs, stills",
            ),
            Choice(
                "performer_material",
                "Recordings or pictures of performers",
                "Voice takes, scans, photographs",
            ),
            Choice("personal_data", "Somebody's personal details", "Addresses, phone numbers, health, pay"),
            Choice("third_party_work", "Somebody else's work", "A song, a painting, “in the style of …”"),
            Choice(
                "real_person", "A real person, living or dead", "Named, pictured, or described to be known"
            ),
            NOT_SURE,
        ),
        Choice(NONE, "None of these", "Only what we made up for this"),
    ),
    Question(
        "output_contains",
        "What comes out shows",
        "Does the result show or carry any of these?",
        "If it might, tick it.",
        Kind.MANY,
        (
            Choice(
                "likeness", "A real person one could recognise", "Cast in a storyboard, a portrait on a wall"
            ),
            Choice("personal_data", "Real personal details", "A real name, number or address on a prop"),
        ),
        Choice(NONE, "None of these"),
    ),
    yes_no(
        "invents_content",
        "Makes something new up",
        "Does the tool make something up?",
        "Yes: picture, sound or words that nobody recorded, drew or wrote. "
        "No: it only treats what is there: roto, denoise, stitching, plain upscaling, pitch correction.",
    ),
    yes_no(
        "secured",
        "Secured environment",
        "Does it run in a secured company environment?",
        "Yes also when there truly is none for this work. No: a public website, a personal account.",
    ),
    yes_no(
        "resembles_protected",
        "Resembles someone's work",
        "Could the result be taken for somebody else's work?",
        "For example a known character, film, song, logo, or an artist's own style.",
    ),
    yes_no(
        "key_element",
        "Central to the story",
        "Is it central to the story?",
        "For example the look of a lead, a key visual, a place that the story returns to.",
    ),
    Question(
        "talent",
        "Performance",
        "Does it create or change a performance?",
        "Face, body, voice or movement; scratch voices count. Tick all that apply.",
        Kind.MANY,
        (
            Choice("replica", "A real person is made anew", "New age, cloned voice, a face on a double"),
            Choice(
                "synthetic", "A performer who is nobody real", "An invented face; a stock voice as scratch"
            ),
            Choice(
                "alteration", "A recorded performance is changed", "Cleaned, retimed, dubbed, lips adjusted"
            ),
            NOT_SURE,
        ),
        Choice(NONE, "None of these", "No performance is made or changed"),
    ),
    yes_no(
        "could_mislead",
        "Could pass for real",
        "Could it be taken for a record of something real?",
        "For example made-up news or footage that passes for genuine, rather than for part of the story.",
    ),
    yes_no(
        "affects_union_work",
        "Touches union work",
        "Does it take over work that a union agreement covers?",
        "Or make less of it: acting, writing, drawing, composing, crew work.",
    ),
    Question(
        "training",
        "Training a model",
        "Is a model trained or fine-tuned for this?",
        choices=(
            Choice("none", "No"),
            Choice(
                "own_material", "Yes, on our production's own", "Without any recordings of performers in it"
            ),
            Choice("others_material", "Yes, on other people's", "Artists' work, performers' voices or faces"),
            NOT_SURE,
        ),
    ),
    Question(
        "made_by",
        "Who does the work",
        "Who does the work?",
        choices=(
            Choice("production", "Our own production team"),
            Choice("vendor", "A vendor or freelancer we hire"),
            Choice("ai_studio", "A studio that specialises in AI"),
            NOT_SURE,
        ),
    ),
)

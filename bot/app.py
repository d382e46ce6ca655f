"""Builds the product and wires it: the only place where long-lived objects are made.

Clock, ids and settings come in here, so that the sandbox and the tests run the same product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from slack_bolt import App
from slack_bolt.oauth import OAuthFlow
from slack_sdk import WebClient

from bot.admin import Admin
from bot.away import Away
from bot.classifier import classifier_for
from bot.commands import Commands
from bot.conversation import FORMS, Conversation
from bot.deliveries import deliveries
from bot.delivery import Worker
from bot.digest_forms import DigestForms
from bot.digest_settings import DigestSettings
from bot.directory import Directory
from bot.drafting import Drafting
from bot.drawing import elsewhere
from bot.flow import Flow
from bot.guard import Guard, Listener
from bot.health import Health
from bot.home import Home
from bot.home_choosing import HomeChoosing
from bot.ids import Callback, Command, Do
from bot.immediate import Immediate
from bot.inspecting import Inspector
from bot.installations import (
    Installations,
    ManyWorkspaces,
    OneWorkspace,
    authorizer,
    oauth_flow,
    who_we_are,
)
from bot.intake import Intake
from bot.mentions import Mentions
from bot.metrics import Metrics
from bot.payloads import Click, HomeOpened, Removed, Said, Shortcut, SlashCommand, Submission
from bot.proofs import Proofs
from bot.proving import Proving
from bot.readers import Readers
from bot.recurring import owe_what_recurs
from bot.rejudging import owe_rejudging
from bot.replies import Reply
from bot.review import Review
from bot.routes import CLICK, SHORTCUTS, SUBMISSION, Routes, event
from bot.schedule import DigestHour
from bot.setting_up import SettingUp
from bot.settings import ServeSettings
from bot.slack import Slack
from bot.standing_in import StandingIn
from bot.surface import Surface
from bot.threads import Recorded, Threads, recorded_by
from bot.without_form import WithoutForm
from policy import load_pack
from storage import Database, save_workspace

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Product:
    """Everything long-lived of one process. Stopped by `close`, which finishes what was acknowledged."""

    bolt: App
    oauth: OAuthFlow | None
    worker: Worker
    immediate: Immediate
    readers: Readers
    inspector: Inspector
    slack: Slack
    database: Database
    digest_hour: DigestHour
    clock: Clock
    metrics: Metrics
    guidance: str

    def health(self, inbound: Callable[[], str | None] = lambda: None) -> Health:
        """Whether this process is ready; `inbound` says what is wrong with what comes in, if anything."""
        return Health(self.database, self.clock, inbound)

    def owe_what_recurs(self) -> None:
        """Digests and the daily sweep are owed from the start, and a look at older approvals."""
        with self.database.writing() as tx:
            owe_what_recurs(tx, self.digest_hour, self.clock())
            owe_rejudging(tx, self.guidance, self.clock())

    def close(self) -> None:
        """Ends the worker and the calls under way, then gives connections back."""
        self.worker.stop()
        self.immediate.close()
        self.readers.close()
        self.inspector.close()
        self.slack.close()
        self.database.close()


def build(settings: ServeSettings, *, clock: Clock = system_clock) -> Product:
    """The product for these settings. Raises SettingsError, SchemaError or StorageAway; starts nothing."""
    database = Database(settings.database_url, waiting=elsewhere)
    database.check()
    metrics = Metrics()
    metrics.watch_jobs(database, clock)
    slack, installations, oauth = _installed(settings, database, clock, metrics)
    directory = Directory(slack, settings.admins)
    pack = load_pack(settings.pack)
    classifier = classifier_for(settings.classifier_url, settings.classifier_token, pack)
    flow = Flow(database, pack, directory, classifier, metrics.moved)
    immediate = Immediate(slack)
    readers = Readers(database, slack, clock)
    hour = DigestHour(settings.digest_weekday, settings.digest_time)
    worker = Worker(
        database,
        deliveries(Surface(database, slack, directory, hour, directory, flow, readers)),
        clock,
        owner=token_urlsafe(8),
        lease=timedelta(seconds=settings.lease_seconds),
    )
    inspector = Inspector(slack)
    admin = Admin(SettingUp(database, hour), inspector, directory.admins)
    bolt = _bolt(settings, installations)
    guard = Guard(immediate, clock, metrics, readers)
    recorded = recorded_by(slack)
    home = Home(flow)
    away = Away(StandingIn(database, directory.is_colleague), home)
    digests = DigestForms(DigestSettings(database, hour, directory), directory.channel)
    others = (admin, away, digests, HomeChoosing(home))
    asked = _asked(flow, others, guard, settings, recorded)
    bolt.use(Routes(asked | _events(flow, guard, installations, recorded)))
    return Product(
        bolt, oauth, worker, immediate, readers, inspector, slack, database, hour, clock, metrics, pack.name
    )


def _installed(
    settings: ServeSettings, database: Database, clock: Clock, metrics: Metrics
) -> tuple[Slack, Installations, OAuthFlow | None]:
    """The workspace of the bot token, or those that install the app by OAuth."""
    if settings.slack_bot_token is None:
        store = ManyWorkspaces(database, clock)
        slack = Slack(settings.slack_api_url, store.token_of, metrics.slack_error)
        return slack, store, oauth_flow(settings, store, clock)
    token = settings.slack_bot_token.get_secret_value()
    slack = Slack(settings.slack_api_url, lambda _team: token, metrics.slack_error)
    ours, name = who_we_are(slack, token)
    with database.writing() as tx:
        save_workspace(tx, ours.team, ours.enterprise, name)
    return slack, OneWorkspace(ours), None


def _bolt(settings: ServeSettings, installations: Installations) -> App:
    secret = settings.slack_signing_secret
    return App(
        name="genai-use",
        signing_secret=secret.get_secret_value() if secret else "",
        authorize=authorizer(installations),
        client=WebClient(base_url=settings.slack_api_url),
        # Without it Bolt waits for the acknowledgement in steps of 10 ms.
        process_before_response=True,
        token_verification_enabled=False,
    )


def _asked(
    flow: Flow,
    others: tuple[Admin, Away, DigestForms, HomeChoosing],
    guard: Guard,
    settings: ServeSettings,
    recorded: Recorded,
) -> dict[str, Listener]:
    """What people type, press and send, by its kind."""
    intake = Intake(flow, Drafting(flow.database, lambda: token_urlsafe(12)), _mentions(settings.admins))
    review = Review(flow, Proving(flow.mover))
    admin, away, digests, choosing = others
    commands = Commands(flow, intake.command, admin.command)
    proofs = Proofs(Proving(flow.mover))
    talk = Conversation(flow)
    without = WithoutForm(flow, Proving(flow.mover), recorded, guard.immediate.send)
    clicks = {
        **_clicks(intake, review, talk),
        **proofs.clicks,
        **away.clicks,
        **admin.clicks,
        **digests.clicks,
        **choosing.clicks(commands.turn),
    }
    clicks = without.beside(clicks) | without.clicks
    forms = {**_forms(intake, review, talk, proofs), **away.forms, **admin.forms, **digests.forms}

    def clicked(asked: Click, now: datetime) -> Reply:
        handler = clicks.get(asked.pressed.action_id)
        return handler(asked, now) if handler else Reply()

    def submitted(asked: Submission, now: datetime) -> Reply:
        handler = forms.get(asked.view.callback_id)
        return handler(asked, now) if handler else Reply()

    return {
        Command.GENAI_USE.value: guard.listener(SlashCommand, commands.answer),
        **dict.fromkeys(SHORTCUTS, guard.listener(Shortcut, intake.shortcut)),
        CLICK: guard.listener(Click, clicked),
        SUBMISSION: guard.listener(Submission, submitted),
    }


def _events(
    flow: Flow, guard: Guard, installations: Installations, recorded: Recorded
) -> dict[str, Listener]:
    def removed(asked: Removed, _: datetime) -> Reply:
        installations.forget(asked.team_id)
        return Reply()

    return {
        event("app_mention"): guard.listener(Said, Mentions(flow.database).heard),
        event("message"): guard.listener(Said, Threads(flow.database, recorded).heard),
        event("app_home_opened"): guard.listener(HomeOpened, Home(flow).opened),
        event("app_uninstalled"): guard.listener(Removed, removed),
        event("tokens_revoked"): guard.listener(Removed, removed),
    }


def _clicks(
    intake: Intake, review: Review, talk: Conversation
) -> dict[str, Callable[[Click, datetime], Reply]]:
    return {
        **dict.fromkeys(FORMS, talk.open_form),
        Do.OPEN_FORM: intake.button,
        Do.OPEN_WITH: intake.with_words,
        Do.CONTINUE_DRAFT: intake.resume,
        Do.START_OVER: intake.start_over,
        Do.USE_LAST_ANSWERS: intake.use_last_answers,
        Do.BACK: intake.back,
        Do.CHANGE_ANSWERS: intake.back,
        Do.REVISE: intake.revise,
        Do.ACKNOWLEDGE: review.acknowledge,
        Do.JUDGE_EVIDENCE: review.open_evidence,
        Do.APPROVE: review.open_approve,
        Do.HAND_OVER: talk.open_hand_over,
        Do.USE_AS_TEMPLATE: intake.template,
        Do.GO_FINAL: intake.go_final,
        Do.SHOW_DETAILS: review.details,
    }


def _forms(
    intake: Intake, review: Review, talk: Conversation, proofs: Proofs
) -> dict[str, Callable[[Submission, datetime], Reply]]:
    return {
        **review.refreshing(
            {
                **{callback: talk.send_form for callback, _ in FORMS.values()},
                Callback.JUDGE_EVIDENCE: review.judge_evidence,
                Callback.APPROVE: review.approve,
                Callback.APPROVE_TERMS: review.approve_on_terms,
                Callback.HAND_OVER: talk.hand_over,
                **proofs.forms,
            }
        ),
        Callback.FORM_WHAT: intake.submit_step,
        Callback.FORM_PRINCIPLES: intake.submit_step,
        Callback.FORM_FOLLOW_UPS: intake.submit_step,
        Callback.FORM_WORDS: intake.submit_step,
        Callback.FORM_RESULT: intake.send,
    }


def _mentions(admins: tuple[str, ...]) -> str | None:
    """The admins of the setting in Slack's markup."""
    return (
        ", ".join(f"<!subteam^{each}>" if each.startswith("S") else f"<@{each}>" for each in admins) or None
    )

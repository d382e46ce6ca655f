"""The button “Settings…” of the weekly digest, and its form.

Who may is looked up at each click; what is kept, and what follows, stands in `bot/digest_settings.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import views
from bot.digest_settings import DigestSettings
from bot.ids import Callback, Do
from bot.inspecting import Channel
from bot.language import tell
from bot.payloads import Click, Submission
from bot.replies import Reply, opens, points_at, shows
from bot.setup_checks import about_channel
from policy import Said
from storage import DigestSetting

TAKEN = Said("This channel has a weekly digest already, and nobody wants two. Choose another channel.")


@dataclass(frozen=True)
class DigestForms:
    """The handlers. `look_up`: a channel as the app sees it."""

    settings: DigestSettings
    look_up: Callable[[str, str], Channel | None]

    @property
    def clicks(self) -> Mapping[str, Callable[[Click, datetime], Reply]]:
        return {Do.DIGEST_SETTINGS: self.open}

    @property
    def forms(self) -> Mapping[str, Callable[[Submission, datetime], Reply]]:
        return {Callback.DIGEST_SETTINGS: self.save}

    def open(self, asked: Click, now: datetime) -> Reply:
        """Shows the settings as they are."""
        team, channel = asked.workspace, asked.pressed.value or ""
        seen = self.settings.seen_by(asked.person, team, channel, now=now)
        hour, plan = seen.plan.hour, seen.plan
        facts = views.DigestFacts(
            channel, hour.weekday, hour.at, plan.time_zone, plan.setting, admin=seen.admin
        )
        return opens(views.digest_form(facts), asked.trigger_id, team, pushed=asked.in_modal)

    def save(self, asked: Submission, now: datetime) -> Reply:
        """The form was sent."""
        team, channel = asked.workspace, asked.view.private_metadata
        read = views.read_digest_form(asked.view.state.values)
        wrong = {**read.errors, **self._wrong_channel(team, channel, read.setting)}
        if wrong:
            return points_at(wrong)
        plan, next_at = self.settings.save(asked.person, team, channel, read.setting, now=now)
        return shows(views.digest_kept(next_at, plan.time_zone))

    def _wrong_channel(self, team: str, channel: str, wanted: DigestSetting) -> dict[str, str]:
        if wanted.send_to is None or wanted.send_to == channel:
            return {}
        sentence = about_channel(self.look_up(team, wanted.send_to))
        if sentence is None and self.settings.is_taken(team, channel, wanted.send_to):
            sentence = TAKEN
        return {views.DIGEST_SEND_TO: tell(sentence)} if sentence else {}

"""What it costs that the app knows so many buttons and forms: one dispatch, against an app that knows one.

Run it with `python benchmarks/handlers.py [CLICKS] [ROUNDS]`; what it found is in docs/benchmarks.md. Beside
it, an app of Bolt's with a listener for each of thirty, of which the last is pressed.
"""

import json
import sys
from collections.abc import Callable
from urllib.parse import urlencode

from databases import TEAM, new_database
from load_client import HOST, SIGNING_SECRET, signature
from load_servers import TOKEN, bare, web_api
from rounds import each, heading, line, seconds
from slack_bolt import App, BoltRequest

from bot.app import build, system_clock
from bot.guard import Guard
from bot.immediate import Immediate
from bot.metrics import Metrics
from bot.payloads import Click, Submission
from bot.readers import Readers
from bot.replies import Reply
from bot.routes import CLICK, SUBMISSION, Routes
from bot.settings import ServeSettings
from bot.slack import Slack
from storage import Database

CLICKS = 300
ROUNDS = 7
LISTENERS = 30
# Of no product: what a handler does is not timed.
NAME = "of_a_benchmark"


def request(payload: dict[str, object]) -> BoltRequest:
    """As the web server hands it to Bolt."""
    someone = {"team": {"id": TEAM}, "user": {"id": "U0ASKS", "team_id": TEAM}, "trigger_id": "1.2.3"}
    body = urlencode({"payload": json.dumps({**someone, **payload})})
    moment, signed = signature(body.encode())
    headers = {"x-slack-request-timestamp": moment, "x-slack-signature": signed}
    return BoltRequest(body=body, headers={**headers, "content-type": "application/x-www-form-urlencoded"})


def click() -> BoltRequest:
    """A button was pressed."""
    return request({"type": "block_actions", "actions": [{"type": "button", "action_id": NAME}]})


def submission() -> BoltRequest:
    """A form was sent."""
    return request({"type": "view_submission", "view": {"id": "V1", "type": "modal", "callback_id": NAME}})


def guarded(settings: ServeSettings) -> Guard:
    """What stands between Bolt and our handlers."""
    slack = Slack(settings.slack_api_url, lambda _: TOKEN)
    readers = Readers(Database(settings.database_url), slack, system_clock)
    return Guard(Immediate(slack), system_clock, Metrics(), readers)


def with_one(settings: ServeSettings) -> dict[str, App]:
    """Apps that know one button, or one form, and hear of it as ours does."""
    guard, buttons, forms = guarded(settings), bare(), bare()
    buttons.use(Routes({CLICK: guard.listener(Click, lambda asked, now: Reply())}))
    forms.use(Routes({SUBMISSION: guard.listener(Submission, lambda asked, now: Reply())}))
    return {"click": buttons, "form": forms}


def with_listeners(listeners: int, settings: ServeSettings) -> App:
    """As a tutorial has it: the last of them is asked for."""
    guard, app = guarded(settings), bare()
    for number in range(listeners - 1):
        app.action(f"another_{number}")(guard.listener(Click, lambda asked, now: Reply()))
    app.action(NAME)(guard.listener(Click, lambda asked, now: Reply()))
    return app


def answers(app: App) -> Callable[[BoltRequest], object]:
    """Dispatches; stops when it was not acknowledged."""

    def answer(asked: BoltRequest) -> None:
        if (status := app.dispatch(asked).status) != 200:
            sys.exit(f"answered {status}")

    return answer


def compare(clicks: int, rounds: int) -> None:
    """Takes turns, and prints how many times as long it takes."""
    with new_database("sqlite") as url, web_api() as api:
        settings = ServeSettings(
            transport="http",
            slack_bot_token=TOKEN,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=f"http://{HOST}:{api.port}/api/",
            database_url=url,
        )
        product, one = build(settings), with_one(settings)
        pressed, sent = ([make() for _ in range(clicks)] for make in (click, submission))
        contenders = {
            "a click": each(answers(product.bolt), pressed),
            "one button": each(answers(one["click"]), pressed),
            "a form": each(answers(product.bolt), sent),
            "one form": each(answers(one["form"]), sent),
            "one of Bolt's": each(answers(with_listeners(1, settings)), pressed),
            "thirty of Bolt's": each(answers(with_listeners(LISTENERS, settings)), pressed),
        }
        times = seconds(contenders, rounds)
        product.close()
    line("a click, all handlers / an app with one", "≤ 1.15", times["a click"], times["one button"])
    line("a form sent, all handlers / an app with one", "≤ 1.15", times["a form"], times["one form"])
    line("a click, all handlers / one listener of Bolt's", "≤ 1.15", times["a click"], times["one of Bolt's"])
    line("a click, 30 listeners of Bolt's / one", "-", times["thirty of Bolt's"], times["one of Bolt's"])


def main() -> None:
    clicks, rounds = (*sys.argv[1:], *(None,) * 2)[:2]
    heading()
    compare(int(clicks or CLICKS), int(rounds or ROUNDS))


if __name__ == "__main__":
    main()

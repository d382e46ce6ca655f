"""How the fake Slack says no: to the app with an error code, to a person with a sentence.

Exceptions only; which rule was broken is known where they are raised.
"""

from typing import Any


class SlackError(Exception):
    """The Web API's `{"ok": false}`: an error code of Slack's, and what else stands in the answer."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more

    @property
    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.error, **self.more}


class NotThere(Exception):
    """A person looks for something that is not on the screen. Its text says what is there instead."""


class AppFailed(Exception):
    """The app did not answer in time or answered wrongly. Its text is what Slack shows the person."""

"""The sandbox as somebody starts it by hand: in the browser, until they stop it."""

import webbrowser
from collections.abc import Callable
from tempfile import TemporaryDirectory

from bot.sandbox.clock import SandboxClock
from bot.sandbox.run import Sandbox
from bot.serving import until_signalled


def run_until_stopped(port: int, say: Callable[[str], object], *, browser: bool) -> None:
    """Serves the sandbox in a folder of its own, which goes with it; `say` is told where its page is."""
    with TemporaryDirectory(prefix="genai-use-sandbox-") as home:
        url = f"sqlite:///{home}/sandbox.db"
        with Sandbox(url, SandboxClock(), port, with_worker=True) as running:
            say(f"\n  The sandbox is open at {running.page_url}\n")
            say(f"  Its database, in {home}, goes when you stop it with Ctrl+C.\n")
            if browser:
                webbrowser.open(running.page_url)
            until_signalled().wait()
    say("\n  The sandbox is closed.")

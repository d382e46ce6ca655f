"""An HTTP server that says when it listens, and ends without uvicorn's pauses.

A workspace starts and stops for every journey of the tests: three times a tenth of a second, twice over,
was half of their time.
"""

import asyncio
import socket
from threading import Event

import uvicorn

PAUSE = 0.01
PATIENCE = 2.0


class QuickServer(uvicorn.Server):
    """`listening` is set once it listens; `should_exit` ends it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to listen."""
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        """Waits for the end."""
        while not self.should_exit:
            await asyncio.sleep(PAUSE)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes nothing new, lets what is under way finish, and closes the rest."""
        for server in self.servers:
            server.close()
        for each in sockets or []:
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(round(PATIENCE / PAUSE)):
            if not (self.server_state.connections or self.server_state.tasks):
                break
            await asyncio.sleep(PAUSE)
        for task in self.server_state.tasks:
            task.cancel()

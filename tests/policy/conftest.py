"""What the tests of the policy share: a harmless request to change."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from socket import create_server
from threading import Thread
from typing import Any

import pytest
import uvicorn

from policy import UseRequest, load_pack
from policy.service import service


@pytest.fixture
def payload(a_request: Callable[..., UseRequest]) -> dict[str, Any]:
    """A harmless request as JSON would bring it. Change it at will."""
    return a_request().facts()


@pytest.fixture
def served() -> Iterator[Callable[..., str]]:
    """Serves the classifier on a free port and gives its address; takes the tokens that it asks for."""
    with ExitStack() as running:

        def serve(*tokens: str) -> str:
            config = uvicorn.Config(service(load_pack(), tokens), port=0, log_level="error", lifespan="off")
            return running.enter_context(_running(uvicorn.Server(config)))

        yield serve


@contextmanager
def _running(server: uvicorn.Server) -> Iterator[str]:
    # It listens from the start, so that nobody has to wait until the server has begun.
    listening = create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()

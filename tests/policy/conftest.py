"""What the tests of the policy share: a harmless request to change, and quiet hypothesis runs."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from policy import UseRequest

settings.register_profile(
    "policy",
    deadline=None,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("policy")


@pytest.fixture
def payload(a_request: Callable[..., UseRequest]) -> dict[str, Any]:
    """A harmless request as JSON would bring it. Change it at will."""
    return a_request().facts()

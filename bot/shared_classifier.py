"""Asks a shared classifier, with the own guidance beside it, which the answer is never milder than.

Brought only where one is set: what it needs besides takes 4 MB. Knows no Slack.
"""

from dataclasses import dataclass

import structlog

from bot.classifier import OwnClassifier, own_alone, strictest
from policy import Assessment, Pack, UseRequest, WrongRequest
from policy.client import ClassifierAway, ClassifierClient, ClassifierRefused

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SharedClassifier:
    """A classifier that several tools ask. When it does not answer, the own guidance does, and says so."""

    client: ClassifierClient
    pack: Pack

    def assess(self, request: UseRequest) -> Assessment:
        own = OwnClassifier(self.pack).assess(request)
        try:
            shared = self.client.assess(request)
        except (ClassifierAway, ClassifierRefused, WrongRequest) as trouble:
            log.warning("shared_classifier_away", trouble=type(trouble).__name__, url=self.client.url)
            return own_alone(own, self.pack.source)
        return strictest(own, shared, self.pack.source)


def shared(url: str, token: str | None, pack: Pack) -> SharedClassifier:
    """The classifier at the URL, beside the own guidance."""
    return SharedClassifier(ClassifierClient(url, token), pack)

"""What the gateways of the two SMS clouds share: approved templates, and what a carrier made of each message."""

import re
from collections import defaultdict
from itertools import count

from notifier.gateways.clock import Clock
from notifier.gateways.ledger import Accepted, Ledger
from notifier.gateways.limits import may_advertise
from notifier.gateways.posting import Reports
from notifier.gateways.world import SmsTemplate, SmsWorld
from notifier.providers.protocols import protocols

LINK = re.compile(r"https?://|www\.")


class SmsGateway:
    """One cloud's account."""

    def __init__(self, world: SmsWorld, clock: Clock, ledger: Ledger, reports: Reports) -> None:
        self._world = world
        self._clock = clock
        self._ledger = ledger
        self._reports = reports
        self._by_number: defaultdict[str, list[Accepted]] = defaultdict(list)
        self._ids = count(1)

    def _approved(self, template: str) -> SmsTemplate | None:
        return (self._world.templates or {}).get(template)

    def _is_asleep(self, template: str) -> bool:
        """Whether the template advertises and it is not the hour for that."""
        approved = self._approved(template)
        return approved is not None and approved.marketing and not may_advertise(self._clock)

    def _is_too_long(self, *texts: str) -> bool:
        return sum(map(len, texts)) > protocols().sms.most_characters

    def _keep(self, entry: Accepted) -> None:
        self._ledger.add(entry)
        self._by_number[entry.recipient].append(entry)

    def _carrier(self, entry: Accepted) -> str:
        """Why the carrier did not deliver; empty: it did."""
        return self._world.carrier.get(entry.recipient, "")

    def _is_back(self, entry: Accepted) -> bool:
        """Whether the carrier has reported by now."""
        return self._clock.seconds() >= entry.at.timestamp() + self._world.receipt_seconds

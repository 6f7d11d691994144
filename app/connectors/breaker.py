"""Leaves an address alone that fails again and again: decisions do not wait for what does not come."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.connectors.definition import BreakerRule


@dataclass
class CircuitBreaker:
    """Closed: asked. Open: not asked. After its time one question is let through, and its answer decides.

    After the pattern of M. Nygard, Release It! (2018), chapter 5.
    """

    rule: BreakerRule
    now: Callable[[], float] = time.monotonic
    _failures: int = field(default=0, init=False)
    _opened: float | None = field(default=None, init=False)
    _is_tried: bool = field(default=False, init=False)

    def lets_through(self) -> bool:
        """Whether to ask now."""
        if self._opened is None:
            return True
        if self._is_tried or self.now() - self._opened < self.rule.open_seconds:
            return False
        self._is_tried = True
        return True

    def answered(self) -> None:
        """Note an answer."""
        self._failures, self._opened, self._is_tried = 0, None, False

    def given_up(self) -> None:
        """Note that a question was dropped before its answer: the next one may be let through."""
        self._is_tried = False

    def failed(self) -> bool:
        """Note a failure; whether it has opened the breaker."""
        self._failures += 1
        was_open, was_tried = self._opened is not None, self._is_tried
        self._is_tried = False
        if was_tried or (self._failures >= self.rule.failures and not was_open):
            self._opened = self.now()
        return self._opened is not None and not was_open

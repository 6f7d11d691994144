"""How long to wait before the next attempt to reach the broker."""

import random
from dataclasses import dataclass

MAX_DOUBLINGS = 30


@dataclass
class BackOff:
    """Pauses in seconds that double with each failure up to the longest, each shortened by chance.

    The chance keeps many processes from coming back in the same moment. `reset` after a success begins anew.
    """

    first_seconds: float
    longest_seconds: float
    _failures: int = 0

    def pause(self) -> float:
        """Return the pause after one more failure: between half of the full pause and all of it."""
        full = min(self.longest_seconds, self.first_seconds * 2.0 ** min(self._failures, MAX_DOUBLINGS))
        self._failures += 1
        return full * random.uniform(0.5, 1)  # noqa: S311

    def reset(self) -> None:
        """Begin anew: the broker was reached."""
        self._failures = 0

"""How much is measured."""

from dataclasses import dataclass

from benchmarks.hot_path.models import SIZES

CONNECTIONS = (1, 8, 32, 128, 1000)
CREWS = ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2))
"""API processes and workers."""


@dataclass(frozen=True)
class Options:
    """`seconds` is how long calls begin in a turn; `soak_minutes` of full load are measured for flatness, 0: none.

    `kills` says whether a worker and the database are killed under load at the end; `trees` are the sizes of the
    challenger and the champion. `peers_only` leaves out what is measured of ours alone.
    """

    turns: int = 5
    seconds: float = 4.0
    connections: tuple[int, ...] = CONNECTIONS
    soak_minutes: float = 0.0
    trees: tuple[int, ...] = SIZES
    crews: tuple[tuple[int, int], ...] = CREWS
    kills: bool = True
    peers_only: bool = False

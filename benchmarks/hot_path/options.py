"""How much is measured."""

from dataclasses import dataclass

from benchmarks.hot_path.models import SIZES

CONNECTIONS = (1, 8, 32, 128, 1000)


@dataclass(frozen=True)
class Options:
    """`seconds` is how long calls begin in a turn; `soak_minutes` of full load are measured for flatness, 0: none."""

    turns: int = 5
    seconds: float = 4.0
    connections: tuple[int, ...] = CONNECTIONS
    soak_minutes: float = 0.0
    trees: tuple[int, ...] = SIZES

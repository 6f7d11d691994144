"""What the command line says is what is measured."""

from benchmarks.__main__ import read_arguments
from benchmarks.hot_path.options import Options


def test_each_option_reaches_the_measurement() -> None:
    line = "hot_path trail --turns 2 --seconds 1.5 --soak 3 --connections 1,32 --peers-only --clients 500"
    expected = Options(turns=2, seconds=1.5, soak_minutes=3.0, connections=(1, 32), peers_only=True)
    assert read_arguments(line.split()) == (["hot_path", "trail"], expected, 500)


def test_without_options_it_is_as_much_as_the_page_shows() -> None:
    assert read_arguments([])[1] == Options()

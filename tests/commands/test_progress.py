"""Progress where the output is redirected: a line when something begins, and one every ten seconds while it lasts."""

from app.commands.progress import Lines


def test_a_line_is_written_when_it_is_due_and_not_before() -> None:
    now, written = [0.0], list[str]()
    lines = Lines(written.append, lambda: now[0])
    for moment, what, done in [
        (0, "Reading", 0),
        (1, "Reading", 1),
        (2, "Trees", 0),
        (8, "Trees", 3),
        (13, "Trees", 7),
    ]:
        now[0] = float(moment)
        lines(what, done, 9)
    assert written == ["   0.0 s  Reading", "   2.0 s  Trees", "  13.0 s  Trees 7/9"]

"""Reads the Markdown that benchmarks write."""


def rows_of(text: str) -> list[list[list[str]]]:
    """Cells of every table, heads left out."""
    tables: list[list[list[str]]] = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("| ---"):
            tables.append([])
            width = len(_cells(lines[number - 1]))
            for row in lines[number + 1 :]:
                if not row.startswith("|"):
                    break
                cells = _cells(row)
                assert len(cells) == width, row
                tables[-1].append(cells)
    return tables


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]

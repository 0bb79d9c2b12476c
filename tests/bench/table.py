"""A table of measurements beside budgets and peers: as text, as records, and what in it is over a limit."""

from typing import NamedTuple


class Column(NamedTuple):
    """What is measured; `limit` is what fails the run, `budget` what is hoped for, both the most there may be."""

    name: str
    unit: str = ""
    budget: float | None = None
    digits: int = 0
    limit: float | None = None

    def verdict(self, value):
        """Return "met" or "missed", of the value as it is written; "" where there is no value or no budget."""
        if value is None or self.budget is None:
            return ""
        return "met" if round(value, self.digits) <= self.budget else "missed"

    def written(self, value):
        return "–" if value is None else f"{value:,.{self.digits}f}"


class Table(NamedTuple):
    """Rows of one number (or None) for each column: ours by name, and what stands beside them for comparison."""

    title: str
    columns: tuple[Column, ...]
    ours: dict[str, tuple]
    beside: dict[str, tuple] = {}


def text_of(table):
    """Return the table as lines of text, a row for the budgets first and a ! after what is over its budget."""
    heads = ["", *(f"{each.name} ({each.unit})" if each.unit else each.name for each in table.columns)]
    budgets = ["budget", *("" if each.budget is None else f"{each.written(each.budget)}  " for each in table.columns)]
    ours = [[name, *map(marked, table.columns, row)] for name, row in table.ours.items()]
    beside = [[name, *map(unmarked, table.columns, row)] for name, row in table.beside.items()]
    lines = [heads, budgets, *ours, *beside]
    first, *widths = (max(map(len, column)) for column in zip(*lines, strict=True))
    told = [
        line[0].ljust(first) + "".join(f"  {cell:>{w}}" for cell, w in zip(line[1:], widths, strict=True))
        for line in lines
    ]
    return "\n".join([table.title, *("  " + line.rstrip() for line in told)])


def marked(column, value):
    return column.written(value) + (" !" if column.verdict(value) == "missed" else "  ")


def unmarked(column, value):
    return column.written(value) + "  "


def rows_of(table):
    """Return one record for each number of ours."""
    return [
        {"table": table.title, "of": name, "what": column.name, "unit": column.unit, "measured": row[i]}
        | {"budget": column.budget, "limit": column.limit, "verdict": column.verdict(row[i])}
        | {"beside": {peer: other[i] for peer, other in table.beside.items() if other[i] is not None}}
        for name, row in table.ours.items()
        for i, column in enumerate(table.columns)
    ]


def beyond(rows):
    """Return a sentence for each number over its limit."""
    over = [row for row in rows if None not in (row["limit"], row["measured"]) and row["measured"] > row["limit"]]
    return [f"{row['of']}: {row['what']} {row['measured']:.0f} {row['unit']}, at most {row['limit']}" for row in over]

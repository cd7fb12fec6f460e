"""The rules of a pack as a table of plain text."""

from b12screen.pack.models import Pack
from b12screen.text import clean


def rule_lines(pack: Pack) -> list[str]:
    """Give a line for the head and for each rule: kind, id, weights, tags, title."""
    rows = [("KIND", "ID", "WEIGHT", "TAGS", "TITLE")]
    for rule in pack.rules:
        weights = "/".join([rule.weight, *(level.weight for level in rule.levels)])
        rows.append((rule.kind, rule.id, weights, ",".join(rule.tags), clean(rule.title)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]) for row in rows]

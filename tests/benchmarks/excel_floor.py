"""The floor of Excel: python-calamine gives every cell of INPUT to Python, on one process; nothing is written."""

import sys

import python_calamine


def main() -> None:
    """Read INPUT."""
    sheet = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
    print(sum(1 for _ in sheet.iter_rows()))


if __name__ == "__main__":
    main()

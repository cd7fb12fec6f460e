"""Finds the built-in pack, in an installed package or in a checkout."""

from pathlib import Path

from b12screen.errors import UserError


def rules_root() -> Path:
    """Give the folder of the built-in pack; UserError when the installation has none."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent
    if (package / "rules").is_dir():
        return package / "rules"
    if (checkout / "rules").is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout / "rules"
    raise UserError(
        "The built-in rules are missing from this installation. Install b12screen again, or give --rules DIR."
    )


def is_installed(folder: Path) -> bool:
    """Say whether a folder is that of the built-in pack in an installed package, which nobody should write into."""
    packaged = Path(__file__).resolve().parent.parent / "rules"
    try:
        return packaged.is_dir() and packaged.samefile(folder)
    except OSError:
        return False

"""Lets `python -m b12screen` do what the command `b12screen` does."""

from b12screen.cli.app import main

if __name__ == "__main__":
    main()

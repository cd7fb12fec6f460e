"""Tools for people who write rules: check, test, compare, list and explain a pack."""

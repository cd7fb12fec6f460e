"""Every format of answers and of results: a module or folder each, listed in registry.py."""

"""A person answers in a terminal: which page comes next, what was typed, and the terminal that asks."""

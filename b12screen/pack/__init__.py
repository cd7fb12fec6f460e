"""A pack: what rules, questions and outcomes are, and reading them from their files."""

"""Answers out: what was read of each record, in the formats in which answers come in."""

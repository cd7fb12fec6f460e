"""Flags in, exit codes out: one file a command."""

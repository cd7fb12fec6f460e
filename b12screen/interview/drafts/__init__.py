"""Unfinished interviews on disk: saved after each page, offered again, deleted at the end."""

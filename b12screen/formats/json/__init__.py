"""NDJSON and JSON: answers in, results out."""

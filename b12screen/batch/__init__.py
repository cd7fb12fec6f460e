"""Answers of many people in, one result a person out: readers, the scoring loop, writers, rejects."""

"""Answers as other people have them: their fields and codes become questions and answers."""

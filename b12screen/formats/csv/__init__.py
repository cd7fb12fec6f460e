"""CSV: answers in, results out."""

"""Excel workbooks of answers: their rows are read as those of CSV are."""

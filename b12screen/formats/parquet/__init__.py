"""Parquet files, and tables in memory: answers in columns, results in columns."""

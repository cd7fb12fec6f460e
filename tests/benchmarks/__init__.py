"""How fast and how small b12screen is, beside a floor and beside other rule engines: `python -m tests.benchmarks`."""

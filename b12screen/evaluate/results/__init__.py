"""Results that `score` wrote, read back as numbers: every format gives the same rows."""

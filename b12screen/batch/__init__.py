"""One run of `score` on this machine: the loop, its workers, what it counts and how it tells."""

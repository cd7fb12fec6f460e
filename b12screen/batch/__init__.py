"""One run of `score` on this machine: the loop, its worker processes, its counts and its receipt."""

"""Every problem of a pack, each with its place: files, names, meaning, and what must hold of every pack."""

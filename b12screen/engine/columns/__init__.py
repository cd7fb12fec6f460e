"""A plan for many people at once: arrays of the codes of their answers in, arrays of what it says of them out."""

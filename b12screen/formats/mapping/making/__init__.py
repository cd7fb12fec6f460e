"""For people who write a mapping: a draft of one, what it makes of a file, and its JSON Schema."""

"""For people who write rules: checking a pack, and listing what it holds."""

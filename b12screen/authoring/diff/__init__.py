"""What changed between two packs, and for whom."""

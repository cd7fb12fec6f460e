"""Files as people have them: packed, in other encodings, of other kinds than their name says."""

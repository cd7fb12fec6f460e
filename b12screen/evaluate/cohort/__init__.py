"""A scored population at a glance: counted in one pass, small groups hidden, on a page and on a screen."""

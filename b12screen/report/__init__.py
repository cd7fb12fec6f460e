"""An assessment put into words: one view model, then one renderer a format."""

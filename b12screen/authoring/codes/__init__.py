"""What each problem code means, with an example and how to mend it."""

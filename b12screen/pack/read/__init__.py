"""rules/ on disk -> typed values with their places, or every problem."""

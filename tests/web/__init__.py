"""The page, over an opener that keeps the real one's promises without any key."""

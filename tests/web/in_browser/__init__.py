"""The page in a real browser, theme by theme."""

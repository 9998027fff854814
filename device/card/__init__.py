"""Preparing a card: its first start makes a box of it, with no screen and no keyboard.

It runs on anybody's computer, from a checkout, with Python alone: nothing here may
import a library (``scripts/card``).
"""

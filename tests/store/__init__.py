"""Tests of the store: sealing, keeping, proving, erasing."""

"""Tests: sentences about what the product does, on real parts."""

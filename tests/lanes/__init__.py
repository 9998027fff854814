"""Tests of lanes: what helps to find a place in a film."""

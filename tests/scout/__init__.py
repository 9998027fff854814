"""Tests of the scout, a process beside film."""

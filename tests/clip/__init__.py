"""Clips and stills, tried on films whose every picture is numbered."""

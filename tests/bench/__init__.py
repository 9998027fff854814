"""What the recorder costs and how well it keeps its promises, measured.

``scripts/bench`` runs it. Each part is a module that can be run by its name with a
seed of one's own; each figure stands beside a reference measured in the same run.
"""

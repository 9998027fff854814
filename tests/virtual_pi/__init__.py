"""The whole box in a machine of its own: real drivers, real systemd, real power cuts.

``scripts/virtual-pi`` builds the machine and runs what is here; docs/virtual-pi.md says
what that shows and what it cannot.
"""

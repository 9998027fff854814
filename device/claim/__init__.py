"""Claiming: how a box that is nobody's becomes a practitioner's, with no default key.

It takes the claim code, which stands on the label, and a hand that holds the button
(``Status.held_at``). ``code`` is the code by itself, ``waiting`` what lies on the card
until then, ``whole`` how all that claiming does takes effect at once.
"""

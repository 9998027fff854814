"""The box's label: what somebody needs who stands before it for the first time.

Its name, its Wi-Fi, its address as a number, the fingerprint of its certificate, and
the claim code while there is one. ``facts`` gathers, ``qr`` draws squares, ``sheet``
makes the sheet to print.
"""

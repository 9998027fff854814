"""The box itself: its name, its Wi-Fi, its certificate; the one room that acts as root.

The page may do nothing as root. It leaves a wish, one small file; ``vig-recorder box
apply``, started by systemd, takes it as it would take a stranger's, does it if it can,
and says in another small file how it went (``device.box.post``). Nothing here reads
film or a key that opens film, and nothing that opens film reads this.
"""

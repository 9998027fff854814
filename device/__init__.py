"""The recorder, and what recorder and page share of a recording.

Data goes one way: rig, intake, timeline, muxer, sealer, store. What was stored is
opened again by whoever holds a key: opener, film, clip. Nothing here knows the page.
"""

__version__ = "0.1.0"

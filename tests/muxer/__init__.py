"""The muxer's room: segments that every player plays, and their index."""

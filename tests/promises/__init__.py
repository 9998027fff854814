"""The promises of DESIGN.md that no single room can keep by itself."""

"""The film's room: one plain MP4 that exists nowhere, true in every time it tells."""

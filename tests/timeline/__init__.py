"""The timeline: frames and sound blocks on one time."""

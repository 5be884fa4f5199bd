"""Pictures and films of what is on the screen, as files."""

"""The real window, used by nobody: at random, until it is killed, or for very long."""

"""Sessions in a window: opened, saved, kept from one moment to the next, and offered again after a crash."""

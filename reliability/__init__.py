"""Tools that look for what is let in, lost or wrong: fuzzing, and values compared with independent ones."""

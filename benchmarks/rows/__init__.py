"""One file a row of the table."""

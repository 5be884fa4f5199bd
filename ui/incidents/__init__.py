"""What went wrong without anybody having expected it: kept, counted, told."""

"""What is done to each bundled set between its package and our file, one module for each."""

"""Pure values and rules: nothing here opens a file, speaks SQL or knows a window."""

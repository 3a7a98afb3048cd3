"""The long work, one generator a file; where catalogue and files meet."""

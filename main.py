"""Starts Curator from a checkout."""

import sys

from curator.__main__ import main

if __name__ == "__main__":
    sys.exit(main())

"""Curator: a desktop photo-archive curator that keeps captions and credits."""

__version__ = "0.1.0"

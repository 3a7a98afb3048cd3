"""The two kinds of trouble: what a person can act on, and everything else, which is a bug and flies."""


class CuratorError(Exception):
    """Expected trouble, told as one sentence that a person can act on.

    The sentence is the exception's only argument; the command line prints it and ends with exit code 1, the window shows it
    in its status line.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UsageError(CuratorError):
    """A command that was put together wrongly: an unknown field, a value that the field cannot hold (exit code 2)."""

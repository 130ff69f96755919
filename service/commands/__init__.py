"""What each command does; every function takes the parsed arguments and the texts, and returns the exit code."""

from __future__ import annotations


class Refused(Exception):
    """The command was used wrongly: a message for people, exit code 2."""

    code = 2


class Stop(Exception):
    """The work ends here with a message and a code of its own."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code

"""``{"malformed": true}``: a body of invalid JSON."""

from mock_server.answer import Answer
from mock_server.faults.effect import Effect, Play


class Malformed(Effect, frozen=True):
    """Makes the JSON of the body invalid; status and length are correct."""

    name = "malformed"
    shows = "A parser's error that reaches the user, or is taken as empty data."
    loses_answer = True

    def alter(self, play: Play, answer: Answer) -> None:
        del play
        answer.body = bytes(answer.body)[:-1] + b",}"

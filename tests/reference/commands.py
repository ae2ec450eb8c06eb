"""Running the curl commands that the pages print, against a simulator in process."""

import shlex

from starlette.testclient import TestClient

from tests.simulator import Answer


def run(http: TestClient, command: str) -> Answer:
    """What curl would get."""
    program, *words = shlex.split(command.replace("\\\n", " "))
    assert program == "curl"
    (address,) = (word for word in words if word.startswith("http"))
    words.remove(address)
    options = list(zip(words[::2], words[1::2], strict=True))
    assert {option for option, _ in options} <= {"-X", "-H", "-d"}
    headers = dict(value.split(": ", 1) for option, value in options if option == "-H")
    given = dict(options)
    body = given.get("-d")
    if body is not None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | headers
    method = given.get("-X", "GET" if body is None else "POST")
    answer = http.request(method, address, headers=headers, content=body)
    return Answer(answer.status_code, answer.json(), answer.headers)

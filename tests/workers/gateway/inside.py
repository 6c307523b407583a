"""What a test does through the gateway: run with `python3 -c` in the job's network namespace.

Standard library only. Reads requests from its arguments as JSON and prints the answers.
"""

import http.client
import json
import socket
import sys
import time


def ask(method: str, path: str, body: object = None) -> tuple[int, object]:
    connection = http.client.HTTPConnection("127.0.0.1", 2375, timeout=30)
    text = None if body is None else json.dumps(body)
    connection.request(method, path, text, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    told = answer.read()
    try:
        return answer.status, json.loads(told)
    except ValueError:
        return answer.status, told.decode("latin-1")


def say(port: int, text: str) -> str:
    """As a client does that waits for its service: again until there is an answer."""
    late = time.monotonic() + 20
    while time.monotonic() < late:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
            try:
                client.sendall(text.encode())
                told = client.recv(4096)
            except OSError:
                told = b""
        if told:
            return told.decode()
        time.sleep(0.1)
    return ""


for step in json.loads(sys.argv[1]):
    if "say" in step:
        answer: tuple[int, object] = (0, say(step["port"], step["say"]))
    else:
        answer = ask(step["method"], step["path"], step.get("body"))
    sys.stdout.write(json.dumps(answer) + "\n")

"""The wire: validation, paging, ETags, rate limits and faults."""

import socket
import time

import pytest
import requests

from tests.github_double.api import API, as_app, as_installation
from tests.github_double.double import GitHubDouble

REPO = "/repos/acme/connect"


@pytest.fixture
def api(github: GitHubDouble) -> API:
    github.install("acme/connect")
    return as_installation(github)


def _comment(api: API, body: str = "hello") -> requests.Response:
    return api("POST", f"{REPO}/issues/1/comments", {"body": body})


@pytest.fixture
def pull(github: GitHubDouble, api: API) -> None:
    page = github.repository("acme/connect")
    page.push("feature", {"a.go": "package a\n"})
    page.open_pull("feature")


def test_key_that_is_not_described_is_refused(api: API) -> None:
    said = {"name": "Tests", "head_sha": "0" * 40, "sumary": "typo"}
    refused = api("POST", f"{REPO}/check-runs", said)
    assert refused.status_code == 422
    assert "/sumary" in refused.json()["message"]


def test_nested_key_that_is_not_described_is_refused(api: API) -> None:
    said = {"name": "T", "head_sha": "0" * 40, "output": {"title": "t", "summary": "s", "txt": ""}}
    assert "/output/txt" in api("POST", f"{REPO}/check-runs", said).json()["message"]


def test_query_parameter_that_is_not_described_is_refused(api: API) -> None:
    assert api("GET", f"{REPO}/pulls?stat=open").status_code == 422
    assert api("GET", f"{REPO}/pulls?state=opened").status_code == 422


def test_value_of_the_wrong_type_is_refused_by_name(api: API) -> None:
    refused = api("POST", f"{REPO}/check-runs", {"name": 5, "head_sha": "0" * 40})
    assert "/name" in refused.json()["message"]


@pytest.mark.parametrize("path", ["/repos/octocat/Hello-World", f"{REPO}/pulls/1347"])
def test_example_values_are_refused(api: API, path: str) -> None:
    answer = api("GET", path)
    assert answer.status_code in {404, 422}


def test_example_sha_in_a_body_is_refused(api: API) -> None:
    said = {"name": "Tests", "head_sha": "6dcb09b5b57875f334f61aebed695e2e4193db5e"}
    assert "is an example value" in api("POST", f"{REPO}/check-runs", said).json()["message"]


def test_unknown_route_is_not_found(api: API) -> None:
    assert api("GET", f"{REPO}/pulls/1/nothing").status_code == 404


def test_lists_are_paged_and_linked(github: GitHubDouble, api: API, pull: None) -> None:
    for number in range(5):
        _comment(api, f"comment {number}")
    seen, url = [], f"{REPO}/issues/1/comments?per_page=2"
    while url:
        answer = api("GET", url)
        seen += [each["body"] for each in answer.json()]
        url = answer.links.get("next", {}).get("url", "").removeprefix(github.api_url)
    assert seen == [f"comment {number}" for number in range(5)]


def test_unchanged_answer_is_304_and_free(api: API) -> None:
    first = api("GET", REPO)
    again = api("GET", REPO, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.text) == (304, "")
    used = int(first.headers["X-RateLimit-Used"])
    assert int(again.headers["X-RateLimit-Used"]) == used


def test_primary_limit_refuses_until_its_reset(github: GitHubDouble, api: API) -> None:
    github.limits.per_hour = 2
    answers = [api("GET", REPO) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 403]
    assert answers[2].headers["X-RateLimit-Remaining"] == "0"
    assert int(answers[2].headers["X-RateLimit-Reset"]) > time.time()


def test_the_hour_of_the_primary_limit_is_one_of_github_s_clock(
    github: GitHubDouble, api: API
) -> None:
    github.limits.per_hour = 1
    github.limits.reset_at -= 20 * 60  # the token is to outlive it
    assert [api("GET", REPO).status_code for _ in range(2)] == [200, 403]
    github.clock.forward(minutes=39)
    assert api("GET", REPO).status_code == 403
    github.clock.forward(minutes=2)
    assert api("GET", REPO).status_code == 200


def test_too_much_content_in_a_minute_is_refused(
    github: GitHubDouble, api: API, pull: None
) -> None:
    github.limits.content_per_minute = 3
    answers = [_comment(api) for _ in range(4)]
    assert [each.status_code for each in answers] == [201, 201, 201, 403]
    assert "secondary rate limit" in answers[3].text
    assert answers[3].headers["Retry-After"] == "60"


def test_fault_answers_as_often_as_it_was_told(github: GitHubDouble, api: API) -> None:
    fault = github.fault("GET /repos/acme", status=502, times=2, after=1, headers={"X-A": "b"})
    assert [api("GET", REPO).status_code for _ in range(4)] == [200, 502, 502, 200]
    assert fault.met == 2


def test_connection_dropped_before_leaves_nothing(
    github: GitHubDouble, api: API, pull: None
) -> None:
    github.fault("POST .*/comments", drop="before")
    with pytest.raises(requests.ConnectionError):
        _comment(api)
    assert github.repository("acme/connect").pull(1).seen.comments == ()


def test_connection_dropped_after_has_done_it(github: GitHubDouble, api: API, pull: None) -> None:
    github.fault("POST .*/comments", drop="after")
    with pytest.raises(requests.ConnectionError):
        _comment(api)
    seen = github.repository("acme/connect").pull(1).seen
    assert [each.body for each in seen.comments] == ["hello"]


def test_truncated_answer_ends_early(github: GitHubDouble, api: API) -> None:
    github.fault(f"GET {REPO}$", truncate=True)
    with pytest.raises(requests.RequestException):
        api("GET", REPO)


def test_client_that_dies_in_the_middle_of_its_request_is_no_fault_of_the_double(
    github: GitHubDouble, api: API
) -> None:
    address = ("127.0.0.1", int(github.url.rpartition(":")[2]))
    with socket.create_connection(address) as client:
        client.sendall(b"POST /graphql HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\n")
        token = github.token(next(iter(github.world.installations.values())))
        client.sendall(f"Authorization: token {token}\r\n".encode())
        client.sendall(b"Content-Length: 100\r\n\r\n{")
    until = time.monotonic() + 10
    while not github.recorder.requests and time.monotonic() < until:
        time.sleep(0.01)
    assert [each.status for each in github.recorder.requests] == [400]
    assert github.broken == []


def test_slow_answer_comes_in_pieces_and_whole(github: GitHubDouble, api: API) -> None:
    whole = api("GET", REPO).json()
    fault = github.fault(f"GET {REPO}$", trickle=0.2)
    started = time.monotonic()
    assert api("GET", REPO).json() == whole
    assert time.monotonic() - started >= 0.2
    assert fault.met == 1


def test_answer_is_late_by_the_delay(github: GitHubDouble, api: API) -> None:
    github.fault(f"GET {REPO}$", delay=0.2)
    started = time.monotonic()
    assert api("GET", REPO).status_code == 200
    assert time.monotonic() - started >= 0.2


def test_every_call_is_recorded_by_its_route(github: GitHubDouble, api: API) -> None:
    api("GET", REPO)
    api("GET", REPO)
    as_app(github)("GET", "/app")
    assert github.recorder.counts() == {("GET", "/repos/{owner}/{repo}"): 2, ("GET", "/app"): 1}
    assert github.recorder.requests[-1].actor == f"app {github.app.id}"


def test_check_runs_are_held_to_their_limits(github: GitHubDouble, api: API) -> None:
    sha = github.repository("acme/connect").head()
    place = {"path": "a.go", "start_line": 1, "end_line": 1, "annotation_level": "notice"}
    many = [{**place, "message": str(number)} for number in range(51)]
    base = {"name": "Tests", "head_sha": sha}
    text = {"title": "t", "summary": "s"}
    wrong = [
        {**base, "output": {**text, "annotations": many}},
        {**base, "output": {**text, "summary": "s" * 65_536}},
        {**base, "status": "completed"},
        {**base, "actions": [{"label": "l" * 21, "description": "d", "identifier": "i"}]},
        {**base, "actions": [{"label": "l", "description": "d", "identifier": "i"}] * 4},
        {**base, "head_sha": "1" * 40},
    ]
    assert {api("POST", f"{REPO}/check-runs", each).status_code for each in wrong} == {422}
    fine = {**base, "output": {**text, "annotations": many[:50]}}
    run = api("POST", f"{REPO}/check-runs", fine).json()
    more = {"output": {**text, "annotations": many[:50]}}
    again = api("PATCH", f"{REPO}/check-runs/{run['id']}", more)
    assert again.json()["output"]["annotations_count"] == 100


def test_body_is_65536_characters_at_most(api: API, pull: None) -> None:
    assert _comment(api, "x" * 65_536).status_code == 201
    refused = _comment(api, "x" * 65_537)
    assert refused.status_code == 422
    assert "Body is too long (maximum is 65536 characters)" in refused.text


def test_newest_run_of_a_name_is_listed_first_and_alone(github: GitHubDouble, api: API) -> None:
    sha = github.repository("acme/connect").head()
    ids = [
        api("POST", f"{REPO}/check-runs", {"name": "Tests", "head_sha": sha}).json()["id"]
        for _ in range(2)
    ]
    listed = api("GET", f"{REPO}/commits/{sha}/check-runs").json()
    assert [each["id"] for each in listed["check_runs"]] == [ids[1]]
    everything = api("GET", f"{REPO}/commits/{sha}/check-runs?filter=all").json()
    assert [each["id"] for each in everything["check_runs"]] == [ids[1], ids[0]]

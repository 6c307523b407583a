"""The page on loopback: who gets it, and which answers of GitHub are taken."""

import socket
import threading
from urllib.parse import urlsplit

import pytest
import requests

from workers.setup.browser import Browser


@pytest.fixture
def browser():
    with Browser(lambda redirect, state: f"{redirect} {state}") as browser:
        yield browser


def get(browser, path, **more):
    return requests.get(f"http://127.0.0.1:{browser.port}{path}", timeout=10, **more)


def opened(browser, **more):
    return requests.get(browser.address, timeout=10, **more)


def state_of(browser):
    return opened(browser).text.split()[1]


def test_the_code_comes_back_with_its_state_once(browser):
    state, answers = state_of(browser), []
    path = f"/created?code=a180b1a3&state={state}"
    thread = threading.Thread(target=lambda: answers.append(get(browser, path)))
    thread.start()
    assert browser.code(10) == "a180b1a3"
    assert get(browser, path).status_code == 409
    browser.end("done")
    thread.join()
    assert (answers[0].status_code, answers[0].text) == (200, "done")


@pytest.mark.parametrize("query", ["code=a180b1a3", "code=a180b1a3&state=wrong", "state=", ""])
def test_an_answer_to_somebody_elses_question_is_not_taken(query, browser):
    assert get(browser, f"/created?{query}").status_code == 403
    assert browser.code(0) is None


@pytest.mark.parametrize("code", ["", "../x", "a b", "x" * 101])
def test_a_code_that_is_none(code, browser):
    answer = get(browser, "/created", params={"state": state_of(browser), "code": code})
    assert answer.status_code == 400
    assert browser.code(0) is None


def test_the_page_is_for_the_browser_that_came_first(browser):
    first = opened(browser)
    assert opened(browser).status_code == 403
    assert opened(browser, cookies=first.cookies.get_dict()).status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    assert "HttpOnly" in first.headers["Set-Cookie"]


def test_a_name_that_leads_here_is_refused(browser):
    assert opened(browser, headers={"Host": "evil.example"}).status_code == 421


def test_there_is_nothing_else(browser):
    for path in ("/", "/favicon.ico", urlsplit(browser.address).path + "x"):
        assert get(browser, path).status_code == 404
    assert requests.post(browser.address, timeout=10).status_code == 501


def test_only_this_machine_reaches_it(browser):
    assert browser._server.server_address[0] == "127.0.0.1"
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.2", browser.port), 1),
    ):
        pass


def test_a_set_up_that_stops_leaves_nobody_waiting():
    answers = []
    with Browser(lambda redirect, state: f"{redirect} {state}") as browser:
        path = f"/created?code=a180b1a3&state={state_of(browser)}"
        thread = threading.Thread(target=lambda: answers.append(get(browser, path)))
        thread.start()
        browser.code(10)
    thread.join()
    assert "could not be fetched" in answers[0].text

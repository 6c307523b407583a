from pathlib import Path

import pytest

from itw.spending import price_of
from workers.caches.limits import ModuleSource
from workers.settings import InvalidSettings, Settings


def test_an_empty_environment_gives_defaults_and_says_what_is_missing():
    settings = Settings.from_env({"HOME": "/home/u"})
    assert settings.redis_url == "redis://127.0.0.1:6379/0"
    assert settings.data_directory == Path("/home/u/.local/state/integration-test-writer")
    assert settings.missing == ("ITW_APP_ID", "ITW_PRIVATE_KEY_FILE")


def test_line_ends_of_a_file_are_no_part_of_an_address():
    env = {"ITW_GITHUB_URL": "https://ghe.acme.test/api/v3/\r", "HTTPS_PROXY": "http://p:1\r"}
    settings = Settings.from_env(env)
    assert settings.github_url == "https://ghe.acme.test/api/v3"
    assert settings.git_environment == {"HTTPS_PROXY": "http://p:1"}


def test_the_private_key_is_given_with_escaped_line_ends_or_as_a_file(tmp_path):
    (tmp_path / "key.pem").write_text("a\nb\n")
    file = {"ITW_PRIVATE_KEY_FILE": str(tmp_path / "key.pem")}
    assert Settings.from_env({"ITW_PRIVATE_KEY": r"a\nb"}).private_key == "a\nb"
    assert Settings.from_env(file).private_key == "a\nb"


def test_a_key_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InvalidSettings, match="ITW_PRIVATE_KEY_FILE"):
        Settings.from_env({"ITW_PRIVATE_KEY_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "²"])
def test_a_wrong_number_is_named(value):
    with pytest.raises(InvalidSettings, match="ITW_CONCURRENCY"):
        Settings.from_env({"ITW_CONCURRENCY": value})


def test_secrets_are_not_in_the_representation():
    settings = Settings(private_key="hush", redis_url="redis://:hush@h")
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    "url", ["unix:///run/r.sock?db=1", "redis+socket:///run/r.sock?virtual_host=1"]
)
def test_a_socket_is_written_in_either_way(url):
    settings = Settings.from_env({"ITW_REDIS_URL": url})
    assert settings.redis_url == "unix:///run/r.sock?db=1"
    assert settings.broker_url == "redis+socket:///run/r.sock?virtual_host=1"


def test_another_kind_of_broker_is_refused():
    with pytest.raises(InvalidSettings, match="ITW_REDIS_URL"):
        Settings.from_env({"ITW_REDIS_URL": "amqp://h"})


def test_git_gets_the_proxy_and_the_ca_of_everybody_and_nothing_else():
    settings = Settings.from_env(
        {"HTTPS_PROXY": "http://p:3128", "REQUESTS_CA_BUNDLE": "/etc/ca.pem", "HOME": "/h"}
    )
    assert settings.git_environment == {
        "HTTPS_PROXY": "http://p:3128",
        "GIT_SSL_CAINFO": "/etc/ca.pem",
    }


def test_the_docs_address_is_one_a_browser_can_open():
    assert Settings.from_env({"ITW_DOCS_URL": "https://a.example/docs/"}).docs_url == (
        "https://a.example/docs"
    )
    with pytest.raises(InvalidSettings, match="ITW_DOCS_URL"):
        Settings.from_env({"ITW_DOCS_URL": "javascript:alert(1)"})


def test_without_a_key_there_is_no_model():
    assert Settings.from_env({"ITW_MODEL": "claude-opus-5-5"}).model is None


def test_a_key_switches_on_the_current_sonnet():
    model = Settings.from_env({"ANTHROPIC_API_KEY": "sk-ant-0123"}).model
    assert model is not None
    assert (model.name, model.url) == ("claude-sonnet-5-5", None)
    assert model.price == price_of("claude-sonnet-5-5")
    assert "sk-ant" not in repr(model)


def test_another_endpoint_and_its_price_may_be_given():
    env = {"ANTHROPIC_API_KEY": "k", "ITW_MODEL": "own", "ANTHROPIC_BASE_URL": "http://h:1/"}
    model = Settings.from_env({**env, "ITW_MODEL_PRICE": "1/2/3/4"}).model
    assert model is not None
    assert (model.name, model.url, model.price.output) == ("own", "http://h:1", 2)
    with pytest.raises(InvalidSettings, match="ANTHROPIC_BASE_URL"):
        Settings.from_env({**env, "ANTHROPIC_BASE_URL": "ftp://h"})


def test_modules_come_from_where_the_operators_own_do():
    env = {"GOPROXY": "https://u:secret@goproxy.example|https://two.example,direct"}
    settings = Settings.from_env(
        {**env, "GOPRIVATE": "corp.example/*", "ITW_MODULE_SEEDS": "/a:/b"}
    )
    assert settings.modules.proxies == ("https://u:secret@goproxy.example", "https://two.example")
    assert settings.modules.unchecked == "corp.example/*"
    assert settings.modules.seeds == (Path("/a"), Path("/b"))
    assert "secret" not in repr(settings)
    assert Settings.from_env({}).modules == ModuleSource()


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("off", "", "https://"),
        ("sum.golang.org", "sum.golang.org", "https://sum.golang.org"),
        ("sum.example+0123+key https://sums.example/x", "sum.example", "https://sums.example/x"),
    ],
)
def test_checksum_database_is_written_as_go_does(text, name, url):
    source = Settings.from_env({"GOSUMDB": text}).modules
    assert (source.sum_name, source.sum_url) == (name, url)


def test_disk_for_caches_is_a_number():
    assert Settings.from_env({"ITW_CACHE_BYTES": "1000"}).cache_bytes == 1000
    with pytest.raises(InvalidSettings, match="ITW_CACHE_BYTES"):
        Settings.from_env({"ITW_CACHE_BYTES": "20G"})


def test_home_is_meant_by_a_tilde_that_no_shell_has_seen(tmp_path):
    (tmp_path / "key.pem").write_text("a")
    env = {"HOME": str(tmp_path), "ITW_PRIVATE_KEY_FILE": "~/key.pem", "ITW_DATA_DIR": "~/data"}
    settings = Settings.from_env(env)
    assert (settings.private_key, settings.data_directory) == ("a", tmp_path / "data")


def test_the_data_directory_is_named_from_the_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Settings.from_env({"ITW_DATA_DIR": "data"}).data_directory == tmp_path / "data"

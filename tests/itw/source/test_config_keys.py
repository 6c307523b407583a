from itw.source.config_keys import components_in, keys_in, secured_in

YAML = """
input:
  label: foo
  kafka:
    addresses: [ x ]
    sasl:
      mechanism: PLAIN
pipeline:
  processors:
    - mapping: root = this
output:
  aws_s3:
    bucket: y
cache_resources:
  - label: c
    redis:
      url: z
"""


def test_components_are_the_keys_below_sections():
    assert components_in([YAML]) == {"kafka", "mapping", "aws_s3", "redis"}


def test_a_text_that_is_one_component_is_that_component():
    assert components_in(["\nkafka:\n  topic: x\n"]) == {"kafka"}


def test_one_line_and_prose_are_no_configuration():
    assert keys_in(["kafka: x", "Given: a broker"]) == set()
    assert components_in(["kafka: x"]) == set()


def test_authentication_and_encryption_are_told_apart_from_other_keys():
    assert secured_in([YAML]) == {"sasl", "mechanism"}


FLOW = """
input:
  label: issues
  jira:
    auth: {email: u@x, api_token: tok}
    steps: [ {mechanism: PLAIN} ]
  processors: [ { mapping: 'root = {"id": "x"}' } ]
output: { label: out, kafka: { addresses: [ x ] } }
"""


def test_keys_in_flow_style_are_read():
    assert {"email", "api_token", "mechanism", "kafka", "addresses"} <= keys_in([FLOW])
    assert secured_in([FLOW]) == {"auth", "api_token", "mechanism"}
    assert components_in([FLOW]) == {"jira", "mapping", "kafka"}


def test_a_component_in_one_line_of_flow_style_is_read():
    assert components_in(["sleep: {duration: 20ms}"]) == {"sleep"}
    assert components_in(["input: { generate: { count: 1 } }"]) == {"generate"}
    assert keys_in(["sleep: {duration: 20ms}"]) == {"sleep", "duration"}


def test_payloads_and_prose_are_no_flow_style():
    texts = [
        '{"password": "x"}',
        "\n{ Account(where: { id: 1 }) }\n",
        "broken: {x}, see: y",
        "a: {b",
    ]
    assert keys_in(texts) == set()


def test_what_is_switched_off_by_its_value_secures_nothing() -> None:
    off = "output:\n  acme:\n    tls:\n      enabled: false\n    sasl:\n      mechanism: none\n"
    assert secured_in([off]) == {"sasl"}
    assert secured_in([off.replace("none", "PLAIN")]) == {"sasl", "mechanism"}
    assert secured_in([off + "input:\n  acme:\n    tls:\n      enabled: true\n"]) == {"sasl", "tls"}

from itw.source.config_keys import components_in, keys_in, secures

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
    assert {key for key in keys_in([YAML]) if secures(key)} == {"sasl", "mechanism"}

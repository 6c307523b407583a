from itw.gateway.images import parse_reference
from itw.runs.images import BUILT_IN, images_in

SOURCE = b"""
    testcontainers.Run(ctx, "redis:7.2", testcontainers.WithExposedPorts("6379/tcp"))
    testcontainers.Run(ctx, "evil.example/miner:latest")
    testcontainers.Run(ctx, "redis:7.2")
    addr := "redis:6379"
    name := "postgres"
    url := "http://nats:4222"
"""


def test_allowed_images_with_a_tag_are_found_once() -> None:
    assert images_in([SOURCE], BUILT_IN) == ("redis:7.2",)


def test_image_of_the_configuration_is_found() -> None:
    found = images_in([SOURCE], ("evil.example/miner",))
    assert found == ("evil.example/miner:latest",)


def test_built_in_images_are_references_in_order() -> None:
    assert all(parse_reference(image) for image in BUILT_IN)
    assert list(BUILT_IN) == sorted(set(BUILT_IN))

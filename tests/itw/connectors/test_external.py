"""What a connector talks to: one test for each thing the answer can rest on."""

import pytest

from itw.connector import External
from itw.connectors.coverage import coverage
from itw.connectors.inventory import connectors_in
from itw.connectors.services import behind, vendor_address
from tests.itw.connectors.trees import go, tree

PACKAGE = "internal/impl/acme"
MODULE = "module example.com/connect\n"


def external(body: str, *imports: str, **files: str) -> tuple[External, str]:
    """The answer for a processor whose constructor has that body, and its last evidence."""
    source = f"""
        func init() {{ service.MustRegisterProcessor("thing", nil, newThing) }}

        func newThing() {{ {body} }}
        """
    path = f"{files.pop('package', PACKAGE)}/thing.go"
    head = tree({"go.mod": MODULE, path: go(source, imports=imports), **files})
    answer = coverage(connectors_in(head)[0], head)
    return answer.external, answer.evidence[-1]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("github.com/nats-io/nats.go", External.CONTAINER),
        ("github.com/redis/go-redis/v9", External.CONTAINER),
        ("github.com/jackc/pgx/v5/pgconn", External.CONTAINER),
        ("go.mongodb.org/mongo-driver/v2/mongo", External.CONTAINER),
        ("github.com/aws/aws-sdk-go-v2/service/s3", External.CONTAINER),
        ("github.com/aws/aws-sdk-go-v2/service/bedrockruntime", External.HOSTED),
        ("cloud.google.com/go/spanner/apiv1", External.CONTAINER),
        ("cloud.google.com/go/aiplatform/apiv1", External.HOSTED),
        ("google.golang.org/api/drive/v3", External.HOSTED),
        ("google.golang.org/api/option", External.NONE),
        ("github.com/Azure/azure-sdk-for-go/sdk/storage/azblob", External.CONTAINER),
        ("github.com/Azure/azure-sdk-for-go/sdk/storage/azdatalake", External.HOSTED),
        ("github.com/sashabaranov/go-openai", External.HOSTED),
        ("github.com/slack-go/slack/socketmode", External.HOSTED),
        ("github.com/ebitengine/purego", External.INTERNAL),
        ("github.com/bwmarrin/snowflake", External.NONE),
        ("github.com/redpanda-data/benthos/v4/public/service", None),
        ("github.com/parquet-go/parquet-go", None),
        ("encoding/json", None),
    ],
)
def test_what_stands_behind_a_library(path: str, answer: External | None) -> None:
    assert behind(path) is answer


def test_library_of_the_connectors_own_code_decides() -> None:
    answer, reason = external("nats.Connect()", "github.com/nats-io/nats.go")
    assert answer is External.CONTAINER
    assert reason == f"{PACKAGE}/thing.go:10 uses github.com/nats-io/nats.go"


def test_library_of_a_neighbour_does_not() -> None:
    neighbour = go("func other() { nats.Connect() }", imports=("github.com/nats-io/nats.go",))
    answer, _ = external("", **{f"{PACKAGE}/other.go": neighbour})
    assert answer is External.NONE


def test_hosted_service_outweighs_a_container_beside_it() -> None:
    imports = ("github.com/nats-io/nats.go", "github.com/slack-go/slack")
    assert external("nats.Connect(); slack.New()", *imports)[0] is External.HOSTED


def test_library_of_a_package_it_uses() -> None:
    client = go("func Dial() {}", package="client", imports=("github.com/nats-io/nats.go",))
    files = {f"{PACKAGE}/client/client.go": client}
    answer, reason = external("client.Dial()", f"example.com/connect/{PACKAGE}/client", **files)
    assert answer is External.CONTAINER
    assert reason.startswith(f"{PACKAGE}/client/client.go:5 ")


def test_package_named_after_a_hosted_product() -> None:
    answer, reason = external("http.Get(u)", "net/http", package="internal/impl/zendesk")
    assert answer is External.HOSTED
    assert "zendesk" in reason


def test_address_of_a_vendor() -> None:
    answer, reason = external('http.Get("https://api.acme.com/v1")', "net/http")
    assert (answer, reason) == (
        External.HOSTED,
        f"{PACKAGE}/thing.go:10 names https://api.acme.com/v1",
    )


@pytest.mark.parametrize(
    "text",
    [
        "See https://docs.acme.com/api for details.",
        "https://api.example.com",
        "http://localhost:8080/api/v1",
        "https://github.com/acme/api.go",
    ],
)
def test_documentation_and_examples_are_no_address(text: str) -> None:
    assert vendor_address(text) == ""


def test_protocol_spoken_as_a_client_can_be_put_in_a_container() -> None:
    assert external("http.Get(url)", "net/http")[0] is External.CONTAINER


def test_server_that_calls_nobody_stays_in_the_process() -> None:
    answer, reason = external("server := &http.Server{}; server.ListenAndServe()", "net/http")
    assert answer is External.NONE
    assert "listens" in reason


def test_embedded_database_stays_in_the_process() -> None:
    imports = ("database/sql", '_ "modernc.org/sqlite"')
    assert external('sql.Open("sqlite", path)', *imports)[0] is External.NONE
    assert external("sql.Open(driver, dsn)", "database/sql")[0] is External.CONTAINER


def test_command_of_the_machine_is_internal() -> None:
    assert external('exec.Command("ffmpeg")', "os/exec")[0] is External.INTERNAL


def test_pure_code_talks_to_nobody() -> None:
    assert external("strings.Split(a, b)", "strings")[0] is External.NONE


def test_container_started_by_its_own_test_outweighs_everything() -> None:
    body = """
        func TestIntegrationThing(t *testing.T) {
        \tintegration.CheckSkip(t)
        \ttestcontainers.Run(ctx, "slack-emulator")
        \tnewThing()
        }
        """
    test = go(body, imports=("testing", "github.com/testcontainers/testcontainers-go"))
    files = {f"{PACKAGE}/thing_test.go": test}
    answer, reason = external("slack.New()", "github.com/slack-go/slack", **files)
    assert answer is External.CONTAINER
    assert reason.endswith("TestIntegrationThing starts a container")

"""The service images that a test may start without anybody's configuration.

The repositories that Redpanda Connect's tests name, each with any tag, and what the tests of other
repositories of its kind most often need instead. Configuration adds to the list, and never a pull
request's: it is read from the base branch.
"""

import re
from collections.abc import Iterable

from itw.gateway.images import AllowList, parse_reference

BUILT_IN: tuple[str, ...] = (
    "alpine",
    "amazon/dynamodb-local",
    "apache/activemq-classic",
    "apache/doris",
    "apache/iceberg-rest-fixture",
    "apache/kafka",
    "apache/polaris",
    "apachepulsar/pulsar",
    "authzed/spicedb",
    "bitnami/redis",
    "bitnami/redis-sentinel",
    "busybox",
    "cassandra",
    "clickhouse/clickhouse-server",
    "cnfldemos/cp-server-connect-datagen",
    "cockroachdb/cockroach",
    "confluentinc/cp-schema-registry",
    "confluentinc/cp-server",
    "couchbase",
    "cybermaggedon/hadoop",
    "datacatering/duckdb",
    "docker.elastic.co/elasticsearch/elasticsearch",
    "docker.redpanda.com/redpandadata/redpanda",
    "drakkan/sftpgo",
    "eclipse-mosquitto",
    "elasticsearch",
    "fsouza/fake-gcs-server",
    "ghcr.io/basekick-labs/arc",
    "ghcr.io/goccy/bigquery-emulator",
    "ghcr.io/open-telemetry/opentelemetry-collector-contrib/telemetrygen",
    "ghcr.io/tigerbeetle/tigerbeetle",
    "grokzen/redis-cluster",
    "gvenzl/oracle-free",
    "influxdb",
    "localstack/localstack",
    "mariadb",
    "mcr.microsoft.com/azure-storage/azurite",
    "mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator",
    "mcr.microsoft.com/mssql/server",
    "memcached",
    "minio/mc",
    "minio/minio",
    "mongo",
    "mysql",
    "nats",
    "nats-streaming",
    "ncarlier/mqtt",
    "neo4j",
    "nsqio/nsq",
    "ollama/ollama",
    "opensearchproject/opensearch",
    "otel/opentelemetry-collector-contrib",
    "pgvector/pgvector",
    "postgres",
    "qdrant/qdrant",
    "questdb/questdb",
    "rabbitmq",
    "redis",
    "redpandadata/redpanda",
    "schickling/beanstalkd",
    "splunk/splunk",
    "thekevjames/gcloud-pubsub-emulator",
    "timescale/timescaledb",
    "trinodb/trino",
    "valkey/valkey",
    "vsouza/kinesis-local",
    "websmurf/beanstalkd",
)

LITERAL = re.compile(rb'"([a-z0-9][a-z0-9._/:-]{2,200}:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})"')
MAX_NAMED = 12  # of one package's tests
PORT = re.compile(r"\d{4,5}")  # "redis:6379" is an address


def images_in(files: Iterable[bytes], allowed: Iterable[str]) -> tuple[str, ...]:
    """Allowed images that Go files name with a tag, each once.

    A guess that saves time: what a test really starts is known when it asks for it.
    """
    permitted = AllowList(tuple(allowed))
    found: dict[str, None] = {}
    for content in files:
        for literal in LITERAL.findall(content):
            reference = parse_reference(literal.decode())
            if reference and not PORT.fullmatch(reference.tag) and permitted.permits(reference):
                found.setdefault(str(reference))
    return tuple(found)[:MAX_NAMED]

"""Container images that a module of testcontainers-go serves: https://testcontainers.com/modules."""

import re

MODULES = "github.com/testcontainers/testcontainers-go/modules/"
# Image repository (without registry and tag) to the package below MODULES that starts it.
SERVED = {
    "aerospike/aerospike-server": "aerospike",
    "apache/activemq-artemis": "artemis",
    "arangodb": "arangodb",
    "cassandra": "cassandra",
    "chromadb/chroma": "chroma",
    "clickhouse/clickhouse-server": "clickhouse",
    "cockroachdb/cockroach": "cockroachdb",
    "confluentinc/confluent-local": "kafka",
    "hashicorp/consul": "consul",
    "couchbase": "couchbase",
    "couchbase/server": "couchbase",
    "databendlabs/databend": "databend",
    "amazon/dynamodb-local": "dynamodb",
    "elasticsearch/elasticsearch": "elasticsearch",
    "gcr.io/etcd-development/etcd": "etcd",
    "coreos/etcd": "etcd",
    "influxdb": "influxdb",
    "localstack/localstack": "localstack",
    "mariadb": "mariadb",
    "memcached": "memcached",
    "milvusdb/milvus": "milvus",
    "minio/minio": "minio",
    "mongo": "mongodb",
    "mssql/server": "mssql",
    "mysql": "mysql",
    "nats": "nats",
    "neo4j": "neo4j",
    "ollama/ollama": "ollama",
    "opensearchproject/opensearch": "opensearch",
    "postgres": "postgres",
    "apachepulsar/pulsar": "pulsar",
    "qdrant/qdrant": "qdrant",
    "rabbitmq": "rabbitmq",
    "redis": "redis",
    "redpandadata/redpanda": "redpanda",
    "scylladb/scylla": "scylladb",
    "surrealdb/surrealdb": "surrealdb",
    "valkey/valkey": "valkey",
    "hashicorp/vault": "vault",
    "semitechnologies/weaviate": "weaviate",
    "yugabytedb/yugabyte": "yugabytedb",
    "azure-storage/azurite": "azure/azurite",
    "cosmosdb/linux/azure-cosmos-emulator": "azure/cosmosdb",
    "azure-messaging/servicebus-emulator": "azure/servicebus",
    "azure-messaging/eventhubs-emulator": "azure/eventhubs",
    "google-cloud-cli": "gcloud",
}
IMAGE = re.compile(
    r"(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?/|localhost(?::\d+)?/)?((?:[\w.-]+/)*[\w.-]+)(?:[:@].*)?"
)


def module_for(image: str) -> str:
    """The import path that starts an image, "" when no module does."""
    match = IMAGE.fullmatch(image)
    if match is None:
        return ""
    repository = match[1].removeprefix("library/")
    package = SERVED.get(repository) or SERVED.get("/".join(repository.split("/")[-2:]), "")
    return f"{MODULES}{package}" if package else ""


def go_module_of(package: str) -> str:
    """The Go module of a package that starts images: each module is required by itself."""
    return MODULES + package.removeprefix(MODULES).split("/")[0]

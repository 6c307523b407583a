"""Images that stand for the services connectors talk to, by a word of a client library's path.

An image's own documentation says its port and its first line of readiness. The tag that the
repository's tests use already is always preferred to the one here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownService:
    """`words` are looked for in import paths and in the names of connectors and packages."""

    words: tuple[str, ...]
    image: str  # with a tag that exists
    port: str  # "6379/tcp"
    environment: tuple[tuple[str, str], ...] = ()
    command: tuple[str, ...] = ()
    ready: str = ""  # a line of its log; "" where the port is enough
    platforms: tuple[str, ...] = ()  # () where all are there
    advice: str = ""  # what is worth knowing before a test is written


SERVICES: tuple[KnownService, ...] = (
    KnownService(
        words=("redis", "valkey"),
        image="redis:7.2",
        port="6379/tcp",
        advice="XPENDING and XINFO GROUPS tell what is acknowledged, TTL and OBJECT what is kept.",
    ),
    KnownService(
        words=("nats",),
        image="nats:2.10",
        port="4222/tcp",
        command=("-js",),
        advice="Core NATS has no acknowledgements; a reply subject without a subscriber gets a "
        "no-responders status, which is no acknowledgement. JetStream's consumer info has "
        "NumAckPending and AckFloor.",
    ),
    KnownService(
        words=("mqtt", "paho"),
        image="eclipse-mosquitto:2",
        port="1883/tcp",
        command=("mosquitto", "-c", "/mosquitto-no-auth.conf"),
        advice="A persistent session (clean_session false, a fixed client id) shows what was not "
        "acknowledged: the broker sends it again.",
    ),
    KnownService(
        words=("amqp091", "rabbitmq", "amqp09"),
        image="rabbitmq:3.13",
        port="5672/tcp",
        ready="Server startup complete",
        advice="A passive declare tells a queue's ready messages and consumers; unacknowledged "
        "ones come back, marked as redelivered, when the consumer's connection is gone.",
    ),
    KnownService(
        words=("amqp", "azure-amqp", "artemis", "activemq"),
        image="apache/activemq-classic:6.1.2",
        port="5672/tcp",
    ),
    KnownService(
        words=("memcache", "memcached", "gomemcache"),
        image="memcached:1.6",
        port="11211/tcp",
        advice="An item's expiry is seen by polling with a raw client past it, within a bound.",
    ),
    KnownService(
        words=("beanstalk", "beanstalkd"),
        image="schickling/beanstalkd:latest",
        port="11300/tcp",
        advice="stats-job and stats-tube tell reserved, released and deleted jobs. It ignores "
        "SIGTERM as process 1: stopping it takes the whole stop timeout.",
    ),
    KnownService(
        words=("mongo", "mongodb", "mongo-driver"),
        image="mongo:7",
        port="27017/tcp",
        ready="Waiting for connections",
        advice="Change streams need a replica set: modules/mongodb has WithReplicaSet, and the "
        "connection must be direct.",
    ),
    KnownService(
        words=("postgres", "postgresql", "pgx", "lib/pq", "pglogicalstream"),
        image="postgres:16",
        port="5432/tcp",
        environment=(("POSTGRES_PASSWORD", "secret"), ("POSTGRES_DB", "test")),
        ready="database system is ready to accept connections",
        advice="It says that it is ready twice: wait for the second line, or for the port as well.",
    ),
    KnownService(
        words=("mysql", "go-sql-driver"),
        image="mysql:8.0",
        port="3306/tcp",
        environment=(("MYSQL_ROOT_PASSWORD", "secret"), ("MYSQL_DATABASE", "test")),
        ready="port: 3306  MySQL Community Server",
    ),
    KnownService(
        words=("mssql", "mssqldb", "mssqlserver", "go-mssqldb"),
        image="mcr.microsoft.com/mssql/server:2022-latest",
        port="1433/tcp",
        environment=(("ACCEPT_EULA", "Y"), ("MSSQL_SA_PASSWORD", "Yukon900Secret!")),
        platforms=("linux/amd64",),
        advice="It needs two gigabytes of memory.",
    ),
    KnownService(
        words=("oracle", "oracledb", "go-ora", "godror"),
        image="gvenzl/oracle-free:23-slim-faststart",
        port="1521/tcp",
        environment=(("ORACLE_PASSWORD", "secret"),),
        ready="DATABASE IS READY TO USE!",
    ),
    KnownService(
        words=("clickhouse", "clickhouse-go"),
        image="clickhouse/clickhouse-server:24.8",
        port="9000/tcp",
        environment=(("CLICKHOUSE_SKIP_USER_SETUP", "1"),),
    ),
    KnownService(words=("cassandra", "gocql"), image="cassandra:4.1", port="9042/tcp"),
    KnownService(
        words=("cockroach", "cockroachdb"),
        image="cockroachdb/cockroach:v23.2.9",
        port="26257/tcp",
        command=("start-single-node", "--insecure"),
    ),
    KnownService(
        words=("franz-go", "kafka", "sarama", "redpanda", "kgo"),
        image="docker.redpanda.com/redpandadata/redpanda:v24.2.7",
        port="9092/tcp",
        advice="Committed offsets of a group (kadm.FetchOffsets) tell what is acknowledged. Use "
        "modules/redpanda: a broker advertises its own address.",
    ),
    KnownService(
        words=("elasticsearch", "elastic", "go-elasticsearch"),
        image="docker.elastic.co/elasticsearch/elasticsearch:8.15.0",
        port="9200/tcp",
        environment=(("discovery.type", "single-node"), ("xpack.security.enabled", "false")),
    ),
    KnownService(
        words=("opensearch", "opensearch-go"),
        image="opensearchproject/opensearch:2.17.0",
        port="9200/tcp",
        environment=(("discovery.type", "single-node"), ("DISABLE_SECURITY_PLUGIN", "true")),
    ),
    KnownService(
        words=("couchbase", "gocb"), image="couchbase:community-7.6.2", port="11210/tcp"
    ),
    KnownService(words=("influxdb", "influxdata"), image="influxdb:1.8", port="8086/tcp"),
    KnownService(
        words=("pulsar", "pulsar-client-go"),
        image="apachepulsar/pulsar:3.3.1",
        port="6650/tcp",
        command=("bin/pulsar", "standalone"),
    ),
    KnownService(
        words=("nsq", "go-nsq"), image="nsqio/nsq:v1.3.0", port="4150/tcp", command=("/nsqd",)
    ),
    KnownService(words=("qdrant",), image="qdrant/qdrant:v1.11.0", port="6334/tcp"),
    KnownService(
        words=("neo4j", "cypher"),
        image="neo4j:5.23",
        port="7687/tcp",
        environment=(("NEO4J_AUTH", "none"),),
        ready="Started.",
    ),
    KnownService(words=("questdb",), image="questdb/questdb:8.1.1", port="9000/tcp"),
    KnownService(
        words=("spicedb", "authzed"),
        image="authzed/spicedb:v1.35.3",
        port="50051/tcp",
        command=("serve-testing",),
    ),
    KnownService(
        words=("trino",), image="trinodb/trino:455", port="8080/tcp", ready="SERVER STARTED"
    ),
    KnownService(
        words=("sftp", "pkg/sftp"),
        image="drakkan/sftpgo:v2.6",
        port="2022/tcp",
    ),
    KnownService(
        words=("dynamodb",), image="amazon/dynamodb-local:2.5.2", port="8000/tcp"
    ),
    KnownService(
        words=("aws-sdk-go-v2", "aws-sdk-go"),
        image="localstack/localstack:3.7",
        port="4566/tcp",
        ready="Ready.",
        advice="Choose services with SERVICES. SQS's ApproximateNumberOfMessagesNotVisible tells "
        "what is read and not deleted.",
    ),
    KnownService(
        words=("azblob", "azqueue", "aztables", "azdatalake", "storage-blob"),
        image="mcr.microsoft.com/azure-storage/azurite:3.31.0",
        port="10000/tcp",
    ),
    KnownService(
        words=("azcosmos",),
        image="mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator:latest",
        port="8081/tcp",
        platforms=("linux/amd64",),
    ),
    KnownService(
        words=("cloud.google.com/go/pubsub",),
        image="thekevjames/gcloud-pubsub-emulator:latest",
        port="8681/tcp",
    ),
    KnownService(
        words=("cloud.google.com/go/storage",),
        image="fsouza/fake-gcs-server:1.49",
        port="4443/tcp",
        command=("-scheme", "http"),
    ),
    KnownService(
        words=("cloud.google.com/go/bigquery", "bigquery"),
        image="ghcr.io/goccy/bigquery-emulator:0.6.5",
        port="9050/tcp",
        platforms=("linux/amd64",),
    ),
    KnownService(words=("ollama",), image="ollama/ollama:0.3.11", port="11434/tcp"),
    KnownService(
        words=("splunk",),
        image="splunk/splunk:9.3",
        port="8088/tcp",
        platforms=("linux/amd64",),
    ),
    KnownService(
        words=("tigerbeetle",), image="ghcr.io/tigerbeetle/tigerbeetle:0.16", port="3000/tcp"
    ),
    KnownService(
        words=("otlp", "opentelemetry"),
        image="otel/opentelemetry-collector-contrib:0.109.0",
        port="4317/tcp",
    ),
    KnownService(words=("hdfs",), image="cybermaggedon/hadoop:2.8.2", port="9000/tcp"),
    KnownService(words=("doris",), image="apache/doris:doris-all-in-one-2.1.0", port="9030/tcp"),
)  # fmt: skip

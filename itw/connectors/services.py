"""Client libraries and what stands behind them: can a container, or an emulator, take its place?

Product knowledge, read from import paths. The order matters: the first pattern that fits decides.
A vendor's SDK is one entry with its exceptions above it, so that a service nobody listed still gets
the answer that is right for most of that vendor's.
"""

import re

from itw.connector import External

_HOSTED = External.HOSTED
_CONTAINER = External.CONTAINER
_NONE = External.NONE
_INTERNAL = External.INTERNAL

# (pattern on the import path, what stands behind it)
LIBRARIES: tuple[tuple[str, External], ...] = (
    # Amazon: LocalStack and DynamoDB Local emulate the data services, not the managed models.
    (
        r"aws-sdk-go(-v2)?/service/(bedrock|sagemaker|comprehend|rekognition|textract|translate)",
        _HOSTED,
    ),
    (
        r"aws-sdk-go(-v2)?/service/(polly|transcribe|lex|personalize|timestream|kendra|appflow)",
        _HOSTED,
    ),
    (r"aws-sdk-go(-v2)?/service/(sts|sso|ssooidc)\b", _NONE),  # credentials only
    (r"aws-sdk-go(-v2)?/(service|feature)/", _CONTAINER),
    (r"aws-lambda-go", _HOSTED),
    # Google: the gcloud emulators, and fakes for Storage and BigQuery; nothing for the rest.
    (
        r"cloud\.google\.com/go/(pubsub|bigquery|bigtable|spanner|storage|firestore|datastore)",
        _CONTAINER,
    ),
    (r"go-sql-spanner", _CONTAINER),
    (r"cloud\.google\.com/go/(auth|compute|iam|longrunning|civil)", _NONE),
    (r"cloud\.google\.com/go/", _HOSTED),
    (r"google\.golang\.org/api/(option|iterator|googleapi|impersonate|transport|idtoken)", _NONE),
    (r"google\.golang\.org/(api|genai)", _HOSTED),
    (r"opentelemetry-operations-go", _HOSTED),
    # Microsoft: Azurite has blobs, queues and tables, not Data Lake; the rest have emulators.
    (
        r"(?i)azure-sdk-for-go.*/(azblob|azqueue|aztables|azcosmos|azeventhubs|azservicebus)",
        _CONTAINER,
    ),
    (r"(?i)azure-(sdk-for-go/storage|storage-\w+-go|event-hubs-go|service-bus-go)", _CONTAINER),
    (r"(?i)azure-sdk-for-go/sdk/(azcore|azidentity|internal)", _NONE),
    (r"(?i)azure-sdk-for-go", _HOSTED),
    (r"microsoft/gocosmos", _CONTAINER),
    # Software as a service.
    (
        r"openai|cohere|anthropic|mistral|huggingface|replicate|deepgram|elevenlabs|voyageai",
        _HOSTED,
    ),
    (
        r"pinecone|slack-go|discordgo|pusher|twilio|stripe|sendgrid|mailgun|telegram|zendesk",
        _HOSTED,
    ),
    (
        r"salesforce|hubspot|shopify|intercom|jira|atlassian|notion|airtable|algolia|segment(io)?/analytics",
        _HOSTED,
    ),
    (
        r"snowflakedb|databricks|fivetran|sentry-go|datadog|newrelic|honeycomb|go-github|gitlab",
        _HOSTED,
    ),
    (r"twitter|go-xai|okta|auth0|pagerduty|dropbox|onedrive|msgraph|planetscale|fauna", _HOSTED),
    # Brokers, databases, caches, search, files, telemetry: an image exists.
    (
        r"franz-go|sarama|confluent-kafka|segmentio/kafka-go|nats-io|pulsar|go-amqp|amqp091",
        _CONTAINER,
    ),
    (r"paho\.mqtt|go-nsq|go-beanstalk|rocketmq|stomp|rabbitmq", _CONTAINER),
    (
        r"go-redis|redis/|rueidis|gomemcache|memcache|hazelcast|aerospike|etcd|consul|zookeeper",
        _CONTAINER,
    ),
    (
        r"mongo-driver|gocql|gocb|couchbase|couchdb|neo4j|arangodb|dgo/|surrealdb|cockroach",
        _CONTAINER,
    ),
    (
        r"jackc/pg(x|conn|io|proto)|lib/pq|go-sql-driver|go-mysql|go-mssqldb|go-ora|godror",
        _CONTAINER,
    ),
    (
        r"clickhouse|trino|presto|proton-go-driver|questdb|influx|timescale|duckdb-server|doris",
        _CONTAINER,
    ),
    (
        r"elastic|opensearch|solr|meilisearch|typesense|qdrant|weaviate|milvus|chroma|cyborgdb",
        _CONTAINER,
    ),
    (
        r"pgvector|tigerbeetle|authzed|iceberg-go|hdfs|pkg/sftp|jlaffaye/ftp|minio-go|go-git/",
        _CONTAINER,
    ),
    (
        r"ollama|otlp|otel/exporters|pdata/|jaeger|zipkin|prometheus/push|go-statsd|graphite",
        _CONTAINER,
    ),
    (
        r"gorilla/websocket|nhooyr\.io/websocket|coder/websocket|gosnmp|go-ldap|a2a-go|mcp-go",
        _CONTAINER,
    ),
    (r"zmq4|mangos|mod/sumdb", _CONTAINER),
    (r"hashicorp/vault|buf/reflect|connectrpc", _CONTAINER),
    # A library, device or command of the machine itself.
    (r"ebitengine/purego|^plugin$|^os/exec$|gopacket|hpcloud/tail", _INTERNAL),
    # A protocol rather than a product: the other side can always be put into a container.
    (
        r"^net/http$|^net$|^net/smtp$|^net/rpc$|^google\.golang\.org/grpc$|^golang\.org/x/crypto/ssh$",
        _CONTAINER,
    ),
    (r"^crypto/tls$|^golang\.org/x/oauth2", _CONTAINER),
)
_COMPILED = tuple((re.compile(pattern), external) for pattern, external in LIBRARIES)
_GENERIC = re.compile(r"^(net($|/)|crypto/tls|google\.golang\.org/grpc$|golang\.org/x/)")

# A service at an address of its vendor's. Documentation links are not addresses of a service.
_ADDRESS = re.compile(
    r"(?:https?|wss)://(?:api\.|[\w.-]*\.api\.|[\w.-]+/api/|[\w.-]*\bapis?\.com)[\w./-]*"
    r"|\b[\w-]*\.(?:snowflakecomputing|salesforce|atlassian|slack|googleapis|openai|zendesk)\.\w+"
)
_OWN_MACHINE = re.compile(r"localhost|127\.0\.0\.1|example\.|schema-registry|::1|host\.docker")


def behind(import_path: str) -> External | None:
    """What the library talks to, None when it is not known to talk to anything."""
    return next((external for pattern, external in _COMPILED if pattern.search(import_path)), None)


def is_generic(import_path: str) -> bool:
    """A protocol's library: says that there is another side, not whose."""
    return _GENERIC.match(import_path) is not None


def vendor_address(text: str) -> str:
    """The address of a hosted service in a string, "" if there is none."""
    match = _ADDRESS.search(text)
    return match[0] if match and not _OWN_MACHINE.search(match[0]) else ""

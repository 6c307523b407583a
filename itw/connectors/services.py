"""Client libraries and what stands behind them: can a container, or an emulator, take its place?

Product knowledge, read from import paths. A vendor's SDK of many services is a rule with its
exceptions before it, so that a service nobody listed gets the answer that is right for most of that
vendor's; all other products are one word each.
"""

import re
from functools import lru_cache

from itw.connector import External

SDKS: tuple[tuple[str, External], ...] = (
    # Amazon: LocalStack and DynamoDB Local emulate the data services, not the managed models.
    (
        r"aws-sdk-go(-v2)?/service/(bedrock|sagemaker|comprehend|rekognition|textract|translate"
        r"|polly|transcribe|lex|personalize|timestream|kendra|appflow|quicksight|chime)",
        External.HOSTED,
    ),
    (r"aws-sdk-go(-v2)?/service/(sts|sso|ssooidc)\b", External.NONE),  # credentials only
    (r"aws-sdk-go(-v2)?/(service|feature/(s3|dynamodb))", External.CONTAINER),
    # Google: the gcloud emulators, and fakes for Storage and BigQuery; nothing for the rest.
    (
        r"cloud\.google\.com/go/(pubsub|bigquery|bigtable|spanner|storage|firestore|datastore)",
        External.CONTAINER,
    ),
    (r"cloud\.google\.com/go/(auth|compute|iam|longrunning|civil)", External.NONE),
    (r"cloud\.google\.com/go/|opentelemetry-operations-go", External.HOSTED),
    (
        r"google\.golang\.org/api/(option|iterator|googleapi|impersonate|transport|idtoken)",
        External.NONE,
    ),
    (r"google\.golang\.org/(api/|genai)", External.HOSTED),
    # Microsoft: Azurite has blobs, queues and tables, not Data Lake; a few have emulators.
    (
        r"(?i)azure-sdk-for-go.*/(azblob|azqueue|aztables|azcosmos|azeventhubs|azservicebus)",
        External.CONTAINER,
    ),
    (r"(?i)azure-(sdk-for-go/storage|storage-\w+-go|event-hubs|service-bus)", External.CONTAINER),
    (r"(?i)azure-sdk-for-go/sdk/(azcore|azidentity|internal)", External.NONE),
    (r"(?i)azure-sdk-for-go", External.HOSTED),
    (r"(?i)azure/go-amqp", External.CONTAINER),
    # Libraries named like a product they are not.
    (r"bwmarrin/snowflake|jwt|prometheus/common|otel/(attribute|semconv|trace)", External.NONE),
    # A shared library, device or command of the machine itself.
    (r"ebitengine/purego|^plugin$|^os/exec$|google/gopacket", External.INTERNAL),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Software as a service: an account is needed, and there is no image to run.
HOSTED = _words(
    """
    airtable algolia anthropic asana atlassian auth0 bitbucket clickup cohere confluence
    contentful databricks datadog deepgram discord discordgo docusign dropbox dynatrace
    elevenlabs fauna fivetran freshdesk gemini genai gmail hubspot huggingface intercom jira
    klaviyo mailchimp mailgun marketo mistral mixpanel msgraph netsuite newrelic notion okta
    onedrive openai pagerduty paypal pinecone planetscale posthog pusher quickbooks salesforce
    sendgrid sentry servicenow sharepoint shopify slack snowflake snowflakedb stripe telegram
    trello twilio twitter typeform vertexai voyageai webex workday xero youtube zendesk zuora
    """
)

# Brokers, databases, caches, search, files, models, telemetry: an image exists.
CONTAINER = _words(
    """
    a2a activemq aerospike amqp amqp091 arangodb authzed beanstalk beanstalkd cassandra chroma
    clickhouse cockroach cockroachdb confluent consul couchbase couchdb cyborgdb dgo doris
    elastic elasticsearch etcd franz ftp git gitea gocb gocosmos gocql godror gomemcache
    graphite hazelcast hdfs iceberg influxdata influxdb jaeger kafka ldap mangos mariadb mcp
    meilisearch memcache memcached milvus minio mongo mqtt mssql mssqldb mysql nats neo4j nsq
    nsqio ollama opensearch ora oracle otlp otlpmetric otlptrace pdata pgconn pgproto3
    pgvector pgx pgxpool postgres pq presto proton pulsar qdrant questdb rabbitmq redis
    rethinkdb rocketmq rueidis sarama scylla scylladb sftp smtp snmp solr spanner splunk stan
    statsd stomp surrealdb temporal tigerbeetle timeplus timescale trino typesense valkey
    vault weaviate websocket zipkin zmq4 zookeeper
    """
)

# A protocol rather than a product: says that there is another side, not whose.
_PROTOCOL = re.compile(
    r"^(net|net/http|net/smtp|net/rpc|crypto/tls|google\.golang\.org/grpc|database/sql|connectrpc\.com/connect"
    r"|golang\.org/x/(crypto/ssh|oauth2|net/websocket))$"
)
_EMBEDDED = re.compile(r"sqlite|boltdb|/bbolt|badger|cockroachdb/pebble|goleveldb|duckdb")
_SDKS = tuple((re.compile(pattern), external) for pattern, external in SDKS)
_WORD = re.compile(r"[^\W_]+")

# A service at an address of its vendor's. Documentation links are not addresses of a service.
_ADDRESS = re.compile(
    r"(?:https?|wss)://(?:[\w.-]{1,60}\.)?api\.[\w.-]{1,60}\.\w{2,10}[\w./-]{0,60}"
    r"|\b[\w-]{0,60}\.(?:snowflakecomputing|salesforce|atlassian|googleapis|zendesk)\.(?:com|net)"
)
_OWN_MACHINE = re.compile(r"localhost|127\.0\.0\.1|example\.|::1|host\.docker")


@lru_cache(maxsize=4096)
def behind(import_path: str) -> External | None:
    """What the library talks to, None when it is not known to talk to anything."""
    for pattern, external in _SDKS:
        if pattern.search(import_path):
            return external
    words = {*_WORD.findall(import_path.lower())}
    if words & HOSTED:
        return External.HOSTED
    return External.CONTAINER if words & CONTAINER else None


def product_in(name: str, external: External) -> str:
    """The product of that sort in a name, "snowflake" in "snowflake_streaming", "" for none."""
    known = HOSTED if external is External.HOSTED else CONTAINER
    return next((word for word in _WORD.findall(name.lower()) if word in known), "")


def is_embedded(import_path: str) -> bool:
    """A database that lives in the process: what speaks its protocol talks to nobody."""
    return _EMBEDDED.search(import_path) is not None


def is_protocol(import_path: str) -> bool:
    return _PROTOCOL.match(import_path) is not None


def vendor_address(text: str) -> str:
    """The address of a hosted service in a string, "" if there is none."""
    match = _ADDRESS.search(text)
    return match[0] if match and not _OWN_MACHINE.search(match[0]) else ""

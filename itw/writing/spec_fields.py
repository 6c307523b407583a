"""The field constructors of benthos: what each declares when it is called.

https://pkg.go.dev/github.com/redpanda-data/benthos/v4/public/service
"""

from itw.writing.config_options import ConfigOption

# Constructor to kind; the first argument is the name.
NAMED = {
    "NewAnyField": "any",
    "NewAnyListField": "any list",
    "NewAnyMapField": "any map",
    "NewStringField": "string",
    "NewDurationField": "duration",
    "NewStringEnumField": "enum",
    "NewStringAnnotatedEnumField": "enum",
    "NewStringListField": "string list",
    "NewStringListOfListsField": "list of string lists",
    "NewStringMapField": "string map",
    "NewIntField": "int",
    "NewIntListField": "int list",
    "NewIntMapField": "int map",
    "NewFloatField": "float",
    "NewFloatListField": "float list",
    "NewFloatMapField": "float map",
    "NewBoolField": "bool",
    "NewObjectField": "object",
    "NewObjectListField": "object list",
    "NewObjectMapField": "object map",
    "NewBackOffField": "backoff",
    "NewBackOffToggledField": "backoff",
    "NewBatchPolicyField": "batching",
    "NewBloblangField": "bloblang mapping",
    "NewInputField": "input",
    "NewInputListField": "input list",
    "NewInputMapField": "input map",
    "NewOutputField": "output",
    "NewOutputListField": "output list",
    "NewOutputMapField": "output map",
    "NewProcessorField": "processor",
    "NewProcessorListField": "processor list",
    "NewScannerField": "scanner",
    "NewInterpolatedStringField": "interpolated string",
    "NewInterpolatedStringEnumField": "enum",
    "NewInterpolatedStringMapField": "interpolated string map",
    "NewInterpolatedStringListField": "interpolated string list",
    "NewMetadataFilterField": "metadata filter",
    "NewMetadataExcludeFilterField": "metadata filter",
    "NewTLSField": "tls",
    "NewTLSToggledField": "tls",
    "NewURLField": "url",
    "NewURLListField": "url list",
}
# Those that may be left out although no default is written.
OPTIONAL = {
    "backoff",
    "batching",
    "tls",
    "metadata filter",
    "object",
    "object list",
    "object map",
}
ENUMS = {"NewStringEnumField", "NewStringAnnotatedEnumField", "NewInterpolatedStringEnumField"}

# Constructors without a name of their own, with the options that they add.
IMPLIED: dict[str, tuple[ConfigOption, ...]] = {
    "NewAutoRetryNacksToggleField": (
        ConfigOption(
            name="auto_replay_nacks",
            kind="bool",
            default="true",
            description="Messages that are rejected are read again; off, they are dropped.",
        ),
    ),
    "NewOutputMaxInFlightField": (
        ConfigOption(
            name="max_in_flight",
            kind="int",
            default="64",
            description="How many messages (or batches) are written at the same time.",
        ),
    ),
    "NewInputMaxInFlightField": (
        ConfigOption(
            name="max_in_flight",
            kind="int",
            default="0",
            description="How many messages may be unacknowledged at a time; 0 is no limit.",
        ),
    ),
    "NewForceTimelyNacksField": (
        ConfigOption(
            name="timely_nacks_maximum_wait",
            kind="duration",
            optional=True,
            advanced=True,
            description="Messages that are not acknowledged in this time are rejected.",
        ),
    ),
    "NewExtractTracingSpanMappingField": (
        ConfigOption(
            name="extract_tracing_map", kind="bloblang mapping", optional=True, advanced=True
        ),
    ),
    "NewInjectTracingSpanMappingField": (
        ConfigOption(
            name="inject_tracing_map", kind="bloblang mapping", optional=True, advanced=True
        ),
    ),
    "NewHTTPRequestAuthSignerFields": (
        ConfigOption(name="oauth", kind="oauth", optional=True, advanced=True),
        ConfigOption(name="basic_auth", kind="basic auth", optional=True, advanced=True),
        ConfigOption(name="jwt", kind="jwt", optional=True, advanced=True),
    ),
    # Of other packages of benthos: public/utils/netutil and the codec package.
    "DialerConfigSpec": (
        ConfigOption(name="tcp", kind="tcp dialer", optional=True, advanced=True),
    ),
    "ListenerConfigSpec": (
        ConfigOption(name="tcp", kind="tcp listener", optional=True, advanced=True),
    ),
    "DeprecatedCodecFields": (),
}

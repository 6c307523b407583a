"""What a request to the Docker API may become: the policy of the sandbox's gateway.

Everything is denied that is not understood. A request that is understood is not passed on but built
anew from what was read of it, so that a field, a header or a spelling that this package does not
know can never reach the engine.

    requests     the request line as a value; paths are plain or refused
    routes       which endpoint that is, and what its body may be
    creation     the body of a new container; host_config, its limits and where it sits
    containers, execs, networks, system    everything else that forwards or answers
    names        that no name leads out of the job's network
    images       image references, and the list of those that are allowed
    ledger       what this job owns: containers, networks, execs
    replies      what the engine answers, told to the job in its own names and ports
    events       what the gateway tells the worker
    frames, service_log    a container's output as the engine streams it, and as lines of a log
    settings     what the worker tells the gateway

Nothing here does I/O, and nothing but the standard library is imported: the gateway's image holds
this package, `workers.gateway` and h11.
"""

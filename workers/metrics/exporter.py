"""The page that Prometheus asks for."""

from collections.abc import Iterator

import structlog
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector
from redis import Redis
from redis.exceptions import RedisError

from itw.errors import TransientError
from itw.tally import metrics
from workers.metrics.reading import samples

log = structlog.get_logger()


class Installation(Collector):
    """Everything is read anew for each request, so it is as true as Redis is."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis

    def collect(self) -> Iterator[Family]:
        for metric, found in metrics.by_metric(self._samples()).items():
            kind = CounterMetricFamily if metric.counter else GaugeMetricFamily
            family = kind(metric.name, metric.help, labels=metric.labels)
            for sample in found:
                family.add_metric(sample.labels, sample.value)
            yield family

    def _samples(self) -> list[metrics.Sample]:
        """Without Redis that is the one thing that is said."""
        try:
            return list(samples(self._redis))
        except (RedisError, TransientError) as error:
            log.warning("metrics_unknown", error=type(error).__name__)
            return [metrics.Sample(metrics.UP, (), 0)]

"""What was counted of a pull request, kept in Redis so that no job counts it twice.

The note and the count are one step of the server: a worker that dies has done both or neither.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itw.spending import today
from itw.tally.kept import EVERYBODY, key_of
from itw.tally.kept import KEPT as KEPT_COUNTS
from itw.tally.once import Once, Told
from workers.tally import never_fails

if TYPE_CHECKING:
    from redis import Redis

KEPT = 90 * 24 * 3600  # seconds after a pull request's latest review
TOLD = "told "

COUNT = """
local memory = KEYS[1]
for i = 3, #ARGV, 3 do
  local name, entry, number = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local more = number - (tonumber(redis.call('HGET', memory, name)) or 0)
  if more > 0 then
    redis.call('HSET', memory, name, number)
    for k = 2, #KEYS do
      redis.call('HINCRBY', KEYS[k], entry, more)
      redis.call('EXPIRE', KEYS[k], ARGV[2])
    end
  end
end
redis.call('EXPIRE', memory, ARGV[1])
"""


@dataclass(frozen=True, slots=True)
class CountedOnce:
    """One repository's (`workers.services.Counted`). Nothing here ever fails a job."""

    redis: "Redis"
    repository: str

    def add(self, number: int, things: Iterable[Once]) -> None:
        said = [str(one) for each in things for one in (each.name, each.entry, each.number)]
        if not said:
            return
        days = [key_of(today(), whose) for whose in (self.repository, EVERYBODY)]
        keys = [self._key(number), *days]
        kept = [str(KEPT), str(KEPT_COUNTS)]
        with never_fails():
            self.redis.eval(COUNT, len(keys), *keys, *kept, *said)

    def tell(self, number: int, told: Mapping[str, Told]) -> None:
        """What was told before stays as it was."""
        with never_fails(), self.redis.pipeline() as pipe:
            for fingerprint, each in told.items():
                pipe.hsetnx(self._key(number), f"{TOLD}{fingerprint}", str(each))
            pipe.expire(self._key(number), KEPT)
            pipe.execute()

    def told(self, number: int) -> Mapping[str, Told]:
        """By fingerprint; none where Redis does not answer."""
        found: Any = {}
        with never_fails():
            found = self.redis.hgetall(self._key(number))
        fields = ((name.decode(), value.decode()) for name, value in found.items())
        return {
            name.removeprefix(TOLD): Told.parse(value)
            for name, value in fields
            if name.startswith(TOLD)
        }

    def _key(self, number: int) -> str:
        return f"itw:counted:{self.repository}#{number}".lower()

"""Addresses of what a report talks about: exact lines at exact commits, rules, clauses."""

from dataclasses import dataclass

from itw.finding import NOT_RULES
from itw.reporting.markdown import url_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Empty fields give empty addresses: the command line on a clone has no GitHub to point at."""

    server: str = ""  # "https://github.com", or a GitHub Enterprise server
    repository: str = ""  # "owner/name"
    number: int = 0
    docs: str = ""  # where docs/ of the product can be read, "https://…/docs"

    @property
    def _repository(self) -> str:
        return f"{self.server}/{self.repository}" if self.server and self.repository else ""

    def line(self, path: str, sha: str, line: int = 0, end_line: int = 0) -> str:
        if not self._repository:
            return ""
        anchor = f"#L{line}" if line else ""
        if line and end_line > line:
            anchor += f"-L{end_line}"
        return f"{self._repository}/blob/{sha}/{url_path(path)}{anchor}"

    def commit(self, sha: str) -> str:
        return f"{self._repository}/commit/{sha}" if self._repository else ""

    def checks(self) -> str:
        return f"{self._repository}/pull/{self.number}/checks" if self._repository else ""

    def rule(self, rule: str) -> str:
        if rule in NOT_RULES:
            return f"{self.docs}/configuration.md" if self.docs else ""
        return f"{self.docs}/rules.md#{url_path(rule)}" if self.docs else ""

    def clause(self, clause: str, rule: str, base: str) -> str:
        """A clause of profile `connect` is a file of the repository, read at the merge base."""
        path = clause.split(":")[0].split("#")[0].strip()
        if "/" in path and " " not in path:
            return self.line(path, base)
        return self.rule(rule)

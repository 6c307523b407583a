"""GitHub's errors, as they are worded there."""

from typing import Any


class Refused(Exception):
    """GitHub's answer is an error."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: list[Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors
        self.headers = headers or {}

    @property
    def body(self) -> dict[str, Any]:
        documentation = "https://docs.github.com/rest"
        said: dict[str, Any] = {"message": self.message, "documentation_url": documentation}
        if self.errors is not None:
            said["errors"] = self.errors
        return {**said, "status": str(self.status)}


def not_found() -> Refused:
    return Refused(404, "Not Found")


def invalid(resource: str, name: str, message: str, code: str = "custom") -> Refused:
    error = {"resource": resource, "code": code, "field": name, "message": message}
    return Refused(422, "Validation Failed", errors=[error])

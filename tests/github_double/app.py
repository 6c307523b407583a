"""The double as a WSGI application: every request takes the same way, in the order GitHub's do."""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Request, Response

import tests.github_double.handlers.apps
import tests.github_double.handlers.checks
import tests.github_double.handlers.comments
import tests.github_double.handlers.contents
import tests.github_double.handlers.git_data
import tests.github_double.handlers.pulls
import tests.github_double.handlers.repositories
import tests.github_double.handlers.reviews  # noqa: F401  (they register themselves)
from tests.github_double import description, githttp, graphql_api, paging, permissions, recorder
from tests.github_double.auth import authenticate
from tests.github_double.exchange import HANDLERS, Call, Reply, Root, caller
from tests.github_double.faults import Fault, Faults
from tests.github_double.refusals import Refused, not_found
from tests.github_double.sentinels import sentinels, sentinels_in_path
from tests.github_double.state import App, Token
from tests.github_double.wire import body_of, dropped, in_json, trickled, truncated
from tests.github_double.world import World

GRAPHQL = {"/graphql", "/api/graphql"}
Pages = Callable[[Request], Response | None]
MOUNT = "/api/v3"  # GitHub Enterprise's; its GraphQL is at /api/graphql


@dataclass
class Visit:
    """What is known of a request so far; written to the recorder at its end."""

    method: str
    path: str
    template: str = ""
    operation: str = "unknown"
    app: App | None = None
    token: Token | None = None
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def caller(self) -> str:
        return caller(self.app, self.token)


class Application:
    """Routes to REST, GraphQL or git, and lets the ordered faults strike."""

    def __init__(self, world: World, faults: Faults, record: recorder.Recorder) -> None:
        self.world, self.faults, self.recorder = world, faults, record
        self.rest = description.rest()
        self.pages: Pages = lambda _: None  # those of the site, for people and their browsers
        self.broken: list[str] = []  # what the double itself said wrong; a test asserts it is empty

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        visit = Visit(request.method, request.path, query=request.args.to_dict())
        fault = self.faults.take(request.method, request.full_path.rstrip("?"))
        finished = False
        try:
            response = self._answer(request, visit, fault)
            finished = True
        except ClientDisconnected as gone:  # a worker that was killed: nobody hears the answer
            response, finished = Response(status=gone.code), True
        finally:
            if not finished:
                self.broken.append(f"{visit.operation}: raised an exception")
        self.recorder.add(
            recorder.Request(
                method=visit.method,
                template=visit.template,
                operation=visit.operation,
                path=visit.path,
                query=visit.query,
                body=visit.body,
                actor=visit.caller,
                status=response.status_code,
            )
        )
        if fault and fault.drop:
            return dropped(environ, start)
        if fault and fault.truncate:
            return truncated(response, start)
        if fault and fault.trickle:
            return trickled(response, start, fault.trickle)
        return response(environ, start)

    def _answer(self, request: Request, visit: Visit, fault: Fault | None) -> Response:
        if fault and fault.delay:
            time.sleep(fault.delay)
        if fault and fault.drop == "before":
            self._name(request, visit)
            return Response(status=500)
        if fault and fault.status:
            self._name(request, visit)
            return in_json({"message": fault.message}, fault.status, fault.headers)
        if githttp.service_of(request):
            return self._git(request, visit)
        if (shown := self.pages(request)) is not None:
            visit.operation = visit.template = "a page"
            return shown
        try:
            if request.path in GRAPHQL:
                return self._graphql(request, visit)
            return self._rest(request, visit)
        except Refused as refused:
            limits = self.world.limits.headers(visit.caller)
            return in_json(refused.body, refused.status, limits | refused.headers)

    def _name(self, request: Request, visit: Visit) -> None:
        """Tell the recorder what a request was that no handler will see."""
        visit.path = request.path.removeprefix(MOUNT)
        if request.path in GRAPHQL:
            visit.operation = visit.template = "/graphql"
        elif githttp.service_of(request):
            self._name_git(request, visit)
        elif found := self.rest.match(request.method, visit.path):
            visit.operation, visit.template = found[0].id, found[0].template

    def _name_git(self, request: Request, visit: Visit) -> None:
        _, service = githttp.service_of(request) or ("", "")
        phase = "refs" if request.method == "GET" else "pack"
        visit.template = f"/{{owner}}/{{repo}}.git ({service}, {phase})"
        visit.operation = f"git/{service}"

    def _git(self, request: Request, visit: Visit) -> Response:
        self._name_git(request, visit)

        def note(token: Token | None) -> None:
            visit.token = token

        return githttp.serve(self.world, request, note)

    def _graphql(self, request: Request, visit: Visit) -> Response:
        visit.template = "/graphql"
        _, visit.token = authenticate(self.world, request.headers.get("Authorization"))
        if visit.token is None:
            raise Refused(401, "Requires authentication")
        visit.body = request.get_json(force=True, silent=True)
        with self.world.lock:
            self.world.limits.spend(visit.caller, "GET", "graphql")
            visit.operation, answer = graphql_api.execute(self.world, visit.token, visit.body)
        return in_json(answer, 200, self.world.limits.headers(visit.caller))

    def _rest(self, request: Request, visit: Visit) -> Response:
        if not request.headers.get("User-Agent"):
            raise Refused(403, "Request forbidden by administrative rules. No User-Agent header.")
        mount = MOUNT if request.path.startswith(f"{MOUNT}/") else ""
        visit.path = request.path.removeprefix(mount)
        site = request.host_url.rstrip("/")
        root = Root(api=site + mount, site=site)
        found = self.rest.match(request.method, visit.path)
        if found is None:
            raise not_found()
        operation, params = found
        visit.operation, visit.template = operation.id, operation.template
        header = request.headers.get("Authorization")
        visit.app, visit.token = authenticate(self.world, header)
        with self.world.lock:
            self._allow(visit, operation, params)
            visit.body = body_of(request)
            self._check_request(visit, operation)
            call = Call(
                world=self.world,
                operation=operation,
                path=visit.path,
                params=params,
                query=visit.query,
                body=visit.body,
                accept=request.headers.get("Accept", ""),
                root=root,
                app=visit.app,
                token=visit.token,
            )
            return self._reply(request, visit, call)

    def _allow(
        self, visit: Visit, operation: description.Operation, params: dict[str, str]
    ) -> None:
        accepted = permissions.ACCEPTED[operation.id]
        if accepted != "open" and not (visit.app or visit.token):
            raise Refused(401, "Requires authentication")
        if visit.app and accepted not in {"jwt", "open"}:
            raise Refused(401, "A JSON web token could not be decoded")
        if accepted == "jwt" and visit.app is None:
            raise Refused(401, "A JSON web token could not be decoded")
        self.world.limits.spend(visit.caller, visit.method, operation.id)
        if visit.token and "repo" in params:
            repository = self.world.repository(f"{params['owner']}/{params['repo']}")
            if repository is None or (repository.private and not visit.token.reaches(repository)):
                raise not_found()
            if not visit.token.reaches(repository) and visit.method != "GET":
                raise Refused(403, "Resource not accessible by integration")
        if visit.token:
            permissions.require(operation.id, visit.token)

    def _check_request(self, visit: Visit, operation: description.Operation) -> None:
        problems = self.rest.request_problems(operation, visit.query, visit.body)
        if operation.id in {"apps/create-installation-access-token"}:
            # PyGithub sends `permissions: {}`, which GitHub takes as "all".
            problems = [each for each in problems if not each.startswith("/permissions: {}")]
        problems += sentinels_in_path(visit.path) + list(sentinels(visit.body))
        if problems:
            raise Refused(422, f"Invalid request.\n\n{problems[0]}", errors=problems)

    def _reply(self, request: Request, visit: Visit, call: Call) -> Response:
        said = HANDLERS[call.operation.id](call)
        reply = said if isinstance(said, Reply) else Reply(said)
        status = reply.status or call.operation.success
        headers = self.world.limits.headers(visit.caller) | reply.headers
        body = reply.body
        schema = call.operation.responses.get(status)
        if schema is not None:
            if "Link" not in headers:
                body, links = paging.page(body, call)
                headers |= links
            body = self.rest.schemas.fill(schema, body, call.root.api + visit.path)
            problems = self.rest.response_problems(call.operation, status, body)
            problems += sentinels(body)
            if problems:
                self.broken.append(f"{call.operation.id}: {problems[0]}")
                return in_json({"message": f"The double broke its own word: {problems}"}, 500, {})
        else:
            body = None
        accepted = permissions.ACCEPTED[call.operation.id]
        if "=" in accepted:
            headers["X-Accepted-GitHub-Permissions"] = accepted
        response = in_json(body, status, headers)
        if request.method == "GET" and status == 200:
            return self._conditional(request, visit, response)
        return response

    def _conditional(self, request: Request, visit: Visit, response: Response) -> Response:
        response.headers["ETag"] = f'W/"{hashlib.sha256(response.get_data()).hexdigest()}"'
        if response.headers["ETag"] not in request.headers.get("If-None-Match", ""):
            return response
        self.world.limits.refund(visit.caller)
        kept = {key: value for key, value in response.headers if key.startswith(("X-", "ETag"))}
        return Response(status=304, headers=kept | self.world.limits.headers(visit.caller))

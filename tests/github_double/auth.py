"""Who is asking: the App's JWT, an installation's token, or nobody."""

import base64
import functools
import secrets
import string
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.github_double.refusals import Refused
from tests.github_double.state import CLOCK, App, Token
from tests.github_double.world import World

EXPIRED = "'Expiration time' claim ('exp') must be a numeric value representing a future time"
ALPHABET = string.ascii_letters + string.digits


@functools.cache
def key_pair(name: str = "") -> tuple[str, str]:
    """A throw-away private key and its public half, as PEM; one a name and process."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


def new_token(app: App, form: str) -> str:
    """A token's text: "short" is `ghs_` and 36 characters, "long" is `ghs_APPID_` and a JWT."""
    if form == "short":
        return "ghs_" + "".join(secrets.choice(ALPHABET) for _ in range(36))
    claims = {"iss": str(app.id), "jti": secrets.token_hex(32), "sub": secrets.token_hex(90)}
    return f"ghs_{app.id}_{jwt.encode(claims, app.private_key, algorithm='RS256')}"


def authenticate(world: World, header: str | None) -> tuple[App | None, Token | None]:
    """Raise GitHub's 401 for credentials that are wrong; no credentials are nobody's."""
    if not header:
        return None, None
    kind, _, value = header.partition(" ")
    if kind.lower() == "basic":
        value = _password(value)
    elif kind.lower() not in {"bearer", "token"}:
        raise Refused(401, "Bad credentials")
    if value.startswith("ghs_"):
        token = world.tokens.get(value)
        if token is None or not token.alive or token.installation.id not in world.installations:
            raise Refused(401, "Bad credentials")
        if token.installation.suspended_at:
            raise Refused(403, "This installation has been suspended")
        return None, token
    return _app(world, value), None


def _app(world: World, value: str) -> App:
    try:
        issuer = str(jwt.decode(value, options={"verify_signature": False}).get("iss"))
        app = next(a for a in world.apps.values() if issuer in {str(a.id), a.client_id})
        claims = jwt.decode(
            value,
            app.public_key,
            algorithms=["RS256"],
            options={"require": ["exp", "iat", "iss"], "verify_iat": False, "verify_exp": False},
        )
    except StopIteration:
        raise Refused(404, "Integration not found") from None
    except jwt.InvalidTokenError:
        raise Refused(401, "A JSON web token could not be decoded") from None
    _check_times(claims)
    return app


def _check_times(claims: dict[str, Any]) -> None:
    moment = CLOCK.now().timestamp()
    if claims["exp"] <= moment:
        raise Refused(401, EXPIRED)
    if claims["exp"] > moment + 600:
        raise Refused(401, "'Expiration time' claim ('exp') is too far in the future")
    if claims["iat"] > moment + 5:
        raise Refused(
            401, "'Issued at' claim ('iat') must be an Integer representing the time that the "
            "assertion was issued"
        )  # fmt: skip


def _password(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        raise Refused(401, "Bad credentials") from None

"""What the server does for every page: headers, cookies, quiet logs and the one boundary where bugs are caught."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import secrets
from collections.abc import Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import UserError
from core.faults import log_bug

BOOT = secrets.token_hex(8)  # this server process; a page that carries another one outlived a restart
BOOT_COOKIE, VISITOR_COOKIE = "vitrine_boot", "vitrine_visitor"
RESTART_COOKIE = "vitrine_restarted"  # for the page that is just being loaded again
RESTART_S = 60
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Streamlit and Plotly compile in the browser
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",  # a column name like ![x](http://...) fetches nothing
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data:",  # Streamlit's camera fetches the picture it took, which is such an address
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'self'",
    )
)


def outlived(cookies: Mapping[str, str]) -> bool:
    """Whether a browser with these cookies was here before this server began: its page was left open, or loaded again."""
    return cookies.get(BOOT_COOKIE, BOOT) != BOOT or cookies.get(RESTART_COOKIE) == BOOT


class SecurityHeaders:
    """Adds a Content-Security-Policy to every answer and, to the page itself, the cookies that name server and visitor."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_headers(scope, message["headers"])]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _headers(scope: Scope, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    extra = [
        (b"content-security-policy", POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-vitrine-boot", BOOT.encode()),
    ]
    if not any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in given):
        return extra
    cookies = _cookies(scope)
    extra.append(_cookie(BOOT_COOKIE, BOOT))
    if BOOT_COOKIE in cookies and cookies[BOOT_COOKIE].value != BOOT:
        extra.append(_cookie(RESTART_COOKIE, BOOT, RESTART_S))
    if VISITOR_COOKIE not in cookies:
        extra.append(_cookie(VISITOR_COOKIE, secrets.token_hex(16), 31_536_000))
    return extra


def _cookie(name: str, value: str, max_age_s: int | None = None) -> tuple[bytes, bytes]:
    age = "" if max_age_s is None else f"; Max-Age={max_age_s}"
    return b"set-cookie", f"{name}={value}; Path=/; HttpOnly; SameSite=Strict{age}".encode()


def _cookies(scope: Scope) -> SimpleCookie:
    raw = b"; ".join(value for name, value in scope["headers"] if name.lower() == b"cookie")
    try:
        return SimpleCookie(raw.decode("latin-1"))
    except CookieError:
        return SimpleCookie()


MIDDLEWARE = (Middleware(SecurityHeaders),)


def report_bug(error: Exception) -> bool:
    """Show a user's mistake as its sentence, and anything else as a reference number; nothing of either is lost in the log."""
    from pages.components.frame import current_translator

    t = current_translator()
    if isinstance(error, UserError):
        st.error(t(error.text, **error.values), icon=":material/error:")
        return True
    reference = log_bug(error)
    st.error(
        t(
            "Something went wrong on our side. Your settings are kept. Reference for the log: {reference}",
            reference=reference,
        ),
        icon=":material/bug_report:",
        title=t("This should not have happened"),
    )
    return True


class _WithoutValues(logging.Filter):
    """Keeps exception texts, which may hold values of patients, out of Streamlit's own log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Pass the record on without its exception."""
        if record.exc_info:
            record.exc_info, record.exc_text = None, None
            record.msg, record.args = "A page failed; see the reference number in this log.", ()
        return True


def preload_pages() -> None:
    """Import what the pages are made of before the server answers: done beside the first visitor's page it would delay that."""
    import pages.components as parts

    for module in pkgutil.iter_modules(parts.__path__):
        importlib.import_module(f"{parts.__name__}.{module.name}")


def quiet_logs() -> None:
    """Let no exception text of a page into the server's log; ``log_bug`` writes the frames without values."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    for name in (
        "streamlit",
        "streamlit.error_util",
        "streamlit.runtime.scriptrunner.script_runner",
        "streamlit.runtime.fragment",
    ):
        logging.getLogger(name).addFilter(_WithoutValues())
    for handler in logging.getLogger("streamlit").handlers:
        handler.addFilter(_WithoutValues())

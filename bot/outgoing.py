"""Requests to addresses out there, over connections that stay open.

By the proxies and certificates that the environment names. Nothing is sent twice, no redirect is followed.
Knows nothing of Slack.
"""

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from threading import Lock
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, make_headers
from urllib3.exceptions import HTTPError
from urllib3.util.ssl_ import create_urllib3_context

from bot.drawing import elsewhere

# So many connections to a host are kept. More may be open at once: nobody waits for one.
KEPT = 32
HOSTS = 4
# With one of these the operator says whom to trust; slack_sdk's client of Socket Mode goes by them, too.
TRUSTED = ("SSL_CERT_FILE", "SSL_CERT_DIR")


class NoAnswer(Exception):
    """There was no whole answer; the text says why in a few words. Whether the request arrived is unknown."""


class Outgoing:
    """Connections, by where they lead and through which proxy. Threads may share them."""

    def __init__(self) -> None:
        self._ways: dict[tuple[str, str], PoolManager] = {}
        self._managers: dict[tuple[str, str | None], PoolManager] = {}
        self._lock = Lock()

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> BaseHTTPResponse:
        """The answer, read to its end. `timeout` is for connecting, and for each wait after that."""
        with _faults_said(), elsewhere():
            return self._way(url).urlopen(
                "POST", url, redirect=False, body=body, headers=headers, timeout=timeout, retries=False
            )

    @contextmanager
    def opened(self, url: str, headers: Mapping[str, str], timeout: float) -> Iterator[BaseHTTPResponse]:
        """The answer to GET, whose body is read inside. Raises NoAnswer also when that fails."""
        with _faults_said():
            answer = self._way(url).urlopen(
                "GET",
                url,
                redirect=False,
                headers=headers,
                timeout=timeout,
                retries=False,
                preload_content=False,
            )
            with answer:  # its connection is kept if it was read to its end
                yield answer

    def close(self) -> None:
        """Gives the connections back."""
        for manager in self._managers.values():
            manager.clear()

    def _way(self, url: str) -> PoolManager:
        parts = urlsplit(url)
        way = (parts.scheme, parts.netloc)
        return self._ways.get(way) or self._found(*way)

    def _found(self, scheme: str, netloc: str) -> PoolManager:
        proxy = proxy_for(scheme, netloc)
        with self._lock:
            if (scheme, proxy) not in self._managers:
                self._managers[scheme, proxy] = self._made(scheme, proxy)
            return self._ways.setdefault((scheme, netloc), self._managers[scheme, proxy])

    def _made(self, scheme: str, proxy: str | None) -> PoolManager:
        trusted = self._trusted if scheme == "https" else None
        if proxy is None:
            return PoolManager(HOSTS, maxsize=KEPT, ssl_context=trusted)
        return ProxyManager(
            proxy, HOSTS, proxy_headers=_credentials(proxy), maxsize=KEPT, ssl_context=trusted
        )

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """One for all connections: to read whom to trust takes as long as fifty calls."""
        return trusted()


def trusted() -> ssl.SSLContext:
    """Trusts whom the operator names, else the authorities that certifi brings."""
    context = create_urllib3_context()
    if any(os.environ.get(name) for name in TRUSTED):
        context.load_default_certs()
    else:
        context.load_verify_locations(certifi.where())
    return context


def proxy_for(scheme: str, netloc: str) -> str | None:
    """The proxy that the environment names for an address; None where there is none, or NO_PROXY names it."""
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or proxy_bypass(netloc) or _in_networks(netloc, proxies.get("no", "")):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _in_networks(netloc: str, passed_by: str) -> bool:
    """NO_PROXY may name networks, too, such as 10.0.0.0/8."""
    try:
        address = ip_address(urlsplit(f"//{netloc}").hostname or "")
    except ValueError:
        return False
    return any(address in network for each in passed_by.split(",") if (network := _network(each.strip())))


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _credentials(proxy: str) -> Mapping[str, str]:
    parts = urlsplit(proxy)
    if parts.username is None:
        return {}
    return make_headers(proxy_basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}")


@contextmanager
def _faults_said() -> Iterator[None]:
    try:
        yield
    except (HTTPError, OSError) as error:
        raise NoAnswer(_words(error)) from error


def _words(error: Exception) -> str:
    """The kind of the error; of a certificate that is not trusted also what is wrong with it."""
    why = error.args[0] if error.args else None
    kind = type(error).__name__
    return f"{kind}, {why.verify_message}" if isinstance(why, ssl.SSLCertVerificationError) else kind

"""What ``serve`` was told: every option, typed; the defaults are the documented ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

CORS = Literal["local", "any", "off"]
LogFormat = Literal["text", "json"]

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8480
DEFAULT_SEED = 42
DEFAULT_PRESET = "default"
DEFAULT_MAX_WORLDS = 10_000
DEFAULT_JOURNAL_SIZE = 64 * 1024 * 1024
DEFAULT_IMPORT_SIZE = 128 * 1024 * 1024
DEFAULT_SNAPSHOT_SIZE = 256 * 1024 * 1024
UNIX = "unix:"
"""What a host begins with that is the path of a socket in the file system."""

LOOPBACK, OFF = "loopback", "off"
"""Where webhooks may go: loopback and names without a dot, or nowhere."""

MEMORY = "memory"
"""The database that goes with the process."""


def _is_any(host: str) -> bool:
    """Whether a host to listen on stands for all addresses of the machine."""
    return host.strip("[]:0.") == "" and host not in (":", ".")


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one server. None leaves to the database what it was opened with first."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    database: str = MEMORY
    workers: int = 1
    seed: int | None = None
    anchor: str | None = None
    """``now``, or an RFC 3339 time."""

    preset: str | None = None
    journeys: int | None = None
    consents: int | None = None
    followers: int | None = None
    records: Mapping[str, int] = field(default_factory=dict)
    """How many of any other list's, by its plural."""

    fixtures: str | None = None
    """A fixture file, a folder of them, or the name of a bundled one."""

    extra_api_keys: tuple[str, ...] = ()
    admin_token: str | None = None
    test_keys: bool = True
    """Whether bearer keys ``test:<name>`` open worlds."""

    max_worlds: int = DEFAULT_MAX_WORLDS
    strict: bool = False
    """Whether new worlds refuse what they would only note."""

    assume: Mapping[str, str] = field(default_factory=dict)
    """The alternatives other than the defaults that new worlds go by."""

    observed: Mapping[str, str] = field(default_factory=dict)
    """Alternatives that ``compare`` saw, by the names of their assumptions."""

    observed_on: str = ""
    """The day on which it saw them."""

    allowed_hosts: tuple[str, ...] = ()
    webhooks: tuple[str, ...] | None = None
    """``loopback``, ``off``, or hosts; None is ``loopback`` where no other machine can call."""

    allowed_webhook_hosts: tuple[str, ...] = ()
    """More hosts that webhooks may go to."""

    exposed: bool = False
    """Whether the address that it listens on is more than loopback."""

    trust_proxy: bool = False
    """Whether the headers of a proxy say how clients reach the server."""

    public_url: str | None = None
    """The address under which clients reach the server."""

    root_path: str = ""
    """The path above the server's own, as clients see it."""

    cors: CORS = "local"
    tls_cert: str | None = None
    tls_key: str | None = None
    log_format: LogFormat = "text"
    otel: bool = False
    """Whether spans of calls go where the ``OTEL_*`` variables say."""

    port_file: str | None = None
    """A file that holds the port while the server is ready."""

    export_on_exit: str | None = None
    """A file to which the world demo is written when the server stops."""

    journal_size: int = DEFAULT_JOURNAL_SIZE
    """Bytes that the journals of all worlds may take; one world may take an eighth."""

    import_size: int = DEFAULT_IMPORT_SIZE
    """Bytes of the largest document that may be imported."""

    snapshot_size: int = DEFAULT_SNAPSHOT_SIZE
    """Bytes that the snapshots of one world may take."""

    journal_bodies: bool = True
    """Whether the journal keeps bodies of requests and answers."""

    @property
    def sizes(self) -> dict[str, int]:
        """The numbers of records that were asked for, by the list's plural."""
        asked = {
            "journeys": self.journeys,
            "consents": self.consents,
            "followers": self.followers,
        }
        return {
            **self.records,
            **{name: size for name, size in asked.items() if size is not None},
        }

    @property
    def webhook_hosts(self) -> tuple[str, ...]:
        """``loopback``, if it is among them, and the hosts that webhooks may go to."""
        named = tuple(each for each in self.webhooks or () if each != OFF)
        usual = () if self.exposed or self.webhooks == (OFF,) else (LOOPBACK,)
        return (*usual, *named, *self.allowed_webhook_hosts)

    @property
    def control_hosts(self) -> tuple[str, ...]:
        """Hosts that the control API answers to besides local ones."""
        public = urlsplit(self.public_url or "").hostname
        return (*self.allowed_hosts, public) if public else self.allowed_hosts

    @property
    def origin(self) -> str:
        """The address under which a client reaches the server: on this machine, unless told."""
        if self.public_url is not None:
            return self.public_url
        if self.host.startswith(UNIX):
            return "http://localhost"
        host = "127.0.0.1" if _is_any(self.host) else self.host
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"{'https' if self.tls_cert else 'http'}://{shown}:{self.port}"

"""The options of ``serve``, typed, with the documented defaults."""

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct, field

CORS = Literal["local", "any", "off"]
LogFormat = Literal["text", "json"]

DEFAULT_PORT = 8480
DEFAULT_SEED = 42
DEFAULT_PRESET = "default"
DEFAULT_MAX_DELAYED = 2_000
DEFAULT_IMPORT_SIZE = 128 * 1024 * 1024
DEFAULT_SNAPSHOT_SIZE = 256 * 1024 * 1024
UNIX = "unix:"
"""Prefix of a host that is the path of a Unix socket."""

LOOPBACK, OFF = "loopback", "off"
"""Where webhooks may be sent: loopback and names without a dot, or nowhere."""

MEMORY = "memory"
"""The database in memory, which ends with the process."""


class Settings(Struct, frozen=True):
    """The options of one server. None means the value that the database was first opened with."""

    host: str = "127.0.0.1"
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
    """Number of records of any other list, by its plural."""

    fixtures: str | None = None
    """A fixture file, a folder of them, or the name of a bundled one."""

    extra_api_keys: tuple[str, ...] = ()
    admin_token: str | None = None
    test_keys: bool = True
    """Whether bearer keys ``test:<name>`` open worlds."""

    max_worlds: int = 10_000
    max_delayed: int = DEFAULT_MAX_DELAYED
    """How many calls faults may hold back at once; one world may have half of them."""

    strict: bool = False
    """Whether new worlds refuse what is otherwise only noted."""

    assume: Mapping[str, str] = field(default_factory=dict)
    """The alternatives of new worlds other than the defaults."""

    observed: Mapping[str, str] = field(default_factory=dict)
    """Alternatives that ``compare`` observed, by assumption."""

    observed_on: str = ""
    """The day of that observation."""

    allowed_hosts: tuple[str, ...] = ()
    webhooks: tuple[str, ...] | None = None
    """``loopback``, ``off``, or hosts; None is ``loopback`` if no other machine can call."""

    allowed_webhook_hosts: tuple[str, ...] = ()
    """Further hosts that webhooks may be sent to."""

    exposed: bool = False
    """Whether it listens on more than loopback."""

    trust_proxy: bool = False
    """Whether a proxy's headers say how clients reach the server."""

    public_url: str | None = None
    """The address under which clients reach the server."""

    root_path: str = ""
    """The path prefix of the server, as clients see it."""

    cors: CORS = "local"
    tls_cert: str | None = None
    tls_key: str | None = None
    log_format: LogFormat = "text"
    otel: bool = False
    """Whether spans of calls are sent, as configured by the ``OTEL_*`` variables."""

    port_file: str | None = None
    """A file that contains the port while the server is ready."""

    export_on_exit: str | None = None
    """A file to which the world demo is written when the server stops."""

    journal_size: int = 64 * 1024 * 1024
    """Maximum bytes of the journals of all worlds; one world may use an eighth."""

    import_size: int = DEFAULT_IMPORT_SIZE
    """Maximum bytes of an imported document."""

    snapshot_size: int = DEFAULT_SNAPSHOT_SIZE
    """Maximum bytes of the snapshots of one world."""

    journal_bodies: bool = True
    """Whether the journal keeps bodies of requests and responses."""

    @property
    def sizes(self) -> dict[str, int]:
        """The requested numbers of records, by the list's plural."""
        named = ("journeys", "consents", "followers")
        sizes = {name: size for name in named if (size := getattr(self, name)) is not None}
        return {**self.records, **sizes}

    @property
    def webhook_hosts(self) -> tuple[str, ...]:
        """``loopback``, if it is included, and the hosts that webhooks may be sent to."""
        named = tuple(each for each in self.webhooks or () if each != OFF)
        usual = () if self.exposed or self.webhooks == (OFF,) else (LOOPBACK,)
        return (*usual, *named, *self.allowed_webhook_hosts)

    @property
    def control_hosts(self) -> tuple[str, ...]:
        """Hosts that the control API accepts besides local ones."""
        public = urlsplit(self.public_url or "").hostname
        return (*self.allowed_hosts, public) if public else self.allowed_hosts

    @property
    def origin(self) -> str:
        """The address under which a client reaches the server: on this machine by default."""
        if self.public_url is not None:
            return self.public_url
        if self.host.startswith(UNIX):
            return "http://localhost"
        is_any = self.host.strip("[]:0.*") == "" and self.host not in (":", ".")  # all addresses
        host = "127.0.0.1" if is_any else self.host
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"{'https' if self.tls_cert else 'http'}://{shown}:{self.port}"

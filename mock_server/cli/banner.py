"""What ``serve`` prints when it is ready: base URLs, keys and a call that works."""

from typing import Any

from mock_server.cli.failure import Failed
from mock_server.cli.first_page import texts
from mock_server.cli.whole_file import written_whole
from mock_server.keys import DEMO_KEYS, sms_username
from mock_server.log import Log
from mock_server.seeding.generator import shop_id_of
from mock_server.settings import UNIX, Settings
from mock_server.world.worlds import DEMO

_TRANSLATED = ("etelecom-mock is ready (Ctrl-C stops it)", "sandbox page", "reference")


def announce(settings: Settings, log: Log) -> None:
    """Announce that the server is ready, in the log and in the file of ``--port-file``."""
    if settings.port_file is not None:
        try:
            with written_whole(settings.port_file) as file:
                file.write(b"%d\n" % settings.port)
        except OSError as error:
            told = f"--port-file {settings.port_file}: {error.strerror or error}"
            raise Failed(told) from None
    log.tell("ready", banner(settings), **_ready(settings))


def values_of(url: str) -> dict[str, str]:
    """What a client needs of the world ``demo`` of a server.

    Its keys are published constants, so printing them reveals nothing.
    """
    shop_id = shop_id_of(0)
    return {
        "base_url": f"{url}/v1/shop",
        "partner_base_url": f"{url}/v1/partner",
        "api_key": DEMO_KEYS.api_key(shop_id),
        "shop_key": DEMO_KEYS.shop_key(shop_id),
        "partner_api_key": DEMO_KEYS.partner_api_key,
        "sms_username": sms_username(DEMO, 0),
        "sms_password": DEMO_KEYS.sms_password(shop_id),
        "mock_url": url,
    }


def _ready(settings: Settings) -> dict[str, Any]:
    shown = ("base_url", "partner_base_url", "api_key", "shop_key", "mock_url")
    values = values_of(settings.origin)
    return {name: values[name] for name in shown} | {"port": settings.port}


def banner(settings: Settings) -> str:
    """The text of the banner."""
    origin, values = settings.origin, values_of(settings.origin)
    api_key = values["api_key"]
    how = " --insecure" if settings.tls_cert else ""
    if settings.host.startswith(UNIX):
        how += f" --unix-socket {settings.host.removeprefix(UNIX)}"
    told = texts()
    ready, page, reference = (told.get(each, each) for each in _TRANSLATED)
    return f"""\
{ready}

  base URL, shop     {values["base_url"]}
  base URL, partner  {values["partner_base_url"]}
  api_key            {api_key}
  shop_key           {values["shop_key"]}
  {page:<17}  {origin}/__admin/
  {reference:<17}  {origin}/__admin/docs

  curl{how} {origin}/v1/shop.Zalo/ListJourneys \\
    -H 'Authorization: Bearer {api_key}' \\
    -H 'Content-Type: application/json' -d '{{"paging": {{"limit": 2}}}}'
"""


def warn(log: Log, told: str) -> None:
    """Log a warning."""
    log.tell("warning", f"warning: {told}", message=told)


def warning(settings: Settings) -> str | None:
    """A warning to show before others can reach the server; None if none is needed."""
    if not settings.exposed or settings.admin_token is not None:
        return None
    return (
        f"listening on {settings.host or 'all addresses'} without --admin-token: "
        "anyone who can reach the port can change every world"
    )

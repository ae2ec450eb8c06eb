"""What ``serve`` prints when it is ready: base URLs, keys and a call that works."""

from typing import Any

from mock_server.cli.failure import Failed
from mock_server.cli.first_page import texts
from mock_server.cli.whole_file import written_whole
from mock_server.keys import DEMO_KEYS
from mock_server.log import Log
from mock_server.seeding.generator import shop_id_of
from mock_server.settings import UNIX, Settings

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


def _ready(settings: Settings) -> dict[str, Any]:
    origin, shop_id = settings.origin, shop_id_of(0)
    return {
        "base_url": f"{origin}/v1/shop",
        "partner_base_url": f"{origin}/v1/partner",
        "api_key": DEMO_KEYS.api_key(shop_id),
        "shop_key": DEMO_KEYS.shop_key(shop_id),
        "mock_url": origin,
        "port": settings.port,
    }


def banner(settings: Settings) -> str:
    """The text of the banner.

    The demo world's keys are published constants, so printing them reveals nothing.
    """
    origin = settings.origin
    shop_id = shop_id_of(0)
    api_key = DEMO_KEYS.api_key(shop_id)
    how = " --insecure" if settings.tls_cert else ""
    if settings.host.startswith(UNIX):
        how += f" --unix-socket {settings.host.removeprefix(UNIX)}"
    told = texts()
    ready, page, reference = (told.get(each, each) for each in _TRANSLATED)
    return f"""\
{ready}

  base URL, shop     {origin}/v1/shop
  base URL, partner  {origin}/v1/partner
  api_key            {api_key}
  shop_key           {DEMO_KEYS.shop_key(shop_id)}
  {page:<17}  {origin}/__admin/
  {reference:<17}  {origin}/__admin/docs

  curl{how} {origin}/v1/shop.Zalo/ListJourneys \\
    -H 'Authorization: Bearer {api_key}' \\
    -H 'Content-Type: application/json' -d '{{"paging": {{"limit": 2}}}}'
"""


def warning(settings: Settings) -> str | None:
    """A warning to show before others can reach the server; None if none is needed."""
    if not settings.exposed or settings.admin_token is not None:
        return None
    return (
        f"listening on {settings.host or 'all addresses'} without --admin-token: "
        "anyone who can reach the port can change every world"
    )

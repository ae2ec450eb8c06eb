"""The simulator's image as a container for tests, based on testcontainers' generic container.

It needs the extra ``testcontainers``, a container engine, and the image (``make image`` or
``docker build``), which no registry has.
"""

from typing import Any, Self

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from etelecom_mock.client import ControlClient

PORT = 8480


class EtelecomMockContainer(DockerContainer):
    """A simulator in a container; ``options`` are those of ``serve``: ``preset="empty"``.

    Names have underscores, a flag is ``True``, and an option that can be repeated is a list.
    """

    def __init__(self, image: str = "etelecom-mock:0.1.0", **options: Any) -> None:
        super().__init__(image)
        self.with_exposed_ports(PORT)
        self.with_command(["serve", "--host", "0.0.0.0", *_arguments(options)])  # noqa: S104
        # As compose.yaml runs it.
        self.with_kwargs(read_only=True, cap_drop=["ALL"], security_opt=["no-new-privileges:true"])
        self.waiting_for(HttpWaitStrategy(PORT, "/__admin/health").for_status_code(200))
        self._token = options.get("admin_token")

    @property
    def url(self) -> str:
        """The started server's own address, such as ``http://localhost:49153``."""
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    @property
    def base_url(self) -> str:
        """The base URL of a shop's methods; the service follows after a dot."""
        return f"{self.url}/v1/shop"

    def client(self) -> ControlClient:
        """A client of the started server's control API; ``create_world()`` creates a world."""
        return ControlClient(self.url, admin_token=self._token)

    def with_option(self, name: str, value: Any = True) -> Self:
        """An additional option of ``serve``."""
        return self.with_command([*self._words(), *_arguments({name: value})])

    def _words(self) -> list[str]:
        command = self._command
        return command.split() if isinstance(command, str) else list(command or ())


def _arguments(options: dict[str, Any]) -> list[str]:
    """``preset="empty", strict=True`` as ``--preset empty --strict``."""
    words = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        for each in value if isinstance(value, list | tuple) else [value]:
            if each is not False:
                words += [option] if each is True else [option, str(each)]
    return words

"""All peers that are compared, the simulator first."""

from benchmarks.peers.datasette import DATASETTE
from benchmarks.peers.json_server import JSON_SERVER
from benchmarks.peers.mockoon import MOCKOON
from benchmarks.peers.mockserver import MOCKSERVER
from benchmarks.peers.moto import MOTO
from benchmarks.peers.nginx import NGINX
from benchmarks.peers.ours import OURS
from benchmarks.peers.pact import PACT
from benchmarks.peers.prism import PRISM
from benchmarks.peers.wiremock import WIREMOCK

PEERS = (OURS, NGINX, WIREMOCK, MOCKSERVER, PACT, PRISM, MOCKOON, JSON_SERVER, MOTO, DATASETTE)

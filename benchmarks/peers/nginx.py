"""nginx: a file for each status. It is no mock server, but the limit of canned answers."""

import json
from collections.abc import Iterator, Sequence

from benchmarks.peers.peer import Job, Package, Peer, Workspace, rows_of_list
from benchmarks.peers.wiremock import ask

_CONFIGURATION = """\
daemon off;
master_process off;
pid nginx.pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    keepalive_requests 1000000000;
    open_file_cache max=100;
    server {{
        listen 127.0.0.1:{port};
        root pages;
        default_type application/json;
        location = /journeys {{ try_files /$arg_status =404; }}
    }}
}}
"""


def _jobs(workspace: Workspace) -> Iterator[Job]:
    few, work = workspace.sheets[0], workspace.work
    (work / "pages").mkdir()
    for status, page in few.pages.items():
        (work / "pages" / status).write_text(json.dumps(page))

    def command(port: int) -> Sequence[str]:
        configuration = work / f"{port}.conf"
        configuration.write_text(_CONFIGURATION.format(port=port))
        program = workspace.home / "usr" / "sbin" / "nginx"
        return [str(program), "-p", str(work), "-c", str(configuration), "-e", "stderr"]

    how = "a file for each status; no matching, no log, nothing to verify; written in C"
    yield Job(how, few, command, ask, rows_of_list, canned="canned")


NGINX = Peer("nginx", Package("apt", "nginx", "1.22.1-9+deb12u11"), ("apt-get", "dpkg"), _jobs)

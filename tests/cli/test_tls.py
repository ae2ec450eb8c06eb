"""Certificates: those that ``serve`` has, and those that the other commands trust."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.certificates import self_signed
from tests.cli.running import SMALL, refusal, run
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return self_signed(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def secure(pair: tuple[Path, Path]) -> Iterator[Server]:
    with serving(*SMALL, "--tls-cert", str(pair[0]), "--tls-key", str(pair[1])) as server:
        yield server


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return self_signed(tmp_path_factory.mktemp("foreign"))


def _served(certificate: Path, key: Path) -> str:
    return refusal("serve", "--port", "0", "--tls-cert", str(certificate), "--tls-key", str(key))


@pytest.mark.attack("files.pem")
def test_what_is_wrong_with_a_pair_is_told(
    pair: tuple[Path, Path], foreign: tuple[Path, Path], tmp_path: Path
) -> None:
    """By the option and its file; OpenSSL's own words were ``[SSL] PEM lib``."""
    certificate, key = pair
    cut, locked = tmp_path / "cut.pem", tmp_path / "locked.pem"
    cut.write_bytes(certificate.read_bytes()[:600])
    lock = ["-aes128", "-passout", "pass:secret", "-in", str(key), "-out", str(locked)]
    subprocess.run(["openssl", "rsa", *lock], check=True, capture_output=True)
    assert "the key is of another certificate" in _served(certificate, foreign[1])
    assert "one of them is damaged" in _served(cut, key)
    assert f"--tls-key {certificate}: there is no private key" in _served(certificate, certificate)
    assert f"--tls-cert {key}: there is no certificate" in _served(key, key)
    assert f"--tls-key {tmp_path / 'no'}: No such file" in _served(certificate, tmp_path / "no")
    assert f"--tls-cert {tmp_path}: " in _served(tmp_path, key)
    assert f"--tls-key {locked}: it needs a password" in _served(certificate, locked)


@pytest.mark.parametrize("command", [["healthcheck"], ["wait", "--timeout", "0.1"]])
def test_probes_check_certificates_if_told_whom_to_trust(
    command: list[str], secure: Server, pair: tuple[Path, Path], foreign: tuple[Path, Path]
) -> None:
    url = ["--url", secure.url]
    assert run(*command, *url).code == 0
    assert run(*command, *url, "--ca", str(pair[0])).code == 0
    assert run(*command, *url, "--insecure", "--ca", str(foreign[0])).code == 0
    ran = run(*command, *url, "--ca", str(foreign[0]))
    assert ran.code == 1
    assert "pass the certificate with --ca" in ran.line


@pytest.mark.attack("files.pem")
@pytest.mark.parametrize("command", ["healthcheck", "wait", "export", "verify"])
def test_a_file_without_certificates_is_refused(
    command: str, secure: Server, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    more = ["paging"] if command == "verify" else []
    cut = tmp_path / "cut.pem"
    cut.write_bytes(pair[0].read_bytes()[:600])
    for file, problem in (
        (pair[1], "there is no certificate in it"),
        (tmp_path / "no", "No such file"),
        (cut, "it is damaged"),
    ):
        told = refusal(command, *more, "--url", secure.url, "--ca", str(file))
        assert f"--ca {file}: {problem}" in told


def test_the_advice_fits_what_is_wrong(secure: Server, pair: tuple[Path, Path]) -> None:
    """A certificate for another name is not mended by trusting it."""
    unknown = run("export", "--url", secure.url)
    assert "pass the certificate with --ca, or give --insecure" in unknown.line
    files = ("--tls-cert", str(pair[0]), "--tls-key", str(pair[1]))
    with serving(*SMALL, "--host", "127.0.0.7", *files) as elsewhere:
        mismatch = run("export", "--url", elsewhere.url, "--ca", str(pair[0]))
    assert "127.0.0.7" in mismatch.line
    assert mismatch.line.endswith("; give --insecure")

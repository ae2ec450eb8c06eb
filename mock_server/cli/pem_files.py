"""PEM files with certificates and keys, as options name them."""

import ssl
from pathlib import Path

import click

from mock_server.json_documents import read_regular


def check_pem(option: str, file: str, kind: str) -> None:
    """Refuse an option's file without a ``CERTIFICATE`` or a ``PRIVATE KEY``; raises UsageError."""
    try:
        found = read_regular(Path(file))
    except OSError as error:
        raise click.UsageError(f"{option} {file}: {error.strerror}; give a PEM file") from None
    if f"{kind}-----".encode() not in found:
        raise click.UsageError(f"{option} {file}: there is no {kind.lower()} in it")
    if b"ENCRYPTED" in found:  # OpenSSL would ask the terminal
        raise click.UsageError(f"{option} {file}: it needs a password; give a key without one")


def check_pair(certificate: str, key: str) -> None:
    """Refuse the files of a server's certificate and key; raises UsageError."""
    check_pem("--tls-cert", certificate, "CERTIFICATE")
    check_pem("--tls-key", key, "PRIVATE KEY")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        other = "the key is of another certificate"
        told = other if error.reason == "KEY_VALUES_MISMATCH" else "one of them is damaged"
        raise click.UsageError(f"--tls-cert {certificate}, --tls-key {key}: {told}") from None

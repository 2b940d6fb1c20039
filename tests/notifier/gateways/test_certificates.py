"""A server that nobody vouches for gets nothing from us, whatever the channel."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from notifier.providers.accounts import Accounts
from notifier.providers.registry import build_channels
from notifier.providers.tokens import MemoryTokenStore
from tests.notifier.gateways.bench import CONTENTS, Bench, on_bench


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    (folder / "server.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


@pytest.mark.parametrize("name", list(CONTENTS))
def test_an_unknown_certificate_is_a_matter_of_configuration(name: str, tmp_path: Path) -> None:
    received: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read())
        writer.close()

    async def scenario(bench: Bench) -> tuple[str, str]:
        server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=self_signed(tmp_path))
        port = server.sockets[0].getsockname()[1]
        address = f"https://127.0.0.1:{port}"
        settings = {
            setting: address if setting.endswith("_URL") else value
            for setting, value in bench.gateways.settings().items()
        } | {"HUIQI_MAIL_PORT": str(port), "HUIQI_MAIL_SECURITY": "tls"}
        channel = build_channels(Accounts.read(settings), bench.wire, MemoryTokenStore())[name]
        outcome = await channel.send(bench.request(name))
        server.close()
        return outcome.code, outcome.kind

    assert on_bench(scenario) == ("certificate", "config")
    assert received == []

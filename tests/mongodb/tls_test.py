"""Servers that speak TLS: with a certificate that fits, one that does not, and one of a stranger."""

import subprocess

import pytest
from conftest import DATA
from mongodb_server import MongodbServer

TLS = DATA / "pcapplusplus" / "tls.pcap"
IMPATIENTLY = "serverSelectionTimeoutMS=1000"


def make_certificate(folder, host):
    """A self-signed certificate for a host and its private key, in one PEM file."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=test", "-addext", f"subjectAltName={host}",
         "-keyout", key, "-out", certificate], check=True, capture_output=True)
    certificate.write_text(certificate.read_text() + key.read_text())
    return certificate


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    """A server and the certificate that it shows for the address it is asked at."""
    certificate = make_certificate(tmp_path_factory.mktemp("trusted"), "IP:127.0.0.1")
    server = MongodbServer(certificate=certificate)
    yield server, certificate
    server.close()


def url_of(server, *options):
    return f"mongodb://127.0.0.1:{server.port}/tls?" + "&".join((IMPATIENTLY, *options))


def test_a_server_that_is_trusted(wirelake, trusted):
    server, certificate = trusted
    url = url_of(server, "tls=true", f"tlsCAFile={certificate}")
    name = wirelake.text("load", TLS, "--store", url).strip()
    assert wirelake.text("count", name, "--store", url) == "44\n"
    assert wirelake.text("ls", "--store", url_of(server, "tls=true", "tlsInsecure=true"))


@pytest.mark.parametrize(("options", "code", "said"), [
    (["tls=true"], 1, "certificate is not accepted"),
    ([], 1, "no server answered"),
    (["tls=true", "tlsCAFile=/nowhere.pem"], 2, "check tlsCAFile")])
def test_what_is_not_as_the_server_has_it(wirelake, trusted, options, code, said):
    server, _ = trusted
    done = wirelake.error("ls", "--store", url_of(server, *options))
    assert done[0] == code
    assert said in done[1] and f"127.0.0.1:{server.port}" in done[1]


def test_a_certificate_that_does_not_match_is_named(wirelake, tmp_path):
    certificate = make_certificate(tmp_path, "DNS:elsewhere.example")
    server = MongodbServer(certificate=certificate)
    try:
        options = ["tls=true", f"tlsCAFile={certificate}"]
        code, message = wirelake.error("load", TLS, "--store", url_of(server, *options))
        assert code == 1
        assert "certificate is not accepted; check the host" in message
        anyway = url_of(server, *options, "tlsAllowInvalidHostnames=true")
        assert wirelake.text("load", TLS, "--store", anyway)
    finally:
        server.close()

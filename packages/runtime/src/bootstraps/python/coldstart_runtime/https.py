"""Has HTTPS to the cloud's host reach the cloud, which is on another port here, and trusts it.

Custom resources written for AWS answer with `HTTPSConnection(hostname)`, wherever their `ResponseURL` leads.
"""

import socket
import sys

# Where HTTPS is on AWS, whatever a URL says that it was taken from.
HTTPS = 443


def reach_cloud(host, port, certificate):
    """The certificate is text in PEM."""

    def redirect(address):
        return (host, port, *address[2:]) if isinstance(address, tuple) and address[:2] == (host, HTTPS) else address

    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    socket.socket.connect = lambda self, address: connect(self, redirect(address))
    socket.socket.connect_ex = lambda self, address: connect_ex(self, redirect(address))
    sys.meta_path.insert(0, _SslFinder(certificate))


class _SslFinder:
    """Finds `ssl` once, where it is: most functions never import it, and it takes its time to load."""

    def __init__(self, certificate):
        self._certificate = certificate

    def find_spec(self, name, path=None, target=None):
        if name != "ssl":
            return None
        sys.meta_path.remove(self)
        specs = (finder.find_spec(name, path, target) for finder in sys.meta_path)
        spec = next((spec for spec in specs if spec is not None), None)
        if spec is not None:
            spec.loader = _TrustingLoader(spec.loader, self._certificate)
        return spec


class _TrustingLoader:
    def __init__(self, loader, certificate):
        self._loader, self._certificate = loader, certificate

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        self._loader.exec_module(module)
        load, certificate = module.SSLContext.load_default_certs, self._certificate

        def load_default_certs(self, purpose=module.Purpose.SERVER_AUTH):
            load(self, purpose)
            self.load_verify_locations(cadata=certificate)

        module.SSLContext.load_default_certs = load_default_certs

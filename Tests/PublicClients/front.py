"""Answers for the providers on this machine: an HTTPS proxy all of whose tunnels end in the simulator.

usage: front.py CERTIFICATE KEY SIMULATOR_PORT READY_FILE

A client keeps its own https://api.hunter.io/…, resolves nothing and reaches nobody else: tunnels to other hosts are
refused.
"""

import os
import select
import socket
import socketserver
import ssl
import sys

HOSTS = {b"api.hunter.io:443", b"api.snov.io:443"}


class Tunnel(socketserver.BaseRequestHandler):
    def handle(self):
        head = b""
        while b"\r\n\r\n" not in head:
            received = self.request.recv(4096)
            if not received or len(head) > 1 << 16:
                return
            head += received
        if head.split(b" ")[0] != b"CONNECT" or head.split(b" ")[1] not in HOSTS:
            self.request.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            with (
                self.server.tls.wrap_socket(self.request, server_side=True) as client,
                socket.create_connection(("127.0.0.1", self.server.simulator)) as simulator,
            ):
                join(client, simulator)
        except OSError:
            pass  # Whoever hung up has seen it; the other one sees the end.


def join(client, simulator):
    """Hands bytes both ways until one of the two ends. What TLS has read ahead is no news to select."""
    while True:
        ready = [client] if client.pending() else select.select([client, simulator], [], [])[0]
        for source in ready:
            received = source.recv(1 << 16)
            if not received:
                return
            (simulator if source is client else client).sendall(received)


class Front(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


if __name__ == "__main__":
    certificate, key, port, ready = sys.argv[1:]
    with Front(("127.0.0.1", 0), Tunnel) as front:
        front.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        front.tls.load_cert_chain(certificate, key)
        front.simulator = int(port)
        with open(ready + ".new", "w") as file:
            file.write(str(front.server_address[1]))
        os.rename(ready + ".new", ready)
        front.serve_forever()

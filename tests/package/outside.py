#!/usr/bin/env python3
"""What a server talks to by TLS: an OpenID Connect issuer's discovery document by https, and SMTP from the first byte.

    outside.py CERTIFICATE KEY MAILS

Prints the two ports on one line; appends each mail to the file MAILS."""

import http.server
import json
import socketserver
import ssl
import sys
import threading

certificate, key, mails = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)


class Discovery(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        issuer = "https://127.0.0.1:%d" % self.server.server_port
        body = json.dumps({
            "issuer": issuer,
            "authorization_endpoint": issuer + "/authorize",
            "token_endpoint": issuer + "/token",
            "jwks_uri": issuer + "/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Smtp(socketserver.StreamRequestHandler):
    def answer(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.answer("220 here")
        for line in self.rfile:
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.answer("354 go on")
                content = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    content += line
                with open(mails, "ab") as file:
                    file.write(content)
            self.answer("221 bye" if word == b"QUIT" else "250 well")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def get_request(self):
        accepted, address = self.socket.accept()
        accepted.settimeout(20)
        return context.wrap_socket(accepted, server_side=True), address


class HttpServer(Server, http.server.HTTPServer):
    pass


https, smtps = HttpServer(("127.0.0.1", 0), Discovery), Server(("127.0.0.1", 0), Smtp)
threading.Thread(target=https.serve_forever, daemon=True).start()
print(https.server_address[1], smtps.server_address[1], flush=True)
smtps.serve_forever()

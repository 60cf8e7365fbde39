"""What the tests know of the simulator besides what the clients tell."""

import json
import os
import unittest
import urllib.request

URL = os.environ["SIMULATOR_URL"]
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {"User-Agent": "public-clients"}, method=method)
    with DIRECTLY.open(request, timeout=10) as reply:
        return json.load(reply)


def contacts(domain):
    """Every contact the domain has, in the order of a search."""
    return ask("GET", f"/_contacts?domain={domain}")["emails"]


def somebody(domain):
    """A contact both of whose names are known."""
    return next(one for one in contacts(domain) if one["first_name"] and one["last_name"])


def addresses(entries):
    return [one["value"] for one in entries]


class ClientTest(unittest.TestCase):
    """Begins with a simulator that has seen nothing, and ends with one that has seen the client."""

    agent = None

    def setUp(self):
        ask("POST", "/_reset")

    def tearDown(self):
        seen = ask("GET", "/_seen")["userAgents"]
        self.assertTrue(any(one.startswith(self.agent) for one in seen), f"{self.agent} is none of {seen}")

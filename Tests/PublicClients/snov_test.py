"""What there is for Snov: python-snovio (https://pypi.org/project/python-snovio/), which sends its token among the
parameters and asks for another when it is refused, and huntsman's commands. Of their endpoints only the token, the
balance and the count are left."""

from snovio import SnovioAPI

from huntsman_test import Command
from simulator import ClientTest, ask

MANY = "many.example"


def count(domain):
    known = ask("GET", f"/_contacts?domain={domain}&provider=snov")
    return len(known["domain_emails"]) + len(known["generic_contacts"])


class PythonSnovioTest(ClientTest):
    agent = "python-requests/"

    def test_a_balance_is_text_with_decimals(self):
        balance = SnovioAPI("good-client", "secret").get_balance()
        self.assertEqual((balance["success"], balance["data"]["balance"]), (True, "25000.00"))
        self.assertEqual(SnovioAPI("poor12", "secret").get_balance()["data"]["balance"], "12.00")

    def test_a_count_is_free(self):
        client = SnovioAPI("good-client", "secret")
        counted = client.get_domain_emails_count({"domain": MANY})
        self.assertEqual((counted["domain"], counted["webmail"], counted["result"]), (MANY, False, count(MANY)))
        self.assertEqual(client.get_domain_emails_count({"domain": "none.example"})["result"], 0)
        self.assertTrue(client.get_domain_emails_count({"domain": "gmail.com"})["webmail"])
        self.assertEqual(client.get_balance()["data"]["balance"], "25000.00")

    def test_a_token_that_is_refused_is_replaced(self):
        client = SnovioAPI("revoked", "secret")
        for _ in range(12):
            self.assertEqual(client.get_domain_emails_count({"domain": MANY})["result"], count(MANY))
        seen = ask("GET", "/_seen")["snov"]
        self.assertEqual((seen["tokensIssued"], seen["badTokens"]), (2, 1))

    def test_wrong_credentials_give_no_token(self):
        with self.assertRaises(KeyError):
            SnovioAPI("unheard-of", "secret")
        with self.assertRaises(KeyError):
            SnovioAPI("tokenless", "secret")
        self.assertEqual(ask("GET", "/_seen")["snov"]["badCredentials"], 1)

    def test_what_is_gone_is_gone(self):
        with self.assertRaises(TypeError):  # Of a 404 it makes nothing, and looks into it.
            SnovioAPI("good-client", "secret").domain_emails_with_info({"domain": MANY})


class HuntsmanSnovTest(Command, ClientTest):
    agent = "python-requests/"

    def run_command(self, client, *arguments):
        return self.printed("snovio", *arguments, SNOVIO_USER_ID=client, SNOVIO_SECRET="secret")

    def test_the_commands_print_what_they_expect(self):
        self.assertIn("Balance: 25000.00 credits\n", self.run_command("good-client", "get-balance"))
        self.assertIn(f"Total Emails: {count(MANY)}\n", self.run_command("good-client", "email-count", "--domain", MANY))

    def test_a_refusal_is_printed_as_its_status(self):
        self.assertIn("401 Client Error", self.run_command("unheard-of", "get-balance"))
        ask("POST", "/_faults", {"fixture": "snov_rate_limit", "provider": "snov", "endpoint": "balance"})
        self.assertIn("429 Client Error", self.run_command("good-client", "get-balance"))

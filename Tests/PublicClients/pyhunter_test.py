"""PyHunter, by requests and by httpx: https://pypi.org/project/pyhunter/"""

import asyncio

import pyhunter
from pyhunter.exceptions import HunterApiError

from simulator import ClientTest, addresses, ask, contacts, somebody

MANY = "many.example"

# Of each parameter: what is asked with it, and which contacts that must find, told from the contact alone.
FILTERS = [
    (dict(emails_type="personal"), lambda one: one["type"] == "personal"),
    (dict(emails_type="generic"), lambda one: one["type"] == "generic"),
    (dict(seniority="junior,senior"), lambda one: one["seniority"] in ("junior", "senior")),
    (dict(department="sales,it"), lambda one: one["department"] in ("sales", "it")),
    (dict(required_field="full_name"), lambda one: one["first_name"] and one["last_name"]),
    (dict(required_field="position"), lambda one: one["position"]),
    (dict(required_field="phone_number"), lambda one: one["phone_number"]),
    (dict(verification_status="valid"), lambda one: one["verification"]["status"] == "valid"),
    (
        dict(
            seniority="executive", department="it,sales", emails_type="personal",
            verification_status="valid,accept_all",
        ),
        lambda one: one["seniority"] == "executive"
        and one["department"] in ("it", "sales")
        and one["type"] == "personal"
        and one["verification"]["status"] in ("valid", "accept_all"),
    ),
]

# Key, question, and what is refused: the status, which is the code of the body, its id, and words of its details.
REFUSALS = [
    ("wrong", dict(domain=MANY), 401, "authentication_failed", "No user found for the API key supplied"),
    ("exhausted", dict(domain=MANY), 429, "too_many_requests", "per billing period included in your plan"),
    ("nocredit", dict(domain=MANY), 402, "credits", "no credits left"),
    ("restricted", dict(domain=MANY), 429, "restricted_account", "no usable subscription"),
    ("forbidden", dict(domain=MANY), 403, "forbidden", "Use your API key instead"),
    ("free", dict(domain=MANY, limit=100), 400, "pagination_error", "limited to 10 email addresses on your current"),
    ("oldfree", dict(domain=MANY, offset=10), 400, "pagination_error", "You're limited to 10 email addresses"),
    ("good", dict(domain=MANY, limit=0), 400, "pagination_error", "'limit' should be a positive integer"),
    ("good", dict(domain=MANY, limit=101), 400, "pagination_error", "should range between 1 and 100"),
    ("good", dict(domain=MANY, offset=-1), 400, "pagination_error", "offset"),
    ("good", dict(domain=MANY, seniority="boss"), 400, "invalid_seniority", "seniority"),
    ("good", dict(domain=MANY, department="boss"), 400, "invalid_department", "department"),
    ("good", dict(domain="claimed.example"), 451, "claimed_email", "not to process it"),
    ("good", dict(domain="flaky.example"), 500, "server_error", "wrong on our side"),
]


class Questions:
    """What both of the package's clients are asked."""

    def call(self, key, method, **arguments):
        raise NotImplementedError

    def refusal(self, key, method, **arguments):
        with self.assertRaises(HunterApiError) as caught:
            self.call(key, method, **arguments)
        return caught.exception

    def test_a_search_finds_what_there_is_page_by_page(self):
        found = []
        for offset in range(0, 200, 50):
            found += self.call("good", "domain_search", domain=MANY, limit=50, offset=offset)["emails"]
        self.assertEqual(found, contacts(MANY))
        self.assertEqual(len(self.call("good", "domain_search", domain=MANY)["emails"]), 10)

    def test_each_filter_finds_what_it_names(self):
        everybody = contacts(MANY)
        for arguments, is_meant in FILTERS:
            with self.subTest(**arguments):
                expected = [one for one in everybody if is_meant(one)]
                self.assertTrue(0 < len(expected) < len(everybody))
                reply = self.call("good", "domain_search", domain=MANY, limit=100, raw=True, **arguments).json()
                self.assertEqual(addresses(reply["data"]["emails"]), addresses(expected)[:100])
                self.assertEqual(reply["meta"]["results"], len(expected))

    def test_a_company_stands_for_its_domain(self):
        self.assertEqual(self.call("good", "domain_search", company="Acme Corp")["domain"], "acmecorp.com")

    def test_an_unknown_domain_is_an_answer(self):
        data = self.call("good", "domain_search", domain="none.example")
        self.assertEqual((data["domain"], data["organization"], data["emails"]), (None, None, []))

    def test_refusals_are_reported_with_the_body(self):
        for key, arguments, status, id, words in REFUSALS:
            with self.subTest(key=key, **arguments):
                error = self.refusal(key, "domain_search", **arguments)
                self.assertEqual(str(error), "Hunter API returned an error response")
                self.assertEqual([error.error[0]["id"], error.error[0]["code"]], [id, status])
                self.assertIn(words, error.error[0]["details"])

    def test_a_throttled_search_is_reported(self):
        for status in (403, 429):
            ask("POST", "/_faults", {"fixture": "try_later"} if status == 429 else {"status": 403})
            self.assertEqual(self.refusal("good", "domain_search", domain=MANY).error[0]["code"], status)
        self.assertTrue(self.call("good", "domain_search", domain=MANY)["emails"])

    def test_pages_of_html_are_reported_as_text(self):
        self.assertIn("error code: 1010", self.refusal("blocked", "domain_search", domain=MANY).payload["body"])
        self.assertIn("502 Bad Gateway", self.refusal("good", "domain_search", domain="html.example").payload["body"])

    def test_broken_json_is_reported(self):
        error = self.refusal("good", "domain_search", domain="malformed.example")
        self.assertEqual((str(error), error.status_code), ("Hunter API response format is invalid", 200))

    def test_a_count_is_that_of_the_contacts(self):
        everybody = contacts(MANY)
        data = self.call("good", "email_count", domain=MANY)
        self.assertEqual(data["total"], len(everybody))
        self.assertEqual(data["personal_emails"] + data["generic_emails"], data["total"])
        self.assertEqual(data["department"]["sales"], sum(one["department"] == "sales" for one in everybody))
        self.assertEqual(len(data["department"]), 14)
        self.assertEqual(self.call("good", "email_count", company="Many")["total"], len(contacts("many.com")))

    def test_an_account_says_what_was_used(self):
        self.call("good", "domain_search", domain=MANY, limit=21)
        self.call("good", "email_verifier", email="nobody@acme.example")
        account = self.call("good", "account_information")
        credits = account["requests"]["credits"]
        self.assertEqual(credits, {"used": 3.5, "available": 24000, "remaining": 23996.5})
        self.assertEqual(account["calls"]["left"], account["calls"]["available"] - 1)
        self.assertEqual(self.call("free", "account_information")["plan_name"], "Free")
        self.assertNotIn("credits", self.call("searches", "account_information")["requests"])
        self.assertNotIn("requests", self.call("calls", "account_information"))
        self.assertEqual(self.refusal("wrong", "account_information").error[0]["code"], 401)

    def test_the_finder_finds_a_person(self):
        person = somebody(MANY)
        names = dict(first_name=person["first_name"], last_name=person["last_name"])
        expected = (person["value"], person["confidence"])
        self.assertEqual(self.call("good", "email_finder", domain=MANY, **names), expected)
        full_name = "{first_name} {last_name}".format(**person)
        found = self.call("good", "email_finder", domain=MANY, full_name=full_name, max_duration=20)
        self.assertEqual(found, expected)
        email, score = self.call("good", "email_finder", linkedin_handle="ada-lee")
        self.assertTrue(email.endswith("@lee.example") and 0 <= score <= 100)
        nobody = self.call("good", "email_finder", domain="none.example", full_name="Ada Lee")
        self.assertEqual(nobody, (None, None))

    def test_the_finder_refuses(self):
        for key, domain, status in [
            ("wrong", MANY, 401), ("good", "guessed.example", 404), ("good", "claimed.example", 451),
            ("exhausted", MANY, 429),
        ]:
            with self.subTest(key=key, domain=domain):
                error = self.refusal(key, "email_finder", domain=domain, full_name="Ada Lee")
                self.assertEqual(error.error[0]["code"], status)
        error = self.refusal("good", "email_finder", domain=MANY, full_name="Ada Lee", max_duration=21)
        self.assertEqual(error.error[0]["id"], "wrong_params")

    def test_the_verifier_tells_what_a_search_shows(self):
        for person in contacts(MANY)[:40]:
            if status := person["verification"]["status"]:
                verified = self.call("good", "email_verifier", email=person["value"])
                self.assertEqual((verified["email"], verified["status"]), (person["value"], status))

    def test_a_verification_takes_its_time(self):
        self.assertIsNone(self.call("good", "email_verifier", email="ada@slow.example")["status"])
        self.assertIsNotNone(self.call("good", "email_verifier", email="ada@slow.example")["status"])
        error = self.refusal("good", "email_verifier", email="ada@flaky.example")
        self.assertEqual((error.status_code, error.payload["errors"][0]["code"]), (222, 222))
        self.assertTrue(self.call("good", "email_verifier", email="ada@flaky.example")["status"])
        error = self.refusal("good", "email_verifier", email="ada@claimed.example")
        self.assertEqual(error.error[0]["code"], 451)

    def test_the_trial_key_has_one_answer(self):
        one = self.call("test-api-key", "domain_search", domain=MANY)
        self.assertEqual(one, self.call("test-api-key", "domain_search", domain="few.example"))
        verified = self.call("test-api-key", "email_verifier", email="ada@many.example")
        self.assertEqual((verified["email"], verified["status"]), (one["emails"][0]["value"], "valid"))


class PyHunterTest(Questions, ClientTest):
    agent = "python-requests/"

    def call(self, key, method, **arguments):
        return getattr(pyhunter.PyHunter(key, max_retries=0), method)(**arguments)


class AsyncPyHunterTest(Questions, ClientTest):
    agent = "python-httpx/"

    def call(self, key, method, retries=0, **arguments):
        async def ask():
            async with pyhunter.AsyncPyHunter(key, max_retries=retries, retry_backoff=0) as client:
                return await getattr(client, method)(**arguments)

        return asyncio.run(ask())

    def test_what_passes_is_tried_again(self):
        self.assertTrue(self.call("good", "domain_search", retries=1, domain="flaky.example")["emails"])
        ask("POST", "/_faults", {"fixture": "try_later", "times": 2})
        self.assertTrue(self.call("good", "domain_search", retries=2, domain=MANY)["emails"])
        self.assertEqual(ask("GET", "/_seen")["calls"], 5)

    def test_the_status_is_reported(self):
        self.assertEqual(self.refusal("wrong", "domain_search", domain=MANY).status_code, 401)
        self.assertEqual(self.refusal("nocredit", "domain_search", domain=MANY).status_code, 402)

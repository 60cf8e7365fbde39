"""forager-service, by httpx: https://pypi.org/project/forager-service/. It asks for a count without a key, and says no
User-Agent: the firewall before the service answers that with a page, so the tests give it one but for one."""

import json
import unittest.mock

import httpx
from forager_service.app_services.service import Service
from forager_service.common.exceptions import ForagerAPIError

from simulator import ClientTest, addresses, contacts, somebody

MANY = "many.example"


class NamedRequest(httpx.Request):
    def __init__(self, *arguments, headers=None, **others):
        super().__init__(*arguments, headers={"User-Agent": "forager", **(headers or {})}, **others)


class NamelessForagerTest(unittest.TestCase):
    def test_a_caller_without_a_name_is_turned_away_with_a_page(self):
        reply = Service("good").domain_search(domain=MANY, raw=True)
        self.assertEqual((reply.status_code, reply.headers["content-type"]), (403, "text/html; charset=UTF-8"))
        with self.assertRaises(json.JSONDecodeError):
            Service("good").domain_search(domain=MANY)


@unittest.mock.patch("httpx.Request", NamedRequest)
class ForagerTest(ClientTest):
    agent = "forager"

    def test_a_search_with_every_parameter(self):
        expected = [
            one
            for one in contacts(MANY)
            if one["seniority"] in ("senior", "executive") and (one["type"], one["department"]) == ("personal", "sales")
        ]
        data = Service("good").domain_search(
            domain=MANY, limit=3, offset=1, type="personal", seniority="senior, executive", department="sales")
        self.assertEqual(addresses(data["emails"]), addresses(expected)[1:4])

    def test_several_required_fields_with_commas_between(self):
        expected = [one for one in contacts(MANY) if one["first_name"] and one["last_name"] and one["phone_number"]]
        data = Service("good").domain_search(domain=MANY, limit=100, required_field="full_name, phone_number")
        self.assertEqual(addresses(data["emails"]), addresses(expected))

    def test_a_count_needs_no_key(self):
        everybody = contacts(MANY)
        self.assertEqual(Service("wrong").email_count(domain=MANY)["total"], len(everybody))
        generic = Service("wrong").email_count(domain=MANY, email_type="generic")
        self.assertEqual(generic["total"], sum(one["type"] == "generic" for one in everybody))

    def test_a_person_is_found_and_verified(self):
        person = somebody("many.com")  # Its own check of addresses knows short names of top domains only.
        found = Service("good").email_finder(
            domain="many.com", first_name=person["first_name"], last_name=person["last_name"], max_duration=3)
        self.assertEqual(found["email"], person["value"])
        self.assertEqual(Service("good").verify_email(person["value"])["email"], person["value"])

    def test_a_refusal_is_raised_with_the_body(self):
        for key, arguments, id in [
            ("wrong", {}, "authentication_failed"), ("exhausted", {}, "too_many_requests"),
            ("free", dict(limit=100), "pagination_error"),
        ]:
            with self.subTest(key=key):
                with self.assertRaises(ForagerAPIError) as caught:
                    Service(key).domain_search(domain=MANY, **arguments)
                self.assertEqual(caught.exception.args[0]["errors"][0]["id"], id)

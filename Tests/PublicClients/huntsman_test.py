"""The huntsman command, by requests: https://pypi.org/project/huntsman/. It prints members of 2023 and 2024 that the
service has dropped since, so it is asked of a domain and an account of those days."""

import os
import re
import subprocess
import sys
import tempfile

from simulator import ClientTest, contacts, somebody

OLD = "company.example"


class Command:
    def printed(self, *arguments, **variables):
        with tempfile.TemporaryDirectory() as folder:  # It looks for its settings where it runs.
            done = subprocess.run(
                [sys.executable, "-m", "huntsman", *arguments],
                env={**os.environ, **variables, "PYTHONIOENCODING": "utf-8"},
                cwd=folder, capture_output=True, encoding="utf-8", timeout=20)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return re.sub("\033\\[[0-9;]*m", "", done.stdout)


class HuntsmanTest(Command, ClientTest):
    agent = "python-requests/"

    def run_command(self, key, *arguments):
        return self.printed("hunterio", *arguments, HUNTERIO_API_KEY=key)

    def test_a_search_prints_the_company_and_its_addresses(self):
        printed = self.run_command("good", "domain-search", "--domain", OLD, "--limit", "100")
        for one in contacts(OLD):
            self.assertIn(f"Email: {one['value']}\n", printed)
        for line in ("Industry: Manufacturing", "Headcount: 51-200", "Technologies", "Location: Berlin, None, DE"):
            self.assertIn(line, printed)

    def test_a_search_with_every_parameter(self):
        expected = [
            one["value"]
            for one in contacts("many.example")
            if one["type"] == "personal" and one["seniority"] == "executive" and one["position"]
        ]
        printed = self.run_command(
            "good", "domain-search", "--domain", "many.example", "--emails-only", "--limit", "5", "--offset", "2",
            "--type", "personal", "--seniority", "executive", "--required-field", "position")
        self.assertEqual(printed.split(), expected[2:7])
        printed = self.run_command(
            "good", "domain-search", "--domain", "many.example", "--emails-only", "--department", "it")
        it = [one["value"] for one in contacts("many.example") if one["department"] == "it"]
        self.assertEqual(printed.split(), it[:10])

    def test_the_other_commands_print_what_they_expect(self):
        person = somebody("many.example")
        name = "{first_name} {last_name}".format(**person)
        printed = self.run_command("good", "email-finder", "--domain", "many.example", "--full-name", name)
        self.assertIn(f"Email: {person['value']}\n", printed)
        printed = self.run_command("good", "email-verifier", "--email", person["value"])
        for line in (f"Email: {person['value']}", "Regular Expression: True", "MX Records: True"):
            self.assertIn(line, printed)
        printed = self.run_command("good", "email-count", "--domain", "many.example", "--type", "personal")
        self.assertIn("Generic Emails: 0\n", printed)
        self.assertIn("Operations: ", printed)
        printed = self.run_command("searches", "account-info")
        for line in ("Searches Available: 500", "Verifications Available: 1000", "Deprecation Notice: "):
            self.assertIn(line, printed)

    def test_a_refusal_is_printed_as_its_status(self):
        for key, status in [("wrong", 401), ("nocredit", 402), ("blocked", 403), ("exhausted", 429)]:
            printed = self.run_command(key, "domain-search", "--domain", OLD)
            self.assertIn(f"API request failed with status code {status}", printed)

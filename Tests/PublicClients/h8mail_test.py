"""h8mail, by requests: https://pypi.org/project/h8mail/. It counts without a key, then searches with one."""

import contextlib
import io

from h8mail.utils.classes import target

from simulator import ClientTest, addresses, contacts


class H8mailTest(ClientTest):
    agent = "h8mail-"

    def found(self, ask):
        one = target("ada@many.example")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            ask(one)
        return [entry for entry in one.data if entry], printed.getvalue()

    def test_the_count_that_is_open_to_all(self):
        found, _ = self.found(lambda one: one.get_hunterio_public())
        self.assertEqual(found, [("HUNTER_PUB", len(contacts("many.example")))])

    def test_the_addresses_beside_one(self):
        found, _ = self.found(lambda one: one.get_hunterio_private("good"))
        expected = addresses(contacts("many.example"))[:10]
        self.assertEqual(found, [("HUNTER_RELATED", address) for address in expected])

    def test_a_refusal_has_no_data(self):
        found, printed = self.found(lambda one: one.get_hunterio_private("wrong"))
        self.assertEqual(found, [])
        self.assertIn("'data'", printed)

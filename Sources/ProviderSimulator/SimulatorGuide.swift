/// What `--help` says besides the options; no line is longer than a terminal is wide.
enum SimulatorGuide {
    static let text = """
        GET|POST /v2/domain-search and /found, GET /v2/account, /v2/email-count,
        /v2/email-finder, /v2/email-verifier
        GET  /_seen              what callers did; with the domains: ?domains=1
        GET  /_contacts?domain=… every contact of a domain
        POST /_reset             forgets what was seen, charged and queued
        POST /_faults            {"status":500,"times":3}, {"latency":250},
                                 {"fixture":"usage_limit","retryAfter":"2"},
                                 {"kind":"reset|truncate|drip|huge"}; each with
                                 "domain":"…" for searches of that one only,
                                 "endpoint":"email-count|account|email-finder|
                                 email-verifier" for other calls

        KEYS, by how they begin
          good…, 40 hexadecimal digits   served
          free…, oldfree…                served, the first 10 addresses only
          searches…, calls…              served, with the accounts of older plans
          exhausted…, nocredit…          429 billing period, 402
          restricted…, forbidden…        429 restricted_account, 403
          blocked…                       403, a page of HTML
          test-api-key                   one fixed body
          anything else                  401

        DOMAINS, by how they begin
          many…, few…, any other         101–150 contacts, 1–10, 11–40
          none…, guessed…                unknown, unknown but echoed
          generic…, nulls…, unicode…     roles only, names missing, any script
          sources…, departments…         20 sources, departments nobody lists
          catchall…, disposable…         accepts all, throw-away addresses
          shuffled…                      as many…, in another order each time
          noverify…, company…            as in 2021, as in 2023
          claimed…, html…, malformed…    451, 502 with HTML, broken JSON
          slow…, flaky…                  2 s later, 500 once for each key;
                                         the verifier: 202 once, 222 once

        A call of Hunter's without a User-Agent gets 403 and a page of HTML.
        """
}

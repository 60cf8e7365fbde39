/// What `--help` says of Snov; no line is longer than a terminal is wide.
enum SnovGuide {
    static let text = """
        SNOV
        POST /v1/oauth/access_token with client_id and client_secret,
        GET  /v1/get-balance, POST /v1/get-domain-emails-count; and, below
        /v2, POST …/start and GET …/result of domain-search,
        domain-search/prospects, …/prospects/search-emails,
        …/domain-emails, …/generic-contacts, emails-by-domain-by-name and
        email-verification
        GET  /_seen              its member "snov"
        GET  /_contacts?domain=…&provider=snov
        POST /_faults            with "provider":"snov" and, if it is to be,
                                 "endpoint":"token|balance|email-count|
                                 company/start|company/result|prospects/…|
                                 search-emails/…|domain-emails/…|
                                 generic-contacts/…|by-name/…|
                                 verification/…"; fixtures snov_…

        CLIENT IDS, by how they begin; any secret that isn't wrong… is right
          good…, 32 hexadecimal digits   served
          short…, revoked…               tokens of 2 s, refused after 10 calls
          tokenless…                     200 without a token
          poor…, poor12…                 5 credits, 12 credits
          nocredit…, oldcredit…          no credit: 400, in the older way 502
          blocked…                       403, a page of HTML
          anything else                  401

        WORDS in a domain's first label, between hyphens, joined at will
          never, patient                 tasks that take for ever, 5 polls
          immediate, spaced              data at once, "in progress"
          datahash, tophash, linkhash    where a task's hash stands
          arraylinks, emptylinks,        "links":[], {}, {"next":null}
          nulllinks, foreign             links to another host
          start200, start201             a start's status, otherwise 202
          revealed, bare                 prospects with addresses, with
                                         neither them nor a way to them
          dry, olddry                    no credit for a prospect's address
          expired, busy, gateway         404 to polls, 429 and 504 once
          nul, rawnul                    NUL characters, escaped or not
          crowd                          120 generic contacts
        How a domain begins tells, as above, whom it has; html…, slow…,
        flaky… and malformed… go wrong as above, and of a claimed… domain
        no address is found. Snov lacks each fifth person and each third
        role that Hunter has, and knows some of its own.
        """
}

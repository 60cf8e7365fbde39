/// The one body that any question of a kind gets under `test-api-key`. The service's own are not recorded; the search's
/// is its published example (providers.md, A.1), the others are made for the person whom that names first.
enum TrialReply {
    static let finding: [UInt8] = Array(
        #"""
        {
          "data": {
            "first_name": "Olivia", "last_name": "Martin", "email": "olivia.martin@acme.com", "score": 96,
            "domain": "acme.com", "accept_all": false, "position": "Head of Sales", "twitter": null,
            "linkedin_url": "https://www.linkedin.com/in/olivia-martin", "phone_number": null, "company": "Acme Inc",
            "sources": [
              {
                "domain": "acme.com", "uri": "http://acme.com/about/team",
                "extracted_on": "2026-02-11", "last_seen_on": "2026-06-02", "still_on_page": true
              }
            ],
            "verification": {"date": "2026-06-10", "status": "valid"}, "source_type": "found"
          },
          "meta": {
            "params": {
              "first_name": "Olivia", "last_name": "Martin", "full_name": null, "domain": "acme.com", "company": null,
              "linkedin_handle": null, "max_duration": null
            }
          }
        }

        """#.utf8)

    static let verification: [UInt8] = Array(
        #"""
        {
          "data": {
            "status": "valid", "result": "deliverable",
            "_deprecation_notice": "Using result is deprecated, use status instead",
            "score": 96, "email": "olivia.martin@acme.com", "regexp": true, "gibberish": false, "disposable": false,
            "webmail": false, "mx_records": true, "smtp_server": true, "smtp_check": true, "accept_all": false,
            "block": false,
            "sources": [
              {
                "domain": "acme.com", "uri": "http://acme.com/about/team",
                "extracted_on": "2026-02-11", "last_seen_on": "2026-06-02", "still_on_page": true
              }
            ]
          },
          "meta": {"params": {"email": "olivia.martin@acme.com"}}
        }

        """#.utf8)

    static let search: [UInt8] = Array(
        #"""
        {
          "data": {
            "domain": "acme.com", "disposable": false, "webmail": false, "accept_all": false,
            "pattern": "{first}", "organization": "Acme Inc", "linked_domains": [],
            "emails": [
              {
                "value": "olivia.martin@acme.com", "type": "personal", "confidence": 96,
                "sources": [
                  {
                    "domain": "acme.com", "uri": "http://acme.com/about/team",
                    "extracted_on": "2026-02-11", "last_seen_on": "2026-06-02", "still_on_page": true
                  }
                ],
                "first_name": "Olivia", "last_name": "Martin",
                "position": "Head of Sales", "position_raw": "Head of Sales",
                "seniority": "executive", "department": "sales",
                "linkedin": "https://www.linkedin.com/in/olivia-martin", "twitter": null, "phone_number": null,
                "verification": {"date": "2026-06-10", "status": "valid"}
              },
              {
                "value": "lucas.bernard@acme.com", "type": "personal", "confidence": 72,
                "sources": [
                  {
                    "domain": "acme.com", "uri": "http://acme.com/blog/author/lucas",
                    "extracted_on": "2026-01-08", "last_seen_on": "2026-05-22", "still_on_page": true
                  }
                ],
                "first_name": "Lucas", "last_name": "Bernard",
                "position": "VP Sales", "position_raw": "VP of Sales",
                "seniority": "executive", "department": "sales",
                "linkedin": null, "twitter": null, "phone_number": null,
                "verification": {"date": null, "status": null}
              },
              {
                "value": "emma.dubois@acme.com", "type": "personal", "confidence": 88,
                "sources": [
                  {
                    "domain": "linkedin.com", "uri": "https://www.linkedin.com/in/emma-dubois",
                    "extracted_on": "2026-03-19", "last_seen_on": "2026-06-01", "still_on_page": true
                  }
                ],
                "first_name": "Emma", "last_name": "Dubois",
                "position": "Sales Manager", "position_raw": "Sales Manager",
                "seniority": "senior", "department": "sales",
                "linkedin": null, "twitter": null, "phone_number": null,
                "verification": {"date": null, "status": null}
              }
            ]
          },
          "meta": {
            "results": 3, "limit": 10, "offset": 0,
            "params": {"domain": "acme.com", "company": null, "type": null, "seniority": null, "department": null}
          }
        }

        """#.utf8)
}

extension ReplyExamples {
    static let listContactsOfSite = rows("{\n\(contact)\n}")
    static let listContacts = page(of: "{\n\(contact),\n\(contactsSite)\n}")

    private static let contact = """
          "id": 1,
          "site_id": 1,
          "email": "ada@acme.example",
          "first_name": "Ada",
          "last_name": "Lovelace",
          "full_name": "Ada Lovelace",
          "position": "CEO",
          "position_raw": "Chief Executive Officer",
          "seniority": "executive",
          "department": "management",
          "type": "personal",
          "confidence": 95,
          "linkedin_url": null,
          "twitter": null,
          "phone_number": null,
          "verification_status": "valid",
          "verification_date": "2026-01-02",
          "enrichment_source": "hunter",
          "enrichment_job_id": "b4bb2dbf-6ac6-4c9b-9f2a-3d3e4c7f1a52",
          "created_at": "2026-09-21 14:13:25",
          "updated_at": "2026-09-21 14:13:25"
        """

    private static let contactsSite = """
          "domain": "acme.example",
          "company_name": null
        """

    static let exportContacts = """
        id,site_id,email,first_name,last_name,full_name,position,position_raw,seniority,department,type,confidence,\
        linkedin_url,twitter,phone_number,verification_status,verification_date,enrichment_source,enrichment_job_id,\
        created_at,updated_at,domain,company_name\r
        1,1,ada@acme.example,Ada,Lovelace,Ada Lovelace,CEO,Chief Executive Officer,executive,management,personal,95,\
        ,,,valid,2026-01-02,hunter,b4bb2dbf-6ac6-4c9b-9f2a-3d3e4c7f1a52,2026-09-21 14:13:25,2026-09-21 14:13:25,\
        acme.example,\r

        """

    static let listCompaniesOfSite = rows(
        """
        {
          "provider": "hunter",
          "organization": "Acme",
          "pattern": "{first}",
          "accepts_all": false,
          "is_disposable": false,
          "is_webmail": null,
          "results_available": 12,
          "found_at": "2026-09-21 14:13:25",
          "job_id": "b4bb2dbf-6ac6-4c9b-9f2a-3d3e4c7f1a52"
        }
        """)

    static let listFindings = """
        {
          "success": true,
          "data": [
            {
              "job_id": "b4bb2dbf-6ac6-4c9b-9f2a-3d3e4c7f1a52",
              "provider": "hunter",
              "found_at": "2026-09-21 14:13:25",
              "call_id": null,
              "sources": [
                {
                  "uri": "https://acme.example/team",
                  "domain": "acme.example",
                  "extracted_on": null,
                  "last_seen_on": null,
                  "still_on_page": true
                }
              ]
            }
          ],
          "total": 1
        }
        """
}

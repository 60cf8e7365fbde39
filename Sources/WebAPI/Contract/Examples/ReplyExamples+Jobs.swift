extension ReplyExamples {
    static let listJobs = page(of: job)
    static let showJob = success(job)

    private static let job = """
        {
          "id": "b4bb2dbf-6ac6-4c9b-9f2a-3d3e4c7f1a52",
          "type": "enrichment",
          "status": "completed",
          "provider": "hunter",
          "config": {
            "limit": 5
          },
          "progress": 100,
          "total_items": 3,
          "processed_items": 3,
          "succeeded_items": 2,
          "failed_items": 1,
          "skipped_items": 0,
          "contacts_found": 4,
          "suppressed_contacts": 0,
          "credits_used": 0,
          "credits_unknown": 0,
          "error": null,
          "error_code": null,
          "eta_seconds": null,
          "waiting_reason": null,
          "created_at": "2026-09-21 14:13:25",
          "started_at": "2026-09-21 14:13:25",
          "completed_at": "2026-09-21 14:13:25",
          "retry_of": null
        }
        """

    static let listSitesOfJob = """
        {
          "success": true,
          "data": [
            {
              "site_id": 1,
              "domain": "acme.example",
              "provider": "hunter",
              "status": "enriched",
              "attempts": 0,
              "contacts_found": 2,
              "suppressed_contacts": 0,
              "results_available": 12,
              "error_code": null,
              "error": null,
              "fresh_since": null,
              "fresh_job_id": null,
              "started_at": "2026-09-21 14:13:25",
              "completed_at": "2026-09-21 14:13:25"
            },
            {
              "site_id": 2,
              "domain": "tailspin.example",
              "provider": "hunter",
              "status": "error",
              "attempts": 0,
              "contacts_found": 0,
              "suppressed_contacts": 0,
              "results_available": null,
              "error_code": "provider_unavailable",
              "error": "It did not answer.",
              "fresh_since": null,
              "fresh_job_id": null,
              "started_at": "2026-09-21 14:13:25",
              "completed_at": "2026-09-21 14:13:25"
            },
            {
              "site_id": 3,
              "domain": "fabrikam.example",
              "provider": "hunter",
              "status": "enriched",
              "attempts": 0,
              "contacts_found": 2,
              "suppressed_contacts": 0,
              "results_available": 12,
              "error_code": null,
              "error": null,
              "fresh_since": null,
              "fresh_job_id": null,
              "started_at": "2026-09-21 14:13:25",
              "completed_at": "2026-09-21 14:13:25"
            }
          ],
          "total": 3,
          "page": 1,
          "pageSize": 50
        }
        """
}

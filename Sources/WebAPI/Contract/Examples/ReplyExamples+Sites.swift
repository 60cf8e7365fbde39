extension ReplyExamples {
    static let listEnrichmentSites = page(of: site)
    static let listSites = page(of: site)
    static let showSite = success(site)

    private static let site = """
        {
          "id": 1,
          "url": "https://acme.example",
          "domain": "acme.example",
          "is_wordpress": 0,
          "wp_version": null,
          "detected_theme": null,
          "detected_plugins": null,
          "discovery_source": "api",
          "discovery_job_id": null,
          "discovery_date": "2026-09-21 14:13:20",
          "country": null,
          "industry_guess": null,
          "has_contact_page": 0,
          "contact_page_url": null,
          "status": "pending",
          "http_status_code": null,
          "ssl_valid": null,
          "response_time_ms": null,
          "meta_description": null,
          "page_title": null,
          "pipeline_stage": "enrichment",
          "created_at": "2026-09-21 14:13:20",
          "updated_at": "2026-09-21 14:13:25",
          "company_name": null,
          "industry_segment": null,
          "ai_fit_reasoning": null,
          "emails_available_count": 0,
          "priority": "cold",
          "outreach_status": "not_started",
          "notes": null,
          "enrichment_status": "enriched",
          "contact_count": 2
        }
        """
}

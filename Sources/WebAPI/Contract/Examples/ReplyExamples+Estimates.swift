extension ReplyExamples {
    static let showEstimate = success(
        """
        {
          "id": "5f0f9a36-0c0e-4d5e-8a55-0a4b8e1f6c11",
          "status": "complete",
          "created_at": "2026-09-21 14:13:35",
          "expires_at": "2026-09-21 15:13:35",
          "sites": 3,
          "to_ask": 1,
          "skipped": {
            "fresh": 2,
            "webmail": 0,
            "disposable": 0,
            "suppressed": 0,
            "deleted": 0
          },
          "cached": [
            {
              "site_id": 1,
              "enriched_at": "2026-09-21 14:13:25",
              "job_id": "b4bb2dbf-6ac6-4c9b-9f2a-3d3e4c7f1a52"
            },
            {
              "site_id": 3,
              "enriched_at": "2026-09-21 14:13:25",
              "job_id": "b4bb2dbf-6ac6-4c9b-9f2a-3d3e4c7f1a52"
            }
          ],
          "calls": {
            "least": 1,
            "most": 1
          },
          "credits": {
            "least": 0,
            "most": 1
          },
          "minutes": {
            "least": 0,
            "most": 1
          },
          "providers": [
            {
              "provider": "hunter",
              "calls": {
                "least": 1,
                "most": 1
              },
              "credits": {
                "least": 0,
                "most": 1
              },
              "counted": 1,
              "account": {
                "credits_left": 23990.0,
                "asked_at": "2026-09-21 14:13:35"
              },
              "note": null
            }
          ]
        }
        """)
}

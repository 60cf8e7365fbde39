extension ReplyExamples {
    static let health = """
        {
          "success": true,
          "data": {
            "status": "ok"
          }
        }
        """

    static let ready = """
        {
          "success": true,
          "data": {
            "status": "ready",
            "checks": {
              "database": "ok",
              "migrations": "ok",
              "worker": "ok"
            },
            "workers": 1
          }
        }
        """
}

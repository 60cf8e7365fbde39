import Enrichment
import TestKit

func lease(_ site: Int64) -> Lease {
    Lease(job: JobID(rawValue: "job"), site: SiteID(rawValue: site), epoch: 1)
}

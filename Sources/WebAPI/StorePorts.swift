package import Enrichment

/// What of the store the API uses, by what is wanted of it.
package struct StorePorts {
    let jobs: any JobDesk
    let register: any SiteRegister
    let readings: any Readings
    let watch: any StoreWatch

    /// `readings` are the thread's own.
    package init(of store: some JobDesk & SiteRegister & StoreWatch, readings: any Readings) {
        jobs = store
        register = store
        watch = store
        self.readings = readings
    }
}

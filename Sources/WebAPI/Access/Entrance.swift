import HTTPTypes

/// Who may call, from where, and under which name of this server.
package struct Entrance {
    let hosts: AllowedHosts
    let origins: AllowedOrigins
    let access: Access

    package init(hosts: AllowedHosts, origins: AllowedOrigins = .none, access: Access) {
        self.hosts = hosts
        self.origins = origins
        self.access = access
    }

    /// Throws at a request that is not to get further, whatever it asks for.
    func check(_ request: HTTPRequest) throws(Problem) {
        try hosts.check(request.authority)
        try origins.check(request)
        try access.checkExposure(of: request)
    }
}

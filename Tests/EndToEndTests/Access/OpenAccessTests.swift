import Foundation
import TestKit
import Testing

/// ENRICHD_AUTH=none, and what nginx says of itself.
@Suite(.timeLimit(.minutes(5))) struct OpenAccessTests {
    @Test func `without tokens requests are answered on loopback only, and the log says it once`() async throws {
        let stand = try await Stand(startWorker: false)
        let client = try FastCGIClient(connectingTo: stand.folder.file("fcgi.sock"))
        func status(at address: String?, fields: [String: String] = [:]) throws -> String? {
            var request = FastCGIRequest("GET", "/api/enrichment/sites", fields: fields)
            if let address { request.set("SERVER_ADDR", address) }
            return try client.exchange(request)["Status"].map { String($0.prefix(3)) }
        }
        for address in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "unix:/run/nginx.sock"] {
            #expect(try status(at: address) == "200")
        }
        for address in [nil, "", "192.0.2.1", "::", "::ffff:192.0.2.1"] {
            #expect(try status(at: address) == "503")
        }
        #expect(try status(at: nil, fields: ["Server-Addr": "127.0.0.1"]) == "503")
        #expect(stand.logs.split(separator: "\n").count { $0.contains(" critical ") } == 1)
        #expect(try await stand.get("/api/enrichment/sites").status == 200)
    }

    /// The forms in which nginx writes its own addresses are nginx's to choose.
    @Test func `nginx says loopback where it listens on loopback`() async throws {
        let stand = try await Stand(startWorker: false)
        let socket = stand.folder.file("nginx.sock")
        let configuration = """
            daemon off; worker_processes 1; pid own.pid; error_log stderr warn; user root;
            events { }
            http {
                access_log off; client_body_temp_path a; fastcgi_temp_path b; proxy_temp_path c; scgi_temp_path d;
                uwsgi_temp_path e;
                server {
                    listen unix:\(socket);
                    location / {
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_param REQUEST_URI $request_uri;
                        fastcgi_param SERVER_ADDR $server_addr;
                        fastcgi_pass unix:\(stand.folder.file("fcgi.sock"));
                    }
                }
            }
            """
        try configuration.write(toFile: stand.folder.file("own.conf"), atomically: true, encoding: .utf8)
        let nginx = try stand.startNginx(stand.folder.file("own.conf"))
        try await stand.until("nginx") { FileManager.default.fileExists(atPath: socket) }
        let curl = try ChildProcess(
            "curl", program: "/usr/bin/env",
            arguments: ["curl", "--silent", "--unix-socket", socket, "http://localhost/api/enrichment/sites"],
            environment: ["PATH": "/usr/bin:/bin"], folder: stand.folder.path)
        #expect(curl.end(within: 20) == 0)
        #expect(curl.log.hasPrefix("{\"success\":true"), "\(curl.log)\n\(nginx.log)")
    }
}

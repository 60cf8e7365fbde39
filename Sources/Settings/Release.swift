/// Which release of enrichd this is, as `--version` and the User-Agent say it.
package enum Release {
    package static let version = "0.1.0"
}

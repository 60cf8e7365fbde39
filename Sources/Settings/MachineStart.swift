import FoundationEssentials

/// Which start of the machine this is: the kernel's boot id (proc(5), /proc/sys/kernel/random/boot_id).
package enum MachineStart {
    package static func bootID() throws(SettingsFault) -> String {
        let path = "/proc/sys/kernel/random/boot_id"
        do {
            return try String(contentsOfFile: path, encoding: .utf8).filter { !$0.isWhitespace }
        } catch {
            throw .noBootID(path: path, why: "\(error)")
        }
    }
}

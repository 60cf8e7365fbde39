import FoundationEssentials
import TestKit

extension TemporaryDirectory {
    /// The names of what is in it.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path)
    }

    /// The permission bits of one of its files.
    func mode(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file(name))[.posixPermissions] as? Int
    }
}

extension TemporaryDirectory {
    /// What is in one of its files; only of a database that nobody of this process has open any more.
    func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: file(name))))
    }
}

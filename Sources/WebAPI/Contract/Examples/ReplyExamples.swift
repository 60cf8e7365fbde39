/// Replies that the contract shows, under the names of their operations: each is what the last of the operation's commands
/// is answered in the world of the tests, which compare it and print what it must be.
enum ReplyExamples {}

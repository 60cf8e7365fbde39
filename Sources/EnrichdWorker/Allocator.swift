import CAllocator

/// glibc's allocator, as this program wants it (mallopt(3)).
enum Allocator {
    /// One heap for all threads, which keeps what is freed up to 4 MiB. To be called while there is only one thread: the
    /// others make theirs with their first allocation.
    ///
    /// By itself glibc gives each thread a heap of its own and hands what is free at its end back to the kernel from
    /// 128 KiB on: once for every site here, whose reply another thread reads than the one that received it. That was a
    /// tenth of the worker's time and a MiB of its memory.
    static func useOneHeap() {
        // Refused, they change nothing: it is slower, and no less right.
        _ = mallopt(M_ARENA_MAX, 1)
        _ = mallopt(M_TRIM_THRESHOLD, 4 << 20)
    }
}

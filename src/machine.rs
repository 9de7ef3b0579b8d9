//! What the machine says of this process and its disk; on a machine that does not say it, nothing.

use std::path::Path;

/// Memory that this process holds, in bytes (Linux: `VmRSS` of `/proc/self/status`).
#[must_use]
pub fn resident_bytes() -> Option<u64> {
    resident(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1_024)
}

/// Bytes of the disk on which a folder lies: those that an ordinary process may still use, and all of them.
///
/// # Errors
/// When there is no such folder.
pub fn disk(folder: &Path) -> std::io::Result<(u64, u64)> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok((disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_blocks.saturating_mul(disk.f_frsize)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_what_the_kernel_tells() {
        assert_eq!(resident("Name:\tthihanh\nVmPeak:\t  900 kB\nVmRSS:\t   1234 kB\nThreads: 3\n"), Some(1_263_616));
        assert_eq!(resident("Name:\tthihanh\n"), None);
        assert_eq!(resident("VmRSS:\tmany\n"), None);
    }

    #[test]
    fn a_disk_has_room_and_more_than_that_altogether() {
        let (free, whole) = disk(Path::new("/")).unwrap();
        assert!(free <= whole && whole > 0, "{free} of {whole}");
        assert!(disk(Path::new("/no/such/folder")).is_err());
    }
}

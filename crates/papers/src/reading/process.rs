//! Another program, given its input and asked for its output, within a time.

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// What the program did.
pub(crate) struct Output {
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote to its standard output.
    pub stdout: Vec<u8>,
}

/// Why there is no output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There is no such program.
    NotFound,
    /// It did not end in time and was killed.
    Timeout,
    /// It wrote more than allowed and was killed.
    TooMuchOutput,
    /// It could not be started or talked to.
    Broken,
}

/// Runs `command` with `input` (its pieces one after another) as its standard input. Its errors are not kept: the
/// programs started here say nothing there that a user could act on.
pub(crate) fn run(
    command: &mut Command,
    input: &[&[u8]],
    limit: Duration,
    most_output: usize,
) -> Result<Output, Failure> {
    let deadline = Instant::now() + limit;
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| if error.kind() == ErrorKind::NotFound { Failure::NotFound } else { Failure::Broken })?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(stop(&mut child, Failure::Broken));
    };
    thread::scope(|scope| {
        // A program may end without reading all of its input; that alone is no failure.
        scope.spawn(move || {
            for piece in input {
                if stdin.write_all(piece).is_err() {
                    return;
                }
            }
        });
        let (sender, receiver) = mpsc::channel();
        scope.spawn(move || {
            let mut output = Vec::new();
            let read = stdout.take(most_output as u64 + 1).read_to_end(&mut output);
            // The receiver is gone only when the time was up, and then nobody wants the output.
            let _ = sender.send(read.map(|_| output));
        });
        let stdout = match receiver.recv_timeout(limit) {
            Ok(Ok(output)) if output.len() <= most_output => output,
            Ok(Ok(_)) => return Err(stop(&mut child, Failure::TooMuchOutput)),
            Ok(Err(_)) => return Err(stop(&mut child, Failure::Broken)),
            Err(_) => return Err(stop(&mut child, Failure::Timeout)),
        };
        let status = wait(&mut child, deadline)?;
        Ok(Output { status, stdout })
    })
}

/// Waits for a program that has closed its output; it may still hang.
#[expect(clippy::disallowed_methods, reason = "reading is blocking work, never done on a thread of the async runtime")]
fn wait(child: &mut Child, deadline: Instant) -> Result<ExitStatus, Failure> {
    const PAUSE: Duration = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(None) => return Err(stop(child, Failure::Timeout)),
            Err(_) => return Err(stop(child, Failure::Broken)),
        }
    }
}

/// Kills the program and gives the reason back. Both calls fail only for a program that has ended by itself.
fn stop(child: &mut Child, reason: Failure) -> Failure {
    let _ = child.kill();
    let _ = child.wait();
    reason
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_and_status_come_back() {
        let output = run(&mut shell("cat; exit 3"), &[b"ab", b"c"], Duration::from_secs(20), 100).expect("runs");
        assert_eq!((output.stdout, output.status.code()), (b"abc".to_vec(), Some(3)));
    }

    #[test]
    fn a_program_that_does_not_end_is_killed() {
        for script in ["exec sleep 600", "exec >&-; exec sleep 600"] {
            let failure = run(&mut shell(script), &[b"x"], Duration::from_millis(200), 100).err();
            assert_eq!(failure, Some(Failure::Timeout), "{script}");
        }
    }

    #[test]
    fn output_is_bounded_and_a_missing_program_is_said() {
        let failure = run(&mut shell("exec cat /dev/zero"), &[], Duration::from_secs(20), 1000).err();
        assert_eq!(failure, Some(Failure::TooMuchOutput));
        let mut missing = Command::new("no-such-program-of-thihanh");
        assert_eq!(run(&mut missing, &[], Duration::from_secs(1), 1).err(), Some(Failure::NotFound));
    }
}

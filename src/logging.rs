//! Logging to standard error: text on a terminal, JSON lines elsewhere; `THIHANH_LOG` sets the level (default `warn,thihanh=info`).

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Installs the subscriber; a second call is without effect.
pub fn install() {
    let filter = EnvFilter::try_from_env("THIHANH_LOG").unwrap_or_else(|_| EnvFilter::new("warn,thihanh=info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let installed = if std::io::stderr().is_terminal() { builder.try_init() } else { builder.json().try_init() };
    // Err means that a subscriber is there already (tests): nothing to do.
    drop(installed);
}

//! Serving: binds the address, runs the background work beside, ends in order on a signal.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use thihanh_kernel::access::Actor;
use tokio::net::TcpListener;

use crate::app::App;
use crate::modules::operations::api::Watch;
use crate::modules::{
    accounts, agencies, collaborators, handling, indicators, information, inspections, monitoring, notices, risk,
};

/// Binds the configured address. Without accounts nobody could be told apart, so only this machine is served then.
///
/// # Errors
/// When the address is taken, or is no loopback address while there are no accounts.
pub async fn bind(app: &App) -> anyhow::Result<TcpListener> {
    let address = app.config.listen;
    if !address.ip().is_loopback() && !accounts::api::has_accounts(app.store.read()).await? {
        anyhow::bail!(
            "there are no accounts yet: {address} is refused, only a loopback address such as 127.0.0.1:8080 is served; add one with 'thihanh user add'"
        );
    }
    TcpListener::bind(address).await.with_context(|| format!("the address {address} cannot be listened on"))
}

/// Serves until SIGINT or SIGTERM; requests under way are finished. First the reference rows of this release are added.
///
/// # Errors
/// When the database does not answer or the listener fails.
pub async fn serve(app: Arc<App>, listener: TcpListener, with_jobs: bool) -> anyhow::Result<()> {
    agencies::usecase::install_reference_data(&app, &Actor::system("start")).await?;
    notices::api::install_rules(&app).await?;
    monitoring::api::install(&app).await?;
    inspections::api::install(&app).await?;
    information::api::install(&app).await?;
    risk::api::install(&app).await?;
    collaborators::api::install(&app).await?;
    indicators::api::install(&app).await?;
    handling::api::install(&app).await?;
    let kept_up = tokio::spawn(keep_up(app.watch.clone()));
    let jobs = with_jobs.then(|| tokio::spawn(crate::jobs::run_forever(app.clone())));
    let service = crate::router::router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(ended()).await?;
    if let Some(jobs) = jobs {
        jobs.abort();
    }
    kept_up.abort();
    Ok(())
}

/// Keeps what is measured small while nobody scrapes.
async fn keep_up(watch: Watch) {
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        watch.keep_up();
    }
}

async fn ended() {
    let interrupted = async { tokio::signal::ctrl_c().await.ok() };
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { _ = interrupted => {}, _ = terminated => {} }
}

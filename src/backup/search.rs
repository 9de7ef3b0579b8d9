//! The search indexes, made anew: each database keeps them in a form of its own, so copies of rows come without them.

use thihanh_store::search_index::Index;
use thihanh_store::{StoreError, WriteTx};

use crate::modules::{agencies, directives, handling, information, obligations, publication};

/// Has every module make its index from its rows, in the transaction that brought them. A new index does not compile before it stands here.
pub(super) async fn rebuild(tx: &WriteTx) -> Result<(), StoreError> {
    for index in Index::ALL {
        match index {
            Index::Agency => agencies::api::rebuild_search(tx).await?,
            Index::Directive => directives::api::rebuild_search(tx).await?,
            Index::Obligation => obligations::api::rebuild_search(tx).await?,
            Index::Information => information::api::rebuild_search(tx).await?,
            Index::Handling => handling::api::rebuild_search(tx).await?,
            Index::Publication => publication::api::rebuild_search(tx).await?,
        }
    }
    Ok(())
}

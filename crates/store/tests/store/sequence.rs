//! Readable codes are given once each.

use std::collections::BTreeSet;

use thihanh_kernel::code::CodeSeries;
use thihanh_store::testing::TestStore;
use thihanh_store::{StoreError, db_tests, sequence};

db_tests! {
    async fn each_series_and_year_counts_for_itself(t: TestStore) {
        let codes = t.write(async |tx| {
            let mut codes = Vec::new();
            for (series, year) in [
                (CodeSeries::Obligation, 2026), (CodeSeries::Obligation, 2026), (CodeSeries::Directive, 2026), (CodeSeries::Obligation, 2027),
            ] {
                codes.push(sequence::next(tx, series, year).await?.to_string());
            }
            Ok::<_, StoreError>(codes)
        }).await.unwrap();
        assert_eq!(codes, ["NV-2026-00001", "NV-2026-00002", "VB-2026-0001", "NV-2027-00001"]);
    }

    async fn a_block_is_taken_in_one_step(t: TestStore) {
        let take = async |count| {
            let codes = t.write(async |tx| Ok::<_, StoreError>(sequence::take(tx, CodeSeries::Obligation, 2026, count).await?.collect::<Vec<_>>()));
            codes.await.unwrap().into_iter().map(|code| code.number).collect::<Vec<_>>()
        };
        assert_eq!(take(3).await, [1, 2, 3]);
        assert_eq!(take(0).await, Vec::<u64>::new());
        assert_eq!(take(2).await, [4, 5]);
    }

    async fn no_two_writers_get_the_same_code(t: TestStore) {
        let writers: Vec<_> = (0..8).map(|_| {
            let store = t.store();
            tokio::spawn(async move {
                let mut codes = Vec::new();
                for _ in 0..10 {
                    codes.push(store.write(async |tx| sequence::next(tx, CodeSeries::Directive, 2026).await).await.unwrap());
                }
                codes
            })
        }).collect();
        let mut codes = BTreeSet::new();
        for writer in writers {
            codes.extend(writer.await.unwrap().into_iter().map(|code| code.number));
        }
        assert_eq!(codes, (1..=80).collect());
    }

    async fn work_that_fails_gives_its_code_back(t: TestStore) {
        let failed: Result<(), StoreError> = t.write(async |tx| {
            sequence::next(tx, CodeSeries::Directive, 2026).await?;
            Err(StoreError::Missing)
        }).await;
        assert!(failed.is_err());
        let code = t.write(async |tx| sequence::next(tx, CodeSeries::Directive, 2026).await).await.unwrap();
        assert_eq!(code.number, 1);
    }
}

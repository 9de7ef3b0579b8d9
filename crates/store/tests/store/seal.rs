//! Seals over the journal: what the chains of single objects cannot show.

use thihanh_kernel::access::Actor;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry, Head, JournalFilter, SealDamage, SealFault, SealKey};
use thihanh_store::testing::TestStore;
use thihanh_store::{Store, db_tests, values};
use uuid::Uuid;

const KEY: SealKey = SealKey::new([9; 32]);

fn at(minute: i64) -> Instant {
    Instant::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
}

/// Entries of so many objects, one each, numbered from `first`.
async fn write(store: &Store, first: u128, count: u128) {
    let entry =
        |object: u128| Entry::new(at(0), &Actor::system("test"), "obligation", Uuid::from_u128(object), "opened");
    store.write(async |tx| journal::append_all(tx, (first..first + count).map(entry).collect()).await).await.unwrap();
}

async fn seal(store: &Store, minute: i64) -> Option<Head> {
    journal::seal(store, &KEY, at(minute)).await.unwrap().map(|checkpoint| checkpoint.head())
}

/// 2,500 sealed entries under three checkpoints, and the newest of them as it is remembered.
async fn sealed(store: &Store) -> Head {
    write(store, 1, 2_500).await;
    let head = seal(store, 0).await.unwrap();
    assert_eq!(head.number(), 3);
    assert_eq!(faults(store, Some(&head)).await, []);
    head
}

async fn faults(store: &Store, remembered: Option<&Head>) -> Vec<SealFault> {
    journal::verify_seals(store.read(), &KEY, remembered).await.unwrap().findings.first
}

/// Checkpoint and damage of each fault.
async fn damages(store: &Store, remembered: Option<&Head>) -> Vec<(i64, SealDamage)> {
    faults(store, remembered).await.into_iter().map(|fault| (fault.number, fault.damage)).collect()
}

async fn tamper(store: &Store, statement: &str) {
    assert_ne!(store.write(async |tx| tx.execute(statement, values![]).await).await.unwrap(), 0, "{statement}");
}

db_tests! {
    async fn entries_are_sealed_when_they_are_many_or_have_waited(t: TestStore) {
        assert_eq!(seal(&t, 0).await, None, "nothing to seal");
        write(&t, 1, 3).await;
        assert_eq!(seal(&t, 0).await.unwrap().number(), 1);
        write(&t, 10, 3).await;
        assert_eq!(seal(&t, 5).await, None, "few, and not for long");
        let checked = journal::verify_seals(t.read(), &KEY, None).await.unwrap();
        assert_eq!((checked.unsealed, checked.findings.checked, checked.newest), (3, 1, Some(at(0))));
        assert_eq!(seal(&t, 10).await.unwrap().number(), 2);
        write(&t, 100, 1_001).await;
        assert_eq!(seal(&t, 10).await.unwrap().number(), 4, "a thousand each");
        let checked = journal::verify_seals(t.read(), &KEY, None).await.unwrap();
        assert_eq!((checked.unsealed, checked.findings.checked, checked.findings.is_sound()), (0, 4, true));
    }

    async fn a_cut_off_tail_shows(t: TestStore) {
        let head = sealed(&t).await;
        tamper(&t, "DELETE FROM journal WHERE seq > 2400").await;
        assert!(journal::verify_all(t.read(), |_| ()).await.unwrap().is_sound(), "no chain misses them");
        assert_eq!(damages(&t, Some(&head)).await, [(3, SealDamage::Differs { sealed: 500, found: 400 })]);
    }

    async fn a_removed_object_shows_with_its_stretch(t: TestStore) {
        let head = sealed(&t).await;
        tamper(&t, "DELETE FROM journal WHERE seq = 1234").await;
        assert!(journal::verify_all(t.read(), |_| ()).await.unwrap().is_sound());
        let found = faults(&t, Some(&head)).await;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].number, found[0].after_seq, found[0].until_seq), (2, Some(1_000), Some(2_000)));
        assert_eq!(found[0].damage, SealDamage::Differs { sealed: 1_000, found: 999 });
    }

    async fn a_chain_written_anew_shows(t: TestStore) {
        let head = sealed(&t).await;
        // Somebody who knows how hashes are made writes an object's whole history anew: here, another object's under its number.
        tamper(&t, "DELETE FROM journal WHERE seq = 77").await;
        write(&t, 9_999, 1).await;
        tamper(&t, "UPDATE journal SET seq = 77 WHERE seq = (SELECT max(seq) FROM journal)").await;
        assert!(journal::verify_all(t.read(), |_| ()).await.unwrap().is_sound());
        assert_eq!(damages(&t, Some(&head)).await, [(1, SealDamage::Differs { sealed: 1_000, found: 1_000 })]);
    }

    async fn checkpoints_cannot_be_mended_without_the_key(t: TestStore) {
        let head = sealed(&t).await;
        tamper(&t, "DELETE FROM journal WHERE seq = 77").await;
        tamper(&t, "UPDATE journal_checkpoint SET entries = 999 WHERE number = 1").await;
        assert_eq!(damages(&t, Some(&head)).await, [(1, SealDamage::Forged)]);
        let other = journal::verify_seals(t.read(), &SealKey::new([1; 32]), None).await.unwrap();
        assert_eq!(other.findings.faults, 3, "another key made none of them");
    }

    async fn removed_checkpoints_show(t: TestStore) {
        let head = sealed(&t).await;
        tamper(&t, "DELETE FROM journal_checkpoint WHERE number = 2").await;
        let found = damages(&t, Some(&head)).await;
        assert_eq!(found, [(3, SealDamage::Gap)]);
    }

    async fn both_ends_cut_off_together_show_by_what_is_remembered(t: TestStore) {
        let head = sealed(&t).await;
        tamper(&t, "DELETE FROM journal WHERE seq > 2000").await;
        tamper(&t, "DELETE FROM journal_checkpoint WHERE number = 3").await;
        assert_eq!(damages(&t, None).await, [], "nothing in the database tells");
        assert_eq!(damages(&t, Some(&head)).await, [(3, SealDamage::Gone)]);
    }

    async fn two_sealers_make_one_chain(t: TestStore) {
        write(&t, 1, 3_000).await;
        let sealers = [t.store(), t.store()].map(|store| tokio::spawn(async move { seal(&store, 0).await }));
        for sealer in sealers {
            sealer.await.unwrap();
        }
        let checked = journal::verify_seals(t.read(), &KEY, None).await.unwrap();
        assert_eq!((checked.findings.checked, checked.findings.faults, checked.unsealed), (3, 0, 0));
    }

    async fn what_is_written_during_the_sealing_is_sealed_later(t: TestStore) {
        let writers: Vec<_> = (0..4u128).map(|writer| {
            let store = t.store();
            tokio::spawn(async move {
                for round in 0..40 {
                    write(&store, (writer * 100 + round) * 100, 50).await;
                }
            })
        }).collect();
        for minute in 0..20 {
            seal(&t, minute * 10).await;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        seal(&t, 1_000).await;
        let checked = journal::verify_seals(t.read(), &KEY, None).await.unwrap();
        assert_eq!((checked.findings.first, checked.unsealed), (vec![], 0));
    }

    async fn the_list_is_newest_first_and_goes_on_by_keys(t: TestStore) {
        write(&t, 1, 5).await;
        let person = Actor::person(thihanh_kernel::ids::AccountId::from_uuid(Uuid::from_u128(7)), "An".to_owned(), Vec::new()).from_address("10.0.0.1");
        t.write(async |tx| {
            let entries = (0..3).map(|minute| Entry::new(at(minute), &person, "directive", Uuid::from_u128(1), "received")).collect();
            journal::append_all(tx, entries).await
        }).await.unwrap();
        let every = JournalFilter::default();
        let page = async |filter: &JournalFilter, after, limit| journal::list(t.read(), filter, after, limit).await.unwrap();
        let whole = page(&every, None, 100).await;
        assert_eq!(whole.iter().map(|entry| entry.place.seq).collect::<Vec<_>>(), [8, 7, 6, 5, 4, 3, 2, 1]);
        let rest = page(&every, Some(whole[2].place), 2).await;
        assert_eq!(rest, whole[3..5]);
        let of_an = JournalFilter { actor: Some(Uuid::from_u128(7)), from: Some(at(1)), until: Some(at(2)), ..JournalFilter::default() };
        let found = page(&of_an, None, 100).await;
        assert_eq!(found, whole[1..2]);
        assert_eq!(found[0].record.address, "10.0.0.1");
        let other = JournalFilter { object_kind: Some("directive".into()), action: Some("issued".into()), ..JournalFilter::default() };
        assert_eq!(page(&other, None, 100).await, []);
    }

    #[ignore = "a million entries, a few minutes: docs/performance.md has the time"]
    async fn one_changed_byte_in_a_million_is_found(t: TestStore) {
        const ENTRIES: i64 = 1_000_000;
        let entry = |number: i64| {
            // Five entries an object, as an obligation has.
            let object = Uuid::from_u128((number / 5) as u128);
            Entry::new(at(0), &Actor::system("test"), "obligation", object, "noted").because(format!("ghi chú {number}"))
        };
        for first in (0..ENTRIES).step_by(10_000) {
            t.write(async |tx| journal::append_all(tx, (first..first + 10_000).map(entry).collect()).await).await.unwrap();
        }
        let clock = std::time::Instant::now();
        assert_eq!(seal(&t, 0).await.unwrap().number(), 1_000);
        let sealing = clock.elapsed();
        tamper(&t, "UPDATE journal SET reason = 'ghi chú 654322' WHERE reason = 'ghi chú 654321'").await;
        let clock = std::time::Instant::now();
        let found = journal::verify_all(t.read(), |_| ()).await.unwrap();
        let entries = clock.elapsed();
        let seals = journal::verify_seals(t.read(), &KEY, None).await.unwrap();
        println!("sealed in {sealing:?}, entries checked in {entries:?}, with checkpoints in {:?}", clock.elapsed());
        assert_eq!((found.checked, found.faults, seals.findings.faults, seals.unsealed), (ENTRIES as u64, 1, 0, 0));
        let fault = &found.first[0];
        assert_eq!((fault.object_id.as_u128(), fault.object_seq, fault.damage), (130_864, 2, journal::Damage::Changed));
    }
}

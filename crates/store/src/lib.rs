//! Database, migrations, transactions, files of thihanh.

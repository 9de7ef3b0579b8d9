//! Web plumbing of thihanh: layout, forms, session cookie, CSRF, languages, errors, static files.

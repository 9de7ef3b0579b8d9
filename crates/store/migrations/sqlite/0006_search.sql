-- Full text over tokens folded in the program (the databases' own folding does not know that đ is d, and cuts document numbers):
-- column exact the exact words, folded the folded ones. The rowid is the seq of the row in agency, directive, obligation.
CREATE VIRTUAL TABLE agency_search USING fts5 (exact, folded, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE directive_search USING fts5 (exact, folded, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE obligation_search USING fts5 (exact, folded, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");

-- Full text over tokens folded in the program (the databases' own folding does not know that đ is d, and cuts document numbers):
-- weight A the exact words, B the folded ones. "seq" is the seq of the row in agency, directive, obligation.
CREATE TABLE agency_search (seq bigint PRIMARY KEY, words tsvector NOT NULL);
CREATE TABLE directive_search (seq bigint PRIMARY KEY, words tsvector NOT NULL);
CREATE TABLE obligation_search (seq bigint PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX agency_search_words ON agency_search USING gin (words);
CREATE INDEX directive_search_words ON directive_search USING gin (words);
CREATE INDEX obligation_search_words ON obligation_search USING gin (words);

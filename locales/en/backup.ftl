# Backups, restores, moves from one database to another; read at the terminal.

backup-progress = files and rows saved
backup-saved = { $path }: { $rows } rows and { $files } files as of { $at }, { $bytes } bytes; keys { $keys } are not in it
backup-slip = { $path }: the slip with the keys { $keys }; print it, keep it apart from the backups, remove the file
restore-progress = files and rows restored
restore-done = { $rows } rows and { $files } files as of { $at } are in place; the search is made anew
restore-counters = { $differed ->
    [0] the counters of the ledger are right
   *[other] { $differed } counters of the ledger were wrong and are written anew
 }
verify-progress = files and rows checked
verify-sound = { $path }: { $rows } rows in { $tables } tables and { $files } files as of { $at } are as they were saved; no break in { $entries } entries of the journal
verify-by-keys = the seal was made with these keys
verify-without-keys = checked without the keys: a changed byte is found so, an archive that somebody made up is not
move-progress = rows copied
move-done = { $rows } rows in { $tables } tables are in { $database }, with the same counts and hashes

problem-backup-file-exists = { $path } is there already and is not written over.
problem-archive-cut-off = The file does not end as a backup does: it was cut off, its end was changed, or it is none.
problem-archive-changed = The archive is not as it was written: some byte of it was changed.
problem-archive-seal-other-keys = The seal of the archive was not made with these keys: somebody without them made or changed it.
problem-archive-of-other-keys = The archive is of an installation with the keys { $archive }; those given are { $given }.
problem-archive-other-form = The archive has the form { $form }, which this release does not read.
problem-archive-other-release = The archive was written by release { $product } with other tables; restore it with that release and bring the installation up to date after.
problem-archive-manifest-broken = The list of contents of the archive cannot be read.
problem-archive-unexpected = At byte { $at } of the archive stands something that does not belong there: { $name }
problem-archive-rows-changed = The rows of the table { $table } are not those that were saved.
problem-archive-rows-refused = The database refuses rows of the archive (table { $table }): { $why }
problem-archive-file-changed = The file { $name } is not the one that was saved.
problem-archive-file-missing = The file { $name } is missing: it was not there when the backup was made, or is not in the archive.
problem-archive-file-damaged = The file { $name } was damaged when the backup was made.
problem-restore-needs-keys = The keys are needed: name the slip with --keys, or put the folder keys into the data folder.
problem-restore-not-empty = The database already holds rows (table { $table }); nothing was changed.
problem-restore-files-there = { $path } already holds files; nothing was changed. Name an empty data folder.
problem-restore-other-keys-there = The data folder has keys of another installation; nothing was changed. Name an empty data folder.
problem-restore-unfinished = A restore into this data folder was cut off; run it again before anything else.
problem-move-to-itself = Both databases are the same one.
problem-move-no-such-file = There is no database { $path }.
problem-move-in-use = Some program has { $database } open; stop the server first. Nothing was changed.
problem-move-other-tables = The tables are of another release (number { $found }, this one has { $wanted }); start this release on the database once, then move it.
problem-move-differs = The table { $table } did not come to the same counts and hashes. Do not use the new database; the old one is unchanged.
problem-slip-line-wrong = Line { $line } of the slip has a mistyped sign.
problem-slip-line-missing = Line { $line } of the slip is missing.
problem-slip-of-other-keys = Each line of the slip is right, but together they are not the keys that its fingerprint names.

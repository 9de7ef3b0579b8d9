# Evidence of an obligation: brought, looked at, taken out of a report.

evidence-title = Evidence ({ $count })
evidence-none = No evidence yet. Evidence is a document, a table, a picture that shows what was done: PDF, DOCX, XLSX, pictures or plain text.
evidence-add = Add evidence
evidence-text = Files are drafts until the report is handed in; after that nobody can delete them. Whoever brings the evidence does not confirm it. Bring no state secrets here.
evidence-files = Files
evidence-most = Several may be chosen, each of at most { $most } MB. Where a slow line breaks, sending goes on from there.
evidence-dated = Date of the document
evidence-about = Note
evidence-button = Upload
evidence-progress = How much has been sent
evidence-sending = Sending
evidence-broken = The line broke, trying again…
evidence-failed = Not sent to its end because the line broke. Upload goes on from there.
evidence-dated-on = document of { $on }
evidence-by = brought by { $who } on { $at }
evidence-draft = Draft, not reported
evidence-report = With report { $number }
evidence-delete = Delete the draft
evidence-remove = Take out of the report
evidence-reason = Reason
evidence-removed-on = Taken out of the report on { $on }: { $reason }
evidence-was-added = { $count ->
    [one] One file added
   *[other] { $count } files added
 }
evidence-was-removed = The file was taken away
history-evidence-added = added the evidence “{ $file }”
history-evidence-deleted = deleted the draft evidence “{ $file }”
history-evidence-removed = took the evidence “{ $file }” out of the report
journal-action-evidence_added = Evidence added
journal-action-evidence_deleted = Draft evidence deleted
journal-action-evidence_removed = Evidence taken out of the report
object-evidence = this evidence
object-upload = this upload
problem-evidence-nothing = No file is chosen
problem-evidence-empty = The file is empty
problem-evidence-kind = The content is of a kind that is not taken ({ $kind }). Send PDF, DOCX, XLSX, a picture or plain text
problem-evidence-secret = The document bears a secrecy mark; state secrets are not taken here (Law on Protection of State Secrets 2018)
problem-evidence-too-large = The file is larger than { $most } MB
problem-evidence-too-many = An obligation has at most { $most } files
problem-evidence-dated-in-future = A document bears no date later than today
problem-evidence-own = Whoever brought the evidence does not confirm it; let somebody else do so
problem-evidence-removed = This file was taken out of the report already
problem-evidence-closed = The obligation takes no evidence any more
problem-upload-offset = The file has come to byte { $received }; go on from there
problem-upload-overlong = More than the { $size } bytes that were announced
problem-upload-too-many = A person has at most { $most } files on their way

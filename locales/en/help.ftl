# The help page.

help-title = Help
help-inbox = Bringing a directive in
help-inbox-text = On the page Directives, drop DOCX, PDF, TXT or HTML files or paste the text. The program reads number, date, title, signer, and each task with its lead and supporting agencies and deadlines. Documents with a secrecy mark are not taken.
help-review = Reviewing
help-review-text = The text is on the left, one card per proposed task on the right. Uncertain places come first. Accept, edit, split, merge, reject, or select a sentence to add a task. Nobody is given work before the directive is issued.
help-issue = Issuing
help-issue-text = Before issuing, a preview says how many tasks, how many agencies, and the first due dates. Issuing is one single write: all of it, or nothing.
help-register = Register of tasks
help-register-text = Each line is what one agency owes. Filter by state, due date, agency, directive; search with or without marks. The address keeps the filter, and the same filter gives XLSX, CSV or a calendar (ICS).
help-classes = The four classes
help-classes-text = Done on time, done late, not done and in time, not done and overdue. Continuous work and work without a deadline are counted apart and are never late. What was reported in time and is not yet judged is in time.
help-due = Why this due date?
help-due-text = Each due date comes with the directive's own words and how it was reckoned. “Before” a day means the end of the day before; “at the latest” means the end of that day. A date named in the directive does not move when it is a day off; a counted period that ends on a day off ends with the next working day (Civil Code 2015, Article 148).
help-keys = Keys of the review
help-key-move = move between tasks
help-key-accept = accept the task
help-key-edit = edit
help-key-split = split
help-key-merge = merge with the one before
help-key-reject = reject
help-key-undo = undo
help-key-save = save, review later
help-key-leave = leave the field, back to the task
help-key-accept-here = accept the task from within a field

api-docs-title = Programming interface (API)
api-docs-text = What a page can do another program can do too, with a token of an account.
api-docs-document = OpenAPI document
api-docs-required = required
api-docs-answers = Answers with

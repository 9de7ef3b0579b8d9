# Notices, reminders, sending.

menu-group-administration = Administration
menu-delivery = Sending
right-manage-delivery = look after what is sent
object-message = this message
object-webhook-target = this receiving system
problem-sealed-with-another-key = This value was sealed with another key; type it again
problem-mail-address = This is no mail address
problem-webhook-name = A name is needed, of at most 100 characters
problem-webhook-name-taken = This name is taken
problem-webhook-event = There is no event “{ $event }”
problem-webhook-address = This is no address; an example: https://qlvb.example.gov.vn/thihanh
problem-webhook-address-not-encrypted = The address must begin with https://
problem-webhook-address-credentials = The address must not hold a name and a password
problem-zalo-value = The value that Zalo gives is needed, without blanks

channel-email = mail
channel-webhook = another system
channel-zalo = Zalo

delivery-title = Sending
delivery-sentence = { $dead } not sent, { $failed } tried again, { $waiting } waiting, { $unfinished } may have arrived twice.
delivery-targets = Receiving systems
delivery-zalo = Zalo OA
delivery-lists = Which messages
delivery-list-dead = Not sent
delivery-list-failed = Tried again
delivery-list-waiting = Waiting
delivery-list-unfinished = May have arrived twice
delivery-list-sent = Sent
delivery-explained-dead = Refused for good, or tried for a whole day. Mend the cause and send again, or give up.
delivery-explained-failed = The last try failed; the system tries again by itself, later each time, for a day.
delivery-explained-waiting = Not tried yet, or being sent.
delivery-explained-unfinished = The machine stopped while sending, so the message was sent again with the same id; it may have arrived twice.
delivery-explained-sent = Taken by the other side. Kept for 90 days, without the content.
delivery-empty-title = No messages
delivery-empty-text = This list is empty.
delivery-when = When
delivery-what = What
delivery-to = To
delivery-state = State
delivery-acts = Actions
delivery-attempts = { $count ->
    [one] 1 try
   *[other] { $count } tries
}
delivery-unfinished = { $count } cut off
delivery-next = Next try at { $moment }
delivery-state-ready = Waiting
delivery-state-sending = Being sent
delivery-state-sent = Sent
delivery-state-failed = Tried again
delivery-state-dead = Not sent
delivery-state-dropped = Given up
delivery-purpose-invitation = Invitation
delivery-purpose-password_reset = New password
delivery-purpose-account_notice = About an account
delivery-purpose-digest = Digest
delivery-purpose-notice = Notice
delivery-purpose-event = Event
delivery-purpose-trial = Trial mail
delivery-purpose-other = Other message
delivery-resend = Send again
delivery-resent = The message waits to be sent again.
delivery-give-up = Give up
delivery-given-up = Given up; the content is gone.
delivery-no-mail = No mail server is set up: mail waits until the settings smtp and mail-from are there.
delivery-trial = Send a trial mail
delivery-trial-address = Address
delivery-trial-button = Send
delivery-trial-queued = The trial mail to { $address } waits to be sent.
delivery-trial-subject = Trial mail of the law enforcement workbench
delivery-trial-text = This is a trial. That it arrived means that the mail server works.

webhook-title = Receiving systems
webhook-sentence = Each event of the ledger is posted to the systems below, signed.
webhook-empty-title = No system yet
webhook-empty-text = Add the address of the document system or of another one that needs the events.
webhook-name = Name of the system
webhook-url = Address
webhook-url-hint = Only https. An address inside the own network must stand in the setting outbound-private.
webhook-events = Events
webhook-events-hint = Empty means all; several with commas between.
webhook-all-events = all events
webhook-add = Add a system
webhook-on = Sending
webhook-off = Off
webhook-switch-on = Switch on
webhook-switch-off = Switch off
webhook-switched-on = Events are posted to this system again.
webhook-switched-off = Switched off; what waits for this system is not sent any more.
webhook-renew = New signing key
webhook-secret-once = The signing key, shown this once; copy it to the receiving system:
webhook-how = How to check the signature
webhook-how-signed = The header thihanh-signature is “v1=” and the HMAC-SHA256 (hexadecimal) of: the value of thihanh-timestamp, a dot, the body, made with the signing key. Refuse requests that are more than 5 minutes off.
webhook-how-once = The header thihanh-delivery is the message's id, the same at every try: ignore one that was seen. 2xx means taken, 410 means no more; everything else is tried again for a day.
webhook-how-events = The events:

zalo-title = Zalo Official Account
zalo-sentence = Consultation messages to people who follow the agency's Official Account.
zalo-state = State
zalo-app-id = Id of the application (app_id)
zalo-app-secret = Secret of the application
zalo-refresh-token = Refresh token
zalo-refresh-token-hint = From Zalo's pages for developers; good for one use, renewed by the system afterwards.
zalo-token = Access token
zalo-token-until = good until { $moment }
zalo-token-next = got with the next message
zalo-changed = Changed at
zalo-error = Last failure
zalo-consent = Consent
zalo-consent-text = The receiver must follow the account and have turned to it lately; otherwise Zalo refuses and the message stands in the list of those not sent.
zalo-template = Template
zalo-template-text = Consultation messages need no approved template.
zalo-set-up = Set the account up
zalo-set-anew = Set it up anew
zalo-save = Save
zalo-set = The account is saved.
zalo-remove = Take the account out
zalo-removed = Taken out; messages to Zalo wait.

menu-notices = Notices
menu-notice-rules = Rules of reminders
object-notice = this notice
object-notice-setting = the choices
right-see-notice-rules = see the rules of reminders
right-manage-notice-rules = change the rules of reminders
problem-rule-choice = Choose one
problem-rule-days = A number of working days from 1 to 365 (before the due date also 0)
problem-rule-urgings = A number of urgings from 1 to 20, or nothing
problem-rule-source = A source is needed, of at most 300 characters
problem-zalo-id = A person's id at Zalo has 5 to 40 digits
problem-lead-days = A number of days from 1 to 60, or nothing
problem-quiet-hour = An hour from 0 to 23

notices-title = Notices
notices-sentence = { $unread ->
    [0] Nothing unread.
   *[other] <b>{ $unread }</b> unread.
}
notices-sentence-many = More than <b>99</b> unread.
notices-choices = Choices
notices-empty-title = No notices yet
notices-empty-text = New work, answers and reminders will stand here.
notices-what = Notice
notices-about = Task
notices-new = New
notices-open = Open
notices-read-all = Mark all as read
notices-all-read = { $count } notices marked as read.
notice-late = Overdue
notice-reminder = Due soon
notice-opened = New task
notice-wrong_unit = Said to be another unit's
notice-obstacle_opened = New obstacle
notice-obstacle_answered = Obstacle answered
notice-reported = Reported, waits for confirmation
notice-proven = Proof handed in
notice-sent_back = Sent back
notice-completed = Confirmed
notice-cancelled = Cancelled
notice-moved = Moved
notice-due_changed = Due date changed
notice-extension_asked = More time asked for
notice-extension_granted = More time given
notice-extension_refused = More time refused
notice-contribution_asked = Contribution asked for
notice-contribution_given = Contribution given
notice-wrong_unit_refused = Stays with the unit
notice-proof_asked = Proof of this year is asked for
notice-contribution_rated = Contribution rated
notice-assigned = Given to me
notice-other = Something changed

digest-greeting = Dear { $name },
digest-count-escalation = { $count } escalated
digest-count-late = { $count } overdue
digest-count-reminder = { $count } due soon
digest-count-work = { $count } new
digest-count-answer = { $count } answered
digest-count-waiting = { $count } waiting for you
digest-count-contribution = { $count } contributions
digest-due = due { $day }
digest-more = { $count } more on the page.
digest-all = All notices:
digest-preferences = Choose how to be told:

choices-title = Choices of notices
choices-sentence = As a rule one digest each working day, only when there is something to say; never on days off or in quiet hours.
choices-ways = Where to
choices-channel = Channel
choices-by-email = Mail
choices-by-zalo = Zalo
choices-by-page = On the page only
choices-address = Mail address
choices-address-hint = Leave empty for the address of the account. Sealed in the database.
choices-zalo = Id at Zalo
choices-zalo-hint = The id that the Official Account has for you once you follow it; ask the administrator.
choices-lead = Remind before the due date (working days)
choices-lead-hint = Empty: by the common rule.
choices-hour = { $hour }:00
choices-quiet-from = Quiet from
choices-quiet-to = until
choices-quiet-hint = Twice the same hour: no quiet hours.
choices-kinds = When each kind is sent
choices-escalation = What is late and goes up the line always stands in the daily digest.
choices-keep = Keep
choices-kept = Your choices are kept.
how-at-once = At once
how-daily = Daily digest
how-weekly = Weekly digest
how-page-only = On the page only
kind-escalation = Up the line
kind-late = Overdue
kind-reminder = Due soon
kind-work = New work
kind-answer = Answers, confirmations, what came back
kind-waiting = Waiting for me
kind-contribution = Contributions

rules-title = Rules of reminders
rules-sentence = Reminders by working days before and after the due date, and the ladder of what is late.
rules-reminders = Reminders
rules-moment = When
rules-before = before the due date
rules-after = after the due date
rules-days = Working days
rules-days-before = { $count ->
    [one] 1 working day before
   *[other] { $count } working days before
}
rules-days-after = { $count ->
    [one] 1 working day after
   *[other] { $count } working days after
}
rules-audience = To
rules-source-hint = The document or custom that it rests on.
rules-add = Add a reminder
rules-end = End
rules-ended = The reminder is ended.
rules-kept = The rule is kept.
rules-ladder = The ladder of what is late
rules-ladder-text = No rung is left out; it stops once the unit has reported.
rules-ladder-order = Orders
rules-ladder-request = Requests
rules-rung = Rung
rules-rung-number = rung { $number }
rules-act = What happens
rules-reached = When
rules-late-days = late for more than { $count } working days
rules-or-urgings = {" "}or urged { $count } times
rules-change = Change
rules-late-label = Late for more than (working days)
rules-urgings-label = Or number of urgings
rules-keep = Keep
audience-owing = who does it
audience-owing-head = the head of the unit
audience-overseeing = who follows it up
act-notify-head = the head is told
act-show-above = the level above sees it
act-take-over = who follows it up takes it over

menu-ladder = Up the line
notice-urged = Urged
notice-notify_head = Late for long, the head is told
notice-show_above = Late for long, the level above is told
notice-take_over = A decision is needed
ladder-title = Late and up the line
ladder-sentence = { $count } late and unanswered stand on the ladder.
ladder-sentence-cut = The { $count } on the highest rungs, the longest late first; there are more.
ladder-lists = Which
ladder-all = All
ladder-decide = Needs a decision
ladder-empty-title = Nothing
ladder-empty-text = Nothing late had to go up the line.
ladder-agency = Unit
ladder-overseer = Follows it up
ladder-late = Late
ladder-late-days = { $count ->
    [one] 1 working day
   *[other] { $count } working days
}
ladder-since = since { $day }

feeds-title = Due dates in a calendar program
feeds-text = A secret address from which a calendar program (Outlook, a telephone) fetches due dates without signing in. Whoever has it sees them; revoke it when it got out.
feeds-once = The address of the calendar, shown this once; copy it to the calendar program:
feeds-everything = All tasks that I see
feeds-of = Calendar of
feeds-made = made at { $moment }
feeds-make = Make an address
feeds-revoke = Revoke
feeds-revoked = The address is revoked.
problem-feeds-too-many = There are 20 addresses already; revoke some

# Official letters and the urging centre.

menu-letters = Letters
menu-urging = Urging
letters-title = Letters
letters-count = { $count ->
    [one] One letter.
   *[other] { $count } letters.
}
letters-all = All
letters-filter = Filter by state
letters-none = No letters yet
letters-none-text = Letters that your agency drafts, and those sent to it, are kept here.
letters-letter = Letter
letter-label = Letter { $number }
letter-label-draft = Draft { $code }
letter-state = State
letter-state-draft = Draft
letter-state-signed = Signed
letter-state-sent = Sent
letter-recipients = To
letter-recipients-more = { $name } and { $count ->
    [one] one other
   *[other] { $count } others
}
letter-sender = Issued by
letter-date = Date
letter-sent-at = Sent at
letter-about-sentence = About { $about }
letter-preview = Preview
letter-preview-none = No preview yet: fill in what is missing.
letter-rows = Obligations urged ({ $count })
letter-history = History
letter-history-created = drafted it
letter-history-edited = changed the draft
letter-history-signed = entered number { $number }, date and signer
letter-history-attached = attached the signed copy: { $name }
letter-history-sent = sent and filed it
letter-edit = Change the text
letter-edit-save = Save the draft
letter-edited = The draft was saved.
letter-parent = Parent body
letter-parent-hint = Leave empty for a People’s Committee
letter-issuer = Name at the head of the letter
letter-symbol = Symbol
letter-symbol-hint = What stands behind the number, as in UBND-NC
letter-place = Place
letter-urgency = Urgency
letter-urgency-none = None
letter-about = Subject (V/v)
letter-body = Text
letter-body-hint = A paragraph a line; the line {"{"}bang{"}"} is the table; **words** are bold. The closing ./. is added.
letter-copies = Copies
letter-copies-hint = One a line, without dashes
letter-archive = File as (Lưu)
letter-sign-title = Number, date and signer
letter-sign-again = Mend number, date, signer
letter-sign-text = As on the signed paper. The DOCX and PDF are made and kept.
letter-sign = It is signed
letter-signed = Number, date and signer are entered. Look at it again, then send it.
letter-number = Number
letter-number-hint = The number alone; the symbol is { $symbol }
letter-on-behalf-of = On behalf of (TM.)
letter-on-behalf-of-hint = The body signed for, as in Ủy ban nhân dân; empty where there is none
letter-mark = Signs as
letter-mark-none = The head in person
letter-mark-kt = KT. (for the head)
letter-mark-tl = TL. (by order)
letter-mark-tuq = TUQ. (authorised in writing)
letter-superior = Title of the person signed for
letter-superior-hint = As in Giám đốc, Chủ tịch
letter-signer-title = Title of the signer
letter-signer-name = Name of the signer
letter-acting = Acting head (Q.)
letter-send-title = Send the letter
letter-send-text = The letter is filed, its recipients can read it, and each obligation in it gets an entry. It cannot be changed afterwards.
letter-send = Signed, send
letter-sent-done = The letter was sent and filed; the obligations have their entries.
letter-attach-title = Signed copy
letter-attach-file = Scan of the signed and stamped paper
letter-attach-hint = PDF, PNG, JPG or TIFF up to 50 MB; it replaces neither DOCX nor PDF
letter-attach = Attach
letter-attached = The signed copy was attached.
letter-scan = Signed copy
letter-discard-title = Discard the draft
letter-discard-text = The draft is deleted; the journal keeps that it was.
letter-discard = Discard the draft
letter-discarded = Draft { $code } was discarded.
urging-title = Urging
urging-sentence = <b>{ $count ->
    [one] One obligation
   *[other] { $count } obligations
}</b> not handed in, of { $agencies ->
    [one] one agency
   *[other] { $agencies } agencies
}.
urging-reach = Reach
urging-late = Late
urging-soon = Late and due soon
urging-none = Nothing to urge
urging-none-text = The last letter went out on { $on }.
urging-none-yet = No letter was sent yet.
urging-agencies = Agencies to urge
urging-agency = Agency
urging-total = Obligations
urging-oldest = Oldest due
urging-days = Days late
urging-last = Last urged
urging-times = ({ $count ->
    [one] once
   *[other] { $count } times
})
urging-never = Never
urging-pick = Choose { $name }
urging-mode = How to send
urging-mode-each = One letter for each agency
urging-mode-all = One letter for all, with the list in an annex
urging-compose = Compose letters
urging-compose-chosen = Compose for what is chosen
urging-of = What { $name } has not handed in
urging-drafted = { $count ->
    [one] One letter was drafted.
   *[other] { $count } letters were drafted.
}
urging-nothing-chosen = Nothing was chosen that you may urge.
compose-title = Compose letters that urge
compose-sentence = <b>{ $count ->
    [one] One obligation
   *[other] { $count } obligations
}</b> of { $agencies ->
    [one] one agency
   *[other] { $agencies } agencies
}.
compose-mode = How to send
compose-mode-change = Use this
compose-wording = Wording
compose-sender = Issued by
compose-reply-by = Answer asked for by
compose-places = {"{"}don_vi{"}"} recipient, {"{"}co_quan{"}"} issuer, {"{"}ngay{"}"} today, {"{"}so{"}"} number of obligations, {"{"}tinh_trang{"}"} late or due soon, {"{"}han{"}"} answer by, {"{"}bang{"}"} the table
compose-draft = Draft
compose-look = Preview
compose-keep = Keep as the agency’s wording
compose-to = Recipients
compose-rows = { $count ->
    [one] one obligation
   *[other] { $count } obligations
}
problem-letter-no-draft = The letter is no draft any more and cannot be changed or discarded
problem-letter-not-signed = Enter number, date and signer first
problem-letter-sent = The letter was sent and cannot be changed
problem-letter-too-long = Longer than { $most } characters
problem-letter-number-malformed = A number is a whole number from 1 to { $most }
problem-letter-number-taken = Another letter of the agency bears this number this year
problem-letter-date-in-future = The date is still to come
problem-letter-symbol-malformed = A symbol is groups of capitals joined by hyphens, as in UBND-NC
problem-letter-scan-kind = The file is no PDF, PNG, JPG or TIFF
problem-letter-scan-too-large = The file is larger than { $most } MB
problem-urging-nothing-chosen = Nothing was chosen that you may urge
problem-urging-no-such-place = There is no place called “{ $place }”
problem-urging-too-many = At most { $most } obligations can be urged at once
right-letter-view = read letters
right-letter-draft = draft letters in the agency’s name
right-letter-number = number, send and file letters
object-letter = this letter

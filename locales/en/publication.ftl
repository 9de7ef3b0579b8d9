menu-publications = Publications
object-publication = this publication
right-publication-view = see the list of publications
right-publication-prepare = prepare publications of the issuing agency
right-publication-publish = publish, correct and withdraw

## Pages for everybody
publications-public-title = Published information on how law is carried out
publications-public-sentence = Monitoring plans, conclusions of inspections and what became of their recommendations, published by state agencies.
publications-public-none = Nothing has been published yet.
publications-feed = Follow what is new (Atom)
publications-open-data = Open data (JSON)
publications-sign-in = Sign-in for agencies
publication-on = published on { $on }
publication-document = Document
publication-table = Table of the document
publication-masked-note = Personal data in the document are masked by “[đã che]”.
publication-standings = How the recommendations stand
publication-standings-text = As of { $on }, by the register of obligations.
publication-recommendation = Recommendation
publication-to = Carried out by
publication-due = Due
publication-no-due = No day
publication-progress = Standing
publication-progress-done = Done
publication-progress-reported = Reported, to be confirmed
publication-progress-in-time = In time
publication-progress-late = Overdue
publication-progress-over = No longer owed
publication-related = See also:
publication-versions = Versions
publication-version = Version { $number }, { $on }
publication-address = Address of this page:
publication-withdrawn-title = This was withdrawn
publication-withdrawn-on = Withdrawn on { $on }, because:

## The list
publications-title = Publication of what monitoring came to
publications-count = { $count ->
    [one] { $count } publication
   *[other] { $count } publications
}
publications-public-page = Page for everybody
publications-add = Prepare a publication
publications-add-sentence = Plans and conclusions that the agency issued and that are not public. The text is looked at and personal data are masked before it is published.
publications-none = There are no publications yet
publications-none-text = Issued plans, conclusions that were sent and what became of their recommendations are prepared, looked at and published here.
publications-none-found = No publication fits these filters
publications-none-found-text = Remove some of the filters.
publications-nothing = Nothing is left to prepare
publications-nothing-text = Every plan and conclusion of the agency in the last two years is public or being prepared.
publications-search = Search
publications-words = Words of title or text
publications-words-hint = With or without marks
publications-any = Any
publications-all = All
publications-all-years = Every year
publications-missing = Conclusions not yet public
publications-missing-sentence = Conclusions that were sent more than { $count } days ago and are not public.
publications-missing-none = No conclusion waits too long
publications-missing-none-text = Every conclusion that was sent more than { $count } days ago is public.
publications-missing-more = Only the 200 that were sent last are listed.
publication-rule = Rule: { $count } days. Source: { $source }.
publication-rule-unverified = (not verified)
publication-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
publication-waits = Waiting
publication-sent-on = Sent on
publication-issued-on = Issued on
publication-what = What is published
publication-plan-of = Plan { $label } for { $year }
publication-prepare = Prepare
publication-prepare-this = Prepare the publication of { $title }
publication-by-code = Something else, by its code
publication-source = Code of a plan, inspection or survey
publication-source-hint = Such as TD-2026-0001, KT-2026-0001, KS-2026-0001
publication-title = Title
publication-kind = Kind
publication-kind-plan = Monitoring plan
publication-kind-conclusion = Conclusion of an inspection
publication-kind-results = Results of recommendations
publication-kind-survey = Results of a survey
publication-agency = Published by
publication-field = Field
publication-year = Year of publication
publication-day = Published on
publication-state = State
publication-state-prepared = Being prepared
publication-state-published = Published
publication-state-withdrawn = Withdrawn

## One publication
publication-public-page = Public page
publication-publisher = Published by (person)
publication-masked-count = Masked places
publication-preview = The next version
publication-masked = { $count ->
    [one] { $count } place will be masked.
   *[other] { $count } places will be masked.
}
publication-preview-text = Marked places will be masked: readers see “[đã che]”.
publication-choices = Title, introduction and masked places
publication-intro = Introduction
publication-intro-hint = Stands before the document; may be left empty
publication-mask-more = Mask more
publication-mask-more-hint = A phrase a line; it is masked wherever it stands, in small or capital letters
publication-keep = Keep, do not mask
publication-keep-hint = Keep only names, addresses and numbers that are no private person’s. Identity numbers, telephones and mail addresses are always masked.
publication-mask-identity = identity number
publication-mask-phone = telephone
publication-mask-mail = mail address
publication-mask-member = member of the team
publication-mask-number = long number
publication-mask-address = address
publication-mask-name = name
publication-mask-phrase = masked besides
publication-save = Save and look again
publication-publish = Publish
publication-publish-button = Publish
publication-correct = Correct
publication-correct-button = Publish the correction
publication-correction-reason = Why it is corrected
publication-correction-hint = Everybody reads it
publication-seen = I have looked at the whole text as everybody will read it and answer for its publication
publication-withdraw = Withdraw
publication-withdraw-button = Withdraw
publication-withdraw-reason = Why it is withdrawn
publication-withdraw-hint = Everybody reads it; the text is shown no more
publication-discard = Give up, do not publish
publication-gone = The record cannot be read any more, so that it can be neither looked at nor published again.
publication-propose = Send a proposal
publication-proposal-title = Proposal about: { $title }
publication-proposals = Proposals about this
publication-no-proposals = No proposals that you may see.
publication-history = History
publication-history-prepared = prepared
publication-history-edited = changed title, introduction, masked places
publication-history-published = published
publication-history-corrected = published a correction
publication-history-withdrawn = withdrew it

## Done, and refused
publication-prepared = Prepared. Look at the whole text before publishing it.
publication-edited = Saved. Look at the text again.
publication-done = Published
publication-withdrawn-done = Withdrawn
publication-discarded = Given up
problem-publication-unseen = Look at the whole text, then tick the box
problem-publication-phrase-short = A phrase has two characters at least
problem-publication-phrases-many = At most { $most } phrases
problem-publication-withdrawn = This was withdrawn.
problem-publication-not-published = This was not published.
problem-publication-published = This was published: it can be withdrawn, not given up.
problem-publication-exists = This is prepared or published already, at { $slug }.
problem-publication-source-gone = The record cannot be read any more, so that it cannot be published.

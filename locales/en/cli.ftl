# The command line.

extract-number = number
extract-date = date
extract-issuer = issuer
extract-title = title
extract-lead = lead
extract-support = support
extract-deadline = deadline

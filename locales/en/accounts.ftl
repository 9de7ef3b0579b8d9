# Accounts, sign-in, the side menu.

sign-in-title = Sign in
sign-in-login = User name
sign-in-password = Password
sign-in-submit = Sign in
sign-in-demo-title = People of the demo
sign-in-demo-password = They all have the same password: { $password }

problem-wrong-pair = The user name or the password is wrong
problem-sign-in-locked = Too many failures; try again in { $minutes } minutes (at { $until })
problem-login-malformed = A user name has 2 to 64 of a–z, 0–9, dot, dash, underscore, @
problem-login-taken = This user name is taken
problem-password-too-short = A password needs at least 10 characters
problem-password-too-long = The password is longer than 1,024 bytes
problem-password-guessable = This password is easy to guess; choose another
problem-token-name = Give the token a name of at most 100 characters
problem-token-days = A token lives 1 to 1,095 days
problem-token-too-many = One person keeps at most { $max } tokens; revoke those that are no longer used
object-token = this token
right-token-scope = the token’s scope (it may only read, or only use another part of the API)
right-own-account = being the account’s owner
object-account = this account
right-manage-accounts = manage accounts


menu-group-daily = Every day
menu-group-oversight = Oversight
menu-group-reference = Reference
menu-desk = My work
menu-register = Register of tasks
menu-directives = Directives
menu-calendar = Calendar of due dates
menu-home = Overview
menu-agencies = Agencies
menu-groups = Collective phrases
menu-holidays = Days off and swaps

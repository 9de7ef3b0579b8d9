# Accounts, sign-in, the side menu.

sign-in-title = Sign in
sign-in-public = Published information
sign-in-login = User name
sign-in-password = Password
sign-in-submit = Sign in
sign-in-demo-title = People of the demo
sign-in-demo-password = They all have the same password: { $password }

oidc-title = Single sign-on
oidc-button = Sign in with { $provider }
oidc-down = { $provider } does not answer at the moment; sign in here with name and password, or try again later
oidc-over = This sign-in with { $provider } is too old or was used; press the button to begin again
oidc-refused = { $provider } did not confirm this sign-in; press the button to begin again
oidc-no-account = { $provider } knows you, but there is no active account of yours here; ask the administrator
oidc-several = Several accounts here have your e-mail address; ask the administrator
oidc-no-claim = { $provider } does not say by what your account is found; ask the administrator
oidc-unverified = { $provider } has not verified your e-mail address, so it cannot be used to sign in; have it verified there first
oidc-taken = The account here is linked to another person of { $provider }; remove the old link on the page “My account”, or ask the administrator
object-identity = this sign-in link

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
right-give-role = administer people of this agency with this role


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

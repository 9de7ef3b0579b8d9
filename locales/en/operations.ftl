# Operation: how the installation runs, for administrators.

menu-operations = Operation
right-operations-look = administrators
right-metrics = programs on this machine, or whoever has the token of the metrics (metrics-token)
operations-title = Operation of the system
operations-sentence = { $waiting ->
    [0] No background work waits
    [1] One piece of background work waits
   *[other] { $waiting } pieces of background work wait
  }, { $dead ->
    [0] none failed for good
    [1] one failed for good and needs a look
   *[other] { $dead } failed for good and need a look
  }.
operations-facts = How it stands
operations-version = Version
operations-database = Database
operations-files = Stored files
operations-pools = Connections to the database
operations-pool = { $name ->
        [readers] reading
        [writer] writing
       *[other] server
    }: { $used } used of { $most } at most
operations-backup = Last backup
operations-sealed = Seals of the journal
operations-sealed-value = the newest { $moment }; { $count } entries not sealed
operations-dead-messages = Messages that were not sent
operations-jobs = Background work in the queue
operations-kind = Work
operations-waiting = Waiting
operations-oldest = Longest wait
operations-dead = Failed for good
operations-done = Last done
operations-works = Rounds of work of this process
operations-failures = Failed rounds
operations-failed-last = last { $moment }
operations-queues = Messages to be sent
operations-channel = Channel
operations-dead-jobs = Work that failed for good
operations-ago = Ago
operations-error = Error
operations-slow = Slowest statements of the last hour
operations-slow-none = No statement was slower than the threshold.
operations-worst = Longest
operations-times = Times
operations-statement = Statement (without values)
operations-never = never
operations-millis = { $count } ms
operations-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
  }
operations-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
  }
operations-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
  }
operations-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }
operations-job-nightly = Nightly work
operations-job-morning = Morning reminders
operations-job-evidence_preview = Small pictures of evidence
operations-job-days_off_changed = Due dates after a changed day off
operations-work-sessions = Sweeping of sessions
operations-work-series = Recurring obligations
operations-work-seal = Seals of the journal
operations-work-notices = Writing of notices
operations-work-password-requests = Answers to forgotten passwords
operations-work-sent-messages = Sweeping of sent messages
operations-work-queue = The queue of background work

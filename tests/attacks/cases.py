"""The cases that ``make attack`` replays: a name for each, and what has to hold.

A test that replays a case is marked with its name: ``@pytest.mark.attack("log.unread")``.
"""

CASES = {
    "process.first-moment": "SIGTERM and Ctrl-C end the server from its first moment on, code 0",
    "process.pid-1": "SIGTERM ends the server where it is PID 1, as in a container",
    "process.while-growing": "SIGTERM ends it while worlds grow, with several workers too",
    "process.call-under-way": "a call under way when the server ends gets no 500",
    "process.failed-export": "a failed --export-on-exit is one line and exit code 1",
    "process.port-file": "--port-file holds the port while the server is ready",
    "log.unread": "a log that nobody reads holds up no call, no probe and no end",
    "log.dropped": "what a full log drops is counted",
    "log.json": "a JSON log is JSON in every line, warnings, banner and refusals too",
    "http.date": "every answer has Date, refusals and faults too",
    "http.head": "HEAD is answered wherever GET is, of streams too",
    "http.upgrade": "Upgrade: h2c loses no body, in any spelling, cut anywhere, pipelined",
    "http.idle": "an idle connection is kept for longer than clients' pools keep theirs",
    "http.no-http": "what is no HTTP gets JSON and leaves a line in the log",
    "http.content-encoding": "a compressed body is refused with what is wrong",
    "http.trailing-slash": "a slash too many at a control path's end changes nothing",
    "http.events": "events are neither compressed nor held back by proxies",
    "files.names": "a fixture file whose name no world may have is refused with the rule",
    "files.hidden": "hidden files of a folder are no fixtures",
    "files.one-reader": "encodings, marks, duplicate members: one reader for all ways in",
    "files.pipes": "pipes and devices are refused, for reading and for writing",
    "files.modes": "exports keep a file's mode and its link, and follow the umask",
    "files.home": "~ is the home folder in every option that names a file",
    "files.locale": "documents are written in UTF-8 whatever the locale",
    "files.postgres": "export and import take a postgresql:// database",
    "databases.passwords": "no message repeats the password of a database's address",
    "databases.damaged": "a damaged database is one line at the start, and 503 while it serves",
    "databases.read-only": "a PostgreSQL user who may only read is one line and exit code 2",
    "exports.whole": "an export that meets a reset or an import is whole, or breaks",
}

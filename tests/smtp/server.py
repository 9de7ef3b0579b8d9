"""A mail server for the tests: aiosmtpd on a free loopback port, strict or unkind as the recipient's name asks.

Prints its port, then one line of JSON for each mail that it took, read by Python's own parser. Ends when its standard input does.
Recipients: busy-N@… is put off N times, unknown@… does not exist, cut@… loses the connection in the middle of the first mail,
slow@… is never told that its first mail was taken. Everybody else gets mail.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys
from collections import Counter

from aiosmtpd.smtp import SMTP

tries = Counter()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        tries[address] += 1
        if name.startswith("busy-") and tries[address] <= int(name[5:]):
            return "451 4.3.0 come again later"
        if name == "unknown":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        name = address.split("@")[0]
        if name == "cut" and tries[address] == 1:
            server.transport.abort()
            return "421 gone"
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        part = lambda kind: mail.get_body((kind,)).get_content() if mail.get_body((kind,)) else None
        say(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "encrypted": session.ssl is not None,
                "headers": {key.lower(): str(value) for key, value in mail.items()},
                "text": part("plain"),
                "html": part("html"),
                "raw_is_ascii": envelope.original_content.isascii(),
            }
        )
        if name == "slow" and tries[address] == 1:
            await asyncio.sleep(3600)
        return "250 OK"


def say(what):
    print(json.dumps(what), flush=True)


async def main():
    context = None
    if len(sys.argv) > 1:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    factory = lambda: SMTP(Handler(), tls_context=context, require_starttls=context is not None, enable_SMTPUTF8=True)
    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
    say(server.sockets[0].getsockname()[1])
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    sys.exit(0)


try:
    asyncio.run(main())
except SystemExit:
    pass

// A certified OpenID Connect provider (panva's oidc-provider) on a loopback port, for the tests: node provider.mjs '{"back": "…"}'.
//
// Prints its port, and ends when its standard input does. Its keys are made anew at each start. Nobody types a password: whoever asks
// says as whom (?as=SUBJECT on the page that the provider leads to); without that the person has pressed "cancel".
// back: address that people are sent back to; port: the port to take, or a free one; claimsInToken: whether the claims stand in the ID
// token, or, as the standard has it, on the page of user information alone.

import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

// What the library says of its runtime and its memory matters to nobody here, and nobody reads the output after the port.
console.info = console.warn = () => {};

const { back, port = 0, claimsInToken = false } = JSON.parse(process.argv[2]);

// Invented people.
const people = {
  's-ha': { email: 'Ha.LTT@minhgiang.example.vn', email_verified: true, preferred_username: 'ha' },
  's-ha-moi': { email: 'ha.ltt@minhgiang.example.vn', email_verified: true, preferred_username: 'ha' },
  's-chua': { email: 'ha.ltt@minhgiang.example.vn', email_verified: false, preferred_username: 'ha' },
  's-la': { email: 'nguoi.la@minhgiang.example.vn', email_verified: true, preferred_username: 'nguoi.la' },
  's-nghi': { email: 'nghi@minhgiang.example.vn', email_verified: true, preferred_username: 'nghi' },
  's-khong-thu': { preferred_username: 'an' },
};

const key = (kid) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid };
};

const server = createServer();
await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'thihanh',
      client_secret: 'bi mat cua thihanh',
      redirect_uris: [back],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  scopes: ['openid', 'email', 'profile'],
  claims: { email: ['email', 'email_verified'], profile: ['preferred_username'] },
  conformIdTokenClaims: !claimsInToken,
  pkce: { required: () => true },
  jwks: { keys: [key(`${Date.now()}-${process.pid}`)] },
  cookies: { keys: ['of no worth outside of a test'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/vao/${interaction.uid}` },
  findAccount: (_, subject) => people[subject] && { accountId: subject, claims: () => ({ sub: subject, ...people[subject] }) },
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
server.on('request', async (request, response) => {
  const address = new URL(request.url, issuer);
  if (!address.pathname.startsWith('/vao/')) {
    answer(request, response);
    return;
  }
  const accountId = address.searchParams.get('as');
  const result = accountId ? { login: { accountId } } : { error: 'access_denied' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
});

console.log(server.address().port);
process.stdin.on('end', () => process.exit(0)).resume();

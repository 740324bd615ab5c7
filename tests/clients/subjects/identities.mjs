// Linked accounts as a user's identities, and the rule of one owner.

import assert from 'node:assert/strict';

import { good, refused, somebody } from '../checks.mjs';
import { Visitor } from '../visitor.mjs';
import { signedUp } from './sessions.mjs';

const names = ({ identities }) => identities.map(({ provider }) => provider).sort();

// Links an account of the demo provider; returns the address at which the browser ends.
async function link(client, email, redirectTo = '/app') {
  const options = { skipBrowserRedirect: true, redirectTo };
  const { url } = good(await client.auth.linkIdentity({ provider: 'onedrive', options }));
  const visitor = new Visitor();
  // As a browser that follows the link on the app's page.
  const page = await visitor.visit(url, { headers: { referer: `${new URL(url).origin}/app` } });
  return new URL((await visitor.choose(page.url, email)).url);
}

export default async function identities(checks, clients) {
  await checks.run('linkIdentity links an account, unlinkIdentity frees it', async () => {
    const { client, user } = await signedUp(clients);
    assert.deepEqual(names(good(await client.auth.getUserIdentities())), ['email']);
    const end = await link(client, 'first@demo.example');
    assert.equal(end.searchParams.get('connection'), 'success', end.href);
    const linked = good(await client.auth.getUserIdentities());
    assert.deepEqual(names(linked), ['email', 'onedrive']);
    const identity = linked.identities.find(({ provider }) => provider === 'onedrive');
    assert.equal(identity.user_id, user.id);
    assert.equal(identity.identity_data.email, 'first@demo.example');
    const db = clients.backend().from('cloud_provider_accounts');
    const row = good(await db.select('user_id,account_email').eq('user_id', user.id).single());
    assert.equal(row.account_email, 'first@demo.example');
    good(await client.auth.unlinkIdentity(identity));
    assert.deepEqual(names(good(await client.auth.getUserIdentities())), ['email']);
  });

  await checks.run("another user's account ends in an offer, not in an error", async () => {
    const { client: anna } = await signedUp(clients);
    const { client: ben } = await signedUp(clients);
    await link(anna, 'shared@demo.example');
    const end = await link(ben, 'shared@demo.example');
    assert.equal(end.searchParams.get('error'), 'ownership_conflict');
    const token = new URLSearchParams(end.hash.slice(1)).get('transfer_token');
    const { session } = good(await ben.auth.getSession());
    const answer = await fetch(`${clients.keys.url}/cloud/transfer-ownership`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ transfer_token: token }),
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(names(good(await ben.auth.getUserIdentities())), ['email', 'onedrive']);
    assert.deepEqual(names(good(await anna.auth.getUserIdentities())), ['email']);
  });

  await checks.run("with flowType 'pkce' linkIdentity ends on the application's page, with a code for a session", async () => {
    const client = clients.guest({ flowType: 'pkce' });
    const { session, user } = good(await client.auth.signUp(somebody()));
    const end = await link(client, 'coded@demo.example', `${clients.keys.url}/app?page=done`);
    assert.equal(end.searchParams.get('page'), 'done', end.href);
    const code = end.searchParams.get('code');
    const exchanged = good(await client.auth.exchangeCodeForSession(code));
    assert.equal(exchanged.user.id, user.id);
    assert.notEqual(exchanged.session.refresh_token, session.refresh_token);
    assert.deepEqual(names(good(await client.auth.getUserIdentities())), ['email', 'onedrive']);
    good(await client.auth.refreshSession());

    // Another client has no verifier; with one of its own the code is not for it, and it is used up by now.
    const stranger = clients.guest({ flowType: 'pkce' });
    good(await stranger.auth.signUp(somebody()));
    await link(stranger, 'another@demo.example', `${clients.keys.url}/app`);
    refused(await stranger.auth.exchangeCodeForSession(code), 400, 'bad_code_verifier');
    await link(client, 'coded@demo.example', `${clients.keys.url}/app`);
    refused(await client.auth.exchangeCodeForSession('none'), 404, 'flow_state_not_found');
  });

  await checks.run("with flowType 'pkce' another user's account ends in an offer as well", async () => {
    const { client: anna } = await signedUp(clients);
    const ben = clients.guest({ flowType: 'pkce' });
    good(await ben.auth.signUp(somebody()));
    await link(anna, 'offered@demo.example');
    const end = await link(ben, 'offered@demo.example', `${clients.keys.url}/app?page=done`);
    assert.equal(end.searchParams.get('error'), 'ownership_conflict');
    assert.match(end.hash, /^#transfer_token=/);
  });
}

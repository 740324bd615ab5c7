// Sign-up, sign-in, refresh and sign-out.

import assert from 'node:assert/strict';

import { Memory } from '../clients.mjs';
import { good, refused, somebody } from '../checks.mjs';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// The client of a person who has just signed up.
export async function signedUp(clients, person = somebody(), data = undefined) {
  const client = clients.guest();
  const { user } = good(await client.auth.signUp({ ...person, options: { data } }));
  return { client, user, person };
}

export async function signedIn(clients, person, auth = {}) {
  const client = clients.guest(auth);
  good(await client.auth.signInWithPassword(person));
  return client;
}

async function mustBeOut(client) {
  const { data, error } = await client.auth.getUser();
  assert.equal(data.user, null);
  assert.equal(error.name, 'AuthSessionMissingError', error.message);
}

async function mustBeIn(client, person) {
  assert.equal(good(await client.auth.getUser()).user.email, person.email);
}

export default async function sessions(checks, clients) {
  await checks.run('signUp gives a session and the user', async () => {
    const client = clients.guest();
    const person = somebody();
    const options = { data: { username: 'Anna', colour: 'green' } };
    const { user, session } = good(await client.auth.signUp({ ...person, options }));
    assert.match(user.id, UUID);
    assert.equal(user.email, person.email);
    assert.equal(user.role, 'authenticated');
    assert.equal(user.user_metadata.colour, 'green');
    assert.equal(user.app_metadata.provider, 'email');
    assert.equal(session.token_type, 'bearer');
    assert.equal(session.user.id, user.id);
    assert.ok(session.expires_at > Date.now() / 1000);
    assert.equal(JSON.stringify(user).includes('password'), false);
    await mustBeIn(client, person);
  });

  await checks.run('signUp of a taken email is refused', async () => {
    const { person } = await signedUp(clients);
    refused(await clients.guest().auth.signUp(person), 422, 'user_already_exists', /already registered/);
  });

  await checks.run('signUp with a short password says why', async () => {
    const answer = await clients.guest().auth.signUp({ ...somebody(), password: 'abc' });
    const error = refused(answer, 422, 'weak_password');
    assert.deepEqual(error.reasons, ['length']);
  });

  await checks.run('signUp with a wrong email is refused', async () => {
    refused(await clients.guest().auth.signUp({ ...somebody(), email: 'nobody' }), 400, 'validation_failed');
  });

  await checks.run('signInWithPassword gives a session', async () => {
    const { person, user } = await signedUp(clients);
    const client = clients.guest();
    const data = good(await client.auth.signInWithPassword(person));
    assert.equal(data.user.id, user.id);
    assert.ok(data.user.last_sign_in_at);
    await mustBeIn(client, person);
  });

  await checks.run('a wrong password and an unknown email are refused alike', async () => {
    const { person } = await signedUp(clients);
    for (const guess of [{ ...person, password: 'another one' }, somebody()]) {
      const answer = await clients.guest().auth.signInWithPassword(guess);
      refused(answer, 400, 'invalid_credentials', /^Invalid login credentials$/);
    }
  });

  await checks.run('onAuthStateChange tells of sign-in and sign-out', async () => {
    const { person } = await signedUp(clients);
    const client = clients.guest();
    const seen = [];
    const { data } = client.auth.onAuthStateChange((event) => void seen.push(event));
    good(await client.auth.signInWithPassword(person));
    assert.equal((await client.auth.signOut()).error, null);
    data.subscription.unsubscribe();
    assert.deepEqual(seen.filter((event) => event !== 'INITIAL_SESSION'), ['SIGNED_IN', 'SIGNED_OUT']);
  });

  await checks.run('getUser refuses a token that is none', async () => {
    refused(await clients.guest().auth.getUser('a.b.c'), 403, 'bad_jwt', /^invalid JWT/);
  });

  await checks.run('getClaims shows what the token says', async () => {
    const { client, user, person } = await signedUp(clients);
    const { claims } = good(await client.auth.getClaims());
    assert.equal(claims.sub, user.id);
    assert.equal(claims.email, person.email);
    assert.deepEqual([claims.role, claims.aud, claims.aal], ['authenticated', 'authenticated', 'aal1']);
    assert.equal(claims.amr[0].method, 'password');
    assert.match(claims.session_id, UUID);
  });

  await checks.run('refreshSession gives a new pair', async () => {
    const { client, person } = await signedUp(clients);
    const before = good(await client.auth.getSession()).session;
    const { session } = good(await client.auth.refreshSession());
    assert.notEqual(session.access_token, before.access_token);
    assert.notEqual(session.refresh_token, before.refresh_token);
    await mustBeIn(client, person);
  });

  await checks.run('a refresh whose answer was lost gets the same pair again', async () => {
    const { client } = await signedUp(clients);
    const { refresh_token: spent } = good(await client.auth.getSession()).session;
    const first = good(await clients.guest().auth.refreshSession({ refresh_token: spent }));
    const second = good(await clients.guest().auth.refreshSession({ refresh_token: spent }));
    assert.equal(second.session.refresh_token, first.session.refresh_token);
  });

  await checks.run('a refresh token that is none is refused', async () => {
    const answer = await clients.guest().auth.refreshSession({ refresh_token: 'abcdefghijkl' });
    refused(answer, 400, 'refresh_token_not_found', /^Invalid Refresh Token/);
  });

  await checks.run('a session that has expired is refreshed by itself', async () => {
    const { person } = await signedUp(clients);
    const storage = new Memory();
    await signedIn(clients, person, { storage });
    let before;
    storage.change((session) => {
      before = session.access_token;
      return { ...session, expires_at: Math.floor(Date.now() / 1000) - 10 };
    });
    const next = clients.guest({ storage });
    const { session } = good(await next.auth.getSession());
    assert.notEqual(session.access_token, before);
    await mustBeIn(next, person);
  });

  await checks.run('signOut of others leaves this session', async () => {
    const { client: here, person } = await signedUp(clients);
    const there = await signedIn(clients, person);
    assert.equal((await here.auth.signOut({ scope: 'others' })).error, null);
    await mustBeOut(there);
    await mustBeIn(here, person);
  });

  await checks.run('a local signOut leaves the other sessions', async () => {
    const { client: here, person } = await signedUp(clients);
    const there = await signedIn(clients, person);
    const { access_token: token } = good(await here.auth.getSession()).session;
    assert.equal((await here.auth.signOut({ scope: 'local' })).error, null);
    refused(await clients.guest().auth.getUser(token), 400, undefined);
    await mustBeIn(there, person);
  });

  await checks.run('a global signOut ends every session', async () => {
    const { client: here, person } = await signedUp(clients);
    const there = await signedIn(clients, person);
    assert.equal((await here.auth.signOut()).error, null);
    await mustBeOut(here);
    await mustBeOut(there);
  });

  await checks.run('signInAnonymously gives a user, who becomes one with an email', async () => {
    const client = clients.guest();
    const { user, session } = good(await client.auth.signInAnonymously({ options: { data: { colour: 'green' } } }));
    assert.equal(user.is_anonymous, true);
    assert.equal(user.email, '');
    assert.equal(user.user_metadata.colour, 'green');
    assert.deepEqual(user.identities, []);
    const claims = JSON.parse(Buffer.from(session.access_token.split('.')[1], 'base64url').toString());
    assert.deepEqual([claims.is_anonymous, claims.email], [true, '']);
    const person = somebody();
    refused(await client.auth.updateUser({ password: person.password }), 422, 'validation_failed');
    const { user: named } = good(await client.auth.updateUser(person));
    assert.deepEqual([named.id, named.email, named.is_anonymous], [user.id, person.email, false]);
    await mustBeIn(client, person);
    await mustBeIn(await signedIn(clients, person), person);
  });
}

// What users change about themselves.

import assert from 'node:assert/strict';

import { good, refused, somebody } from '../checks.mjs';
import { signedIn, signedUp } from './sessions.mjs';

export default async function user(checks, clients) {
  await checks.run('updateUser merges metadata, and null takes a key away', async () => {
    const { client } = await signedUp(clients, somebody(), { colour: 'green', size: 3 });
    const data = { colour: null, pets: ['cat'] };
    const { user: changed } = good(await client.auth.updateUser({ data }));
    assert.deepEqual([changed.user_metadata.colour, changed.user_metadata.size], [undefined, 3]);
    assert.deepEqual(changed.user_metadata.pets, ['cat']);
    assert.deepEqual(good(await client.auth.getUser()).user.user_metadata.pets, ['cat']);
    const { session } = good(await client.auth.refreshSession());
    const claims = JSON.parse(Buffer.from(session.access_token.split('.')[1], 'base64url').toString());
    assert.deepEqual(claims.user_metadata.pets, ['cat']);
  });

  await checks.run('a new password ends the other sessions, and is the one that counts', async () => {
    const { client, person } = await signedUp(clients);
    const other = await signedIn(clients, person);
    good(await client.auth.updateUser({ password: 'nine calm lighthouses' }));
    assert.equal((await other.auth.getUser()).data.user, null);
    assert.ok(good(await client.auth.getUser()).user);
    refused(await clients.guest().auth.signInWithPassword(person), 400, 'invalid_credentials');
    await signedIn(clients, { ...person, password: 'nine calm lighthouses' });
  });

  await checks.run('a new password must be another one, and long enough', async () => {
    const { client, person } = await signedUp(clients);
    refused(await client.auth.updateUser({ password: person.password }), 422, 'same_password');
    refused(await client.auth.updateUser({ password: 'abc' }), 422, 'weak_password');
  });

  await checks.run('a taken email is refused', async () => {
    const { person: other } = await signedUp(clients);
    const { client } = await signedUp(clients);
    refused(await client.auth.updateUser({ email: other.email }), 422, 'email_exists');
  });

  await checks.run('resetPasswordForEmail does not tell who has signed up', async () => {
    const { person } = await signedUp(clients);
    for (const { email } of [person, somebody()])
      assert.equal((await clients.guest().auth.resetPasswordForEmail(email)).error, null);
  });
}

// auth.admin: the project's own backend.

import assert from 'node:assert/strict';

import { good, refused, somebody } from '../checks.mjs';
import { signedIn, signedUp } from './sessions.mjs';

const NOBODY = '00000000-0000-4000-8000-000000000000';
// Of 'three green boats', at bcrypt's least cost.
const BCRYPT = '$2b$04$abcdefghijklmnopqrstuuSwxA4FpzxUYwTu.pOzPFVe7jWLZ8nii';

export default async function admin(checks, clients) {
  const { admin: users } = clients.backend().auth;

  await checks.run('createUser makes a user who can sign in', async () => {
    const person = somebody();
    const { user } = good(
      await users.createUser({
        ...person,
        email_confirm: true,
        user_metadata: { colour: 'green' },
        app_metadata: { plan: 'large' },
      }),
    );
    assert.ok(user.email_confirmed_at);
    assert.deepEqual(user.app_metadata, { provider: 'email', providers: ['email'], plan: 'large' });
    const client = await signedIn(clients, person);
    const { user: same } = good(await client.auth.getUser());
    assert.equal(same.id, user.id);
    assert.equal(same.user_metadata.colour, 'green');
  });

  await checks.run('createUser takes a hash of another server', async () => {
    const { email } = somebody();
    good(await users.createUser({ email, password_hash: BCRYPT, email_confirm: true }));
    await signedIn(clients, { email, password: 'three green boats' });
  });

  await checks.run('createUser of a taken email is refused', async () => {
    const { person } = await signedUp(clients);
    refused(await users.createUser(person), 422, 'email_exists');
  });

  await checks.run('listUsers gives pages, the newest first', async () => {
    const { user } = await signedUp(clients);
    await signedUp(clients);
    const all = good(await users.listUsers());
    assert.ok(all.users.some(({ id }) => id === user.id));
    const page = good(await users.listUsers({ page: 2, perPage: 1 }));
    assert.equal(page.users.length, 1);
    assert.equal(page.total, all.users.length);
    assert.deepEqual([page.nextPage, page.users[0].id], [3, all.users[1].id]);
  });

  await checks.run('getUserById finds a user, or none', async () => {
    const { user } = await signedUp(clients);
    assert.equal(good(await users.getUserById(user.id)).user.email, user.email);
    refused(await users.getUserById(NOBODY), 404, 'user_not_found', /^User not found$/);
  });

  await checks.run('updateUserById changes metadata and password', async () => {
    const { user, person } = await signedUp(clients);
    const change = { password: 'nine calm lighthouses', user_metadata: { size: 3 }, app_metadata: { plan: 'small' } };
    const { user: changed } = good(await users.updateUserById(user.id, change));
    assert.equal(changed.user_metadata.size, 3);
    assert.deepEqual([changed.app_metadata.plan, changed.app_metadata.provider], ['small', 'email']);
    await signedIn(clients, { ...person, password: change.password });
    refused(await users.updateUserById(NOBODY, { password: change.password }), 404, 'user_not_found');
  });

  await checks.run('what is not there is refused, and not left out', async () => {
    const { user } = await signedUp(clients);
    refused(await users.updateUserById(user.id, { ban_duration: '24h' }), 400, 'validation_failed');
    refused(await users.deleteUser(user.id, true), 400, 'validation_failed');
    assert.equal(good(await users.getUserById(user.id)).user.id, user.id);
  });

  await checks.run('deleteUser takes the user with all their rows', async () => {
    const { user, person } = await signedUp(clients);
    good(await users.deleteUser(user.id));
    refused(await users.getUserById(user.id), 404, 'user_not_found');
    refused(await clients.guest().auth.signInWithPassword(person), 400, 'invalid_credentials');
    assert.equal(good(await clients.backend().from('users').select('id').eq('id', user.id)).length, 0);
    refused(await users.deleteUser(user.id), 404, 'user_not_found');
  });

  await checks.run('nobody else is the backend', async () => {
    const { admin: guest } = clients.backend(clients.keys.anon).auth;
    refused(await guest.listUsers(), 403, 'not_admin');
    const { client } = await signedUp(clients);
    const { access_token: token } = good(await client.auth.getSession()).session;
    const headers = { apikey: clients.keys.anon, authorization: `Bearer ${token}` };
    assert.equal((await fetch(`${clients.keys.url}/auth/v1/admin/users`, { headers })).status, 403);
  });

  await checks.run('a wrong key gets nothing', async () => {
    const answer = await clients.backend(`${clients.keys.serviceRole.slice(0, -4)}AAAA`).auth.admin.listUsers();
    assert.equal(answer.error.status, 401);
  });
}

// What begins with a mail: a forgotten password, a sign-in without one, a confirmed email.

import assert from 'node:assert/strict';

import { good, refused, somebody } from '../checks.mjs';
import { linkIn } from '../mailbox.mjs';
import { signedIn, signedUp } from './sessions.mjs';

export default async function mail(checks, clients) {
  const { url } = clients.keys;

  await checks.run('resetPasswordForEmail and verifyOtp set a new password', async () => {
    const { person, user } = await signedUp(clients);
    const client = clients.guest();
    assert.equal((await client.auth.resetPasswordForEmail(person.email, { redirectTo: `${url}/reset` })).error, null);
    const link = await linkIn(url, person.email, 'recovery');
    const { session } = good(await client.auth.verifyOtp(link));
    assert.equal(session.user.id, user.id);
    good(await client.auth.updateUser({ password: 'nine calm lighthouses' }));
    await signedIn(clients, { ...person, password: 'nine calm lighthouses' });
    refused(await clients.guest().auth.verifyOtp(link), 403, 'otp_expired', /^Token has expired or is invalid$/);
  });

  await checks.run('signInWithOtp signs in by a link, and tells nothing of a stranger', async () => {
    const { person, user } = await signedUp(clients);
    for (const { email } of [person, somebody()])
      assert.equal((await clients.guest().auth.signInWithOtp({ email })).error, null);
    const client = clients.guest();
    good(await client.auth.verifyOtp(await linkIn(url, person.email, 'magiclink')));
    assert.equal(good(await client.auth.getUser()).user.id, user.id);
  });

  await checks.run('resend brings a link that confirms the email', async () => {
    const { person } = await signedUp(clients);
    assert.equal((await clients.guest().auth.resend({ type: 'signup', email: person.email })).error, null);
    const { user } = good(await clients.guest().auth.verifyOtp(await linkIn(url, person.email, 'signup')));
    assert.ok(user.email_confirmed_at);
  });

  await checks.run('reauthenticate sends a mail', async () => {
    const { client } = await signedUp(clients);
    assert.equal((await client.auth.reauthenticate()).error, null);
  });
}

// The helper of a project's end-to-end tests, as docs/supabase.md shows it.

import assert from 'node:assert/strict';

import { verifyUserExists } from '../../../docs/examples/verify_user_exists.mjs';
import { shownExample } from '../../e2e/examples.mjs';
import { signedUp } from './sessions.mjs';

export default async function helper(checks, clients) {
  const backend = clients.backend();

  await checks.run('docs/supabase.md shows verifyUserExists as it is', () =>
    shownExample('verify_user_exists.mjs', 'supabase.md'),
  );

  await checks.run('verifyUserExists finds the profile', async () => {
    const { user, person } = await signedUp(clients);
    const found = { id: user.id, email: person.email, found: 'public.users' };
    assert.deepEqual(await verifyUserExists(backend, person.email), found);
  });

  await checks.run('verifyUserExists falls back to auth.users', async () => {
    const { user, person } = await signedUp(clients);
    // As on a project whose profiles are made later.
    const none = { select: () => backend.from('users').select('id').neq('id', user.id) };
    const withoutProfiles = { auth: backend.auth, from: () => none };
    const found = { id: user.id, email: person.email, found: 'auth.users' };
    assert.deepEqual(await verifyUserExists(withoutProfiles, person.email), found);
  });

  await checks.run('verifyUserExists finds nobody', async () => {
    assert.equal(await verifyUserExists(backend, 'nobody@example.org'), null);
  });
}

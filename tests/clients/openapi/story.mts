// The main job as a program in TypeScript does it, with types that are generated from /openapi.json alone: two users,
// one cloud account, a conflict, the hand-over.

import assert from 'node:assert/strict';

import createClient from 'openapi-fetch';

import type { paths } from './api.js';

const TEAM = 'team@demo.example';
const JSON_ONLY = { Accept: 'application/json' };

type Api = ReturnType<typeof createClient<paths>>;

// A user who has just signed up, as a client with their token.
async function signUp(baseUrl: string, name: string): Promise<Api> {
  const body = { email: `${name}@example.org`, username: name, password: `three green boats of ${name}` };
  const { data, response } = await createClient<paths>({ baseUrl }).POST('/api/v1/auth/signup', { body });
  assert.equal(response.status, 201);
  assert.ok(data);
  assert.equal(data.data.email, body.email);
  return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${data.data.access_token}` } });
}

// Links the account at the demo provider: what the callback answers.
async function connect(api: Api) {
  const params = { path: { provider: 'onedrive' } };
  const begun = await api.GET('/auth/{provider}/login-url', { params });
  assert.ok(begun.data);
  const cookie = begun.response.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const page = `${begun.data.url}&prompt=none&login_hint=${encodeURIComponent(TEAM)}`;
  const back = await fetch(page, { redirect: 'manual' });
  const query = Object.fromEntries(new URL(back.headers.get('Location') ?? '').searchParams);
  return api.GET('/auth/{provider}/callback', {
    params: { ...params, query },
    headers: { ...JSON_ONLY, Cookie: cookie },
  });
}

async function accountsOf(api: Api) {
  const { data } = await api.GET('/me/cloud-status', { params: { query: { limit: 10 } } });
  assert.ok(data);
  return data.accounts;
}

export async function play(baseUrl: string): Promise<void> {
  const ada = await signUp(baseUrl, 'ada');
  const ben = await signUp(baseUrl, 'ben');

  const linked = await connect(ada);
  assert.equal(linked.data?.data.connection, 'success');
  const [account] = await accountsOf(ada);
  assert.ok(account);
  assert.equal(account.provider_email, TEAM);
  assert.equal(account.connection_status, 'connected');

  const { error } = await connect(ben);
  assert.ok(error && 'transfer_token' in error);
  assert.equal(error.error, 'ownership_conflict');
  const body = { transfer_token: error.transfer_token };

  const preview = await ben.POST('/cloud/transfer-ownership/preview', { body });
  assert.equal(preview.data?.account_email, TEAM);
  const taken = await ben.POST('/cloud/transfer-ownership', { body });
  assert.ok(taken.data && 'repeated' in taken.data);
  assert.equal(taken.data.account_id, account.id);
  assert.equal(taken.data.repeated, false);

  assert.deepEqual(await accountsOf(ada), []);
  const mine = await accountsOf(ben);
  assert.deepEqual(mine.map(({ id }) => id), [account.id]);

  const activity = await ben.GET('/me/activity');
  assert.ok(activity.data?.activity.some(({ event_type }) => event_type === 'handover.completed'));
  const events = await ada.GET('/me/transfer-events');
  assert.equal(events.data?.events[0]?.direction, 'from_me');

  const refused = await createClient<paths>({ baseUrl }).GET('/api/v1/auth/me');
  assert.equal(refused.error?.error, 'not_signed_in');
}

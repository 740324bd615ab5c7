// from('users') and from('cloud_provider_accounts').

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { good, refusedRows, somebody } from '../checks.mjs';
import { signedUp } from './sessions.mjs';

let made = 0;

function cloudAccount(user_id, more = {}) {
  made += 1;
  return {
    user_id,
    provider: 'onedrive',
    provider_account_id: `client-test-${made}`,
    account_email: `cloud-${made}@example.org`,
    ...more,
  };
}

const KEY = 'user_id,provider,provider_account_id';

async function readChecks(checks, clients) {
  const db = clients.backend();
  const { user, person } = await signedUp(clients, somebody(), { username: 'Zoe' });
  const rows = ['b', 'a', 'c'].map((letter) => cloudAccount(user.id, { nickname: letter }));
  good(await db.from('cloud_provider_accounts').insert(rows));
  const mine = () => db.from('cloud_provider_accounts').select('nickname').eq('user_id', user.id);
  const names = (answer) => good(answer).map(({ nickname }) => nickname);

  await checks.run('select with eq and maybeSingle', async () => {
    const query = db.from('users').select('id,email').eq('email', person.email);
    assert.deepEqual(good(await query.maybeSingle()), { id: user.id, email: person.email });
    assert.equal(good(await db.from('users').select('id').eq('email', 'no+body@example.org').maybeSingle()), null);
  });
  await checks.run('maybeSingle and single refuse several rows', async () => {
    refusedRows(await mine().single(), 406, 'PGRST116', /Cannot coerce/);
    assert.equal((await mine().maybeSingle()).error.code, 'PGRST116');
  });
  await checks.run('single refuses no row', async () => {
    const error = refusedRows(await db.from('users').select().eq('id', randomUUID()).single(), 406, 'PGRST116');
    assert.match(error.details, /0 rows/);
  });
  await checks.run('select without a match is an empty list', async () => {
    assert.deepEqual(good(await db.from('users').select().eq('id', randomUUID())), []);
  });
  await checks.run('order, limit and range', async () => {
    assert.deepEqual(names(await mine().order('nickname')), ['a', 'b', 'c']);
    assert.deepEqual(names(await mine().order('nickname', { ascending: false })), ['c', 'b', 'a']);
    assert.deepEqual(names(await mine().order('nickname').limit(2)), ['a', 'b']);
    assert.deepEqual(names(await mine().order('nickname').range(1, 2)), ['b', 'c']);
  });
  await checks.run('every filter', async () => {
    const sorted = (query) => query.order('nickname').then(names);
    assert.deepEqual(await sorted(mine().neq('nickname', 'a')), ['b', 'c']);
    assert.deepEqual(await sorted(mine().gt('nickname', 'a')), ['b', 'c']);
    assert.deepEqual(await sorted(mine().gte('nickname', 'b')), ['b', 'c']);
    assert.deepEqual(await sorted(mine().lt('nickname', 'b')), ['a']);
    assert.deepEqual(await sorted(mine().lte('nickname', 'b')), ['a', 'b']);
    assert.deepEqual(await sorted(mine().like('account_email', 'cloud-%@example.org')), ['a', 'b', 'c']);
    assert.deepEqual(await sorted(mine().like('nickname', 'A')), []);
    assert.deepEqual(await sorted(mine().ilike('nickname', 'A')), ['a']);
    assert.deepEqual(await sorted(mine().is('disconnected_at', null)), ['a', 'b', 'c']);
    assert.deepEqual(await sorted(mine().is('is_active', true)), ['a', 'b', 'c']);
    assert.deepEqual(await sorted(mine().in('nickname', ['a', 'c', 'x,y'])), ['a', 'c']);
    assert.deepEqual(await sorted(mine().not('nickname', 'eq', 'a')), ['b', 'c']);
    assert.deepEqual(await sorted(mine().or('nickname.eq.a,nickname.eq.b')), ['a', 'b']);
    assert.deepEqual(await sorted(mine().match({ nickname: 'a', provider: 'onedrive' })), ['a']);
    assert.deepEqual(await sorted(mine().filter('nickname', 'in', '("a","b")').neq('nickname', 'b')), ['a']);
  });
  await checks.run('count, with rows and without', async () => {
    const table = () => db.from('cloud_provider_accounts');
    const all = await table().select('id', { count: 'exact' }).eq('user_id', user.id).limit(1);
    assert.deepEqual([all.count, all.data.length], [3, 1]);
    const head = await table().select('*', { count: 'exact', head: true }).eq('user_id', user.id);
    assert.deepEqual([head.count, head.data], [3, null]);
    const plain = await table().select('*', { head: true }).eq('user_id', user.id);
    assert.deepEqual([plain.count, plain.error], [null, null]);
  });
  await checks.run('tokens and hashes are not there', async () => {
    const [row] = good(await db.from('cloud_provider_accounts').select().eq('user_id', user.id).limit(1));
    assert.deepEqual(Object.keys(row).filter((key) => /token(?!_expiry)|secret|password/.test(key)), []);
    refusedRows(await db.from('cloud_provider_accounts').select('access_token'), 400, '42703');
    refusedRows(await db.from('users').select('id').eq('encrypted_password', 'x'), 400, '42703');
  });
  await checks.run('what is not there or not right has a code', async () => {
    refusedRows(await db.from('nope').select(), 404, 'PGRST205', /'public.nope'/);
    refusedRows(await db.from('users').select('nope'), 400, '42703');
    refusedRows(await db.from('users').select().eq('id', 'nope'), 400, '22P02', /uuid/);
    refusedRows(await db.from('users').select().filter('id', 'nope', 'x'), 400, 'PGRST100');
    refusedRows(await db.from('users').select().or('nope'), 400, 'PGRST100');
  });
  await checks.run('throwOnError throws', async () => {
    await assert.rejects(async () => db.from('nope').select().throwOnError(), { code: 'PGRST205' });
  });
}

async function writeChecks(checks, clients) {
  const db = clients.backend();
  const accounts = () => db.from('cloud_provider_accounts');

  await checks.run('a profile needs its user first', async () => {
    const id = randomUUID();
    const error = refusedRows(
      await db.from('users').insert({ id, email: 'early@example.org', username: 'Early' }),
      409, '23503', /violates foreign key constraint "users_id_fkey"/,
    );
    assert.equal(error.details, `Key (id)=(${id}) is not present in table "users".`);
  });
  await checks.run('an account has one owner', async () => {
    const { user: anna } = await signedUp(clients);
    const { user: ben } = await signedUp(clients);
    const row = cloudAccount(anna.id);
    assert.equal((await accounts().insert(row)).status, 201);
    refusedRows(
      await accounts().insert({ ...row, user_id: ben.id }),
      409, '23505', /"uniq_cloud_provider_accounts_global"/,
    );
    refusedRows(await accounts().upsert({ ...row, user_id: ben.id }, { onConflict: KEY }), 409, '23505');
  });
  await checks.run('upsert merges its own row', async () => {
    const { user } = await signedUp(clients);
    const row = cloudAccount(user.id);
    const first = await accounts().upsert(row, { onConflict: KEY }).select().single();
    const again = await accounts().upsert({ ...row, nickname: 'Work' }, { onConflict: KEY }).select().single();
    assert.deepEqual([first.status, again.status], [201, 200]);
    assert.deepEqual([good(again).id, good(again).nickname], [good(first).id, 'Work']);
  });
  await checks.run('upsert with ignoreDuplicates leaves the row', async () => {
    const { user } = await signedUp(clients);
    const row = cloudAccount(user.id, { nickname: 'Home' });
    good(await accounts().insert(row));
    const answer = await accounts()
      .upsert({ ...row, nickname: 'Work' }, { onConflict: KEY, ignoreDuplicates: true })
      .select();
    assert.deepEqual([answer.status, answer.data], [201, []]);
    const { data } = await accounts().select('nickname').eq('user_id', user.id).single();
    assert.equal(data.nickname, 'Home');
  });
  await checks.run('insert, update and delete return what they did', async () => {
    const { user } = await signedUp(clients);
    const [inserted] = good(await accounts().insert([cloudAccount(user.id)]).select('id,nickname'));
    assert.equal(inserted.nickname, null);
    const [updated] = good(await accounts().update({ nickname: 'Work' }).eq('id', inserted.id).select());
    assert.equal(updated.nickname, 'Work');
    assert.equal((await accounts().update({ nickname: 'Home' }).eq('id', inserted.id)).status, 204);
    assert.deepEqual(good(await accounts().update({ nickname: 'x' }).eq('id', randomUUID()).select()), []);
    const none = await accounts().update({ nickname: 'x' }).eq('id', randomUUID()).select().maybeSingle();
    assert.deepEqual([none.data, none.error], [null, null]);
    const [deleted] = good(await accounts().delete().eq('id', inserted.id).select('id'));
    assert.equal(deleted.id, inserted.id);
    assert.deepEqual(good(await accounts().select().eq('id', inserted.id)), []);
  });
  await checks.run('counts of writes', async () => {
    const { user } = await signedUp(clients);
    const rows = [cloudAccount(user.id), cloudAccount(user.id)];
    assert.equal((await accounts().insert(rows, { count: 'exact' })).count, 2);
    const update = accounts().update({ nickname: 'x' }, { count: 'exact' });
    assert.equal((await update.eq('user_id', user.id)).count, 2);
    assert.equal((await accounts().delete({ count: 'exact' }).eq('user_id', user.id)).count, 2);
  });
  await checks.run('a write without a filter is refused', async () => {
    for (const answer of [await accounts().delete(), await accounts().update({ nickname: 'x' })]) {
      assert.ok(answer.error);
      assert.ok(answer.status >= 400 && answer.status < 500);
    }
  });
  await checks.run('what a row lacks or has too much is named', async () => {
    const { user } = await signedUp(clients);
    refusedRows(await accounts().insert({ ...cloudAccount(user.id), nope: 1 }), 400, 'PGRST204', /nope/);
    refusedRows(await accounts().insert({ ...cloudAccount(user.id), provider: null }), 400, '23502');
    refusedRows(await accounts().insert(cloudAccount('nope')), 400, '22P02');
  });
}

async function roleChecks(checks, clients) {
  await checks.run('anon sees nothing', async () => {
    await signedUp(clients);
    const { data, error } = await clients.guest().from('users').select();
    assert.ok(error ? error.code === '42501' : data.length === 0);
  });
  await checks.run('a user sees their own rows, and changes little', async () => {
    const { client, user } = await signedUp(clients);
    const { user: other } = await signedUp(clients);
    assert.deepEqual(good(await client.from('users').select('id')), [{ id: user.id }]);
    const [changed] = good(await client.from('users').update({ username: 'Zoe' }).eq('id', user.id).select());
    assert.equal(changed.username, 'Zoe');
    assert.deepEqual(good(await client.from('users').update({ username: 'x' }).eq('id', other.id).select()), []);
    refusedRows(await client.from('users').update({ email: 'x@example.org' }).eq('id', user.id), 403, '42501');
    refusedRows(await client.from('users').delete().eq('id', user.id), 403, '42501');
    refusedRows(await client.from('cloud_provider_accounts').insert(cloudAccount(user.id)), 403, '42501');
  });
}

export default async function tables(checks, clients) {
  await readChecks(checks, clients);
  await writeChecks(checks, clients);
  await roleChecks(checks, clients);
}

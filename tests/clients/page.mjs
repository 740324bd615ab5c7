// Supabase's client in a page of another origin, in a real browser: CORS, and the headers that it must be able to read.
//
//   node page.mjs VERSION [path/to/holdfast]        (or HOLDFAST_BINARY)

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

import { launch, Person } from '../e2e/browser.mjs';
import { Server } from '../e2e/server.mjs';
import { Checks, somebody } from './checks.mjs';
import { keysOf } from './keys.mjs';

const [version, binary = process.env.HOLDFAST_BINARY] = process.argv.slice(2);

// Serves the page and the client's own build for pages.
async function openSite() {
  const files = {
    '/': ['text/html', new URL('page.html', import.meta.url)],
    '/supabase.js': ['text/javascript', new URL(`node_modules/supabase-js-${version}/dist/umd/supabase.js`, import.meta.url)],
  };
  const site = createServer(async (request, response) => {
    const [type, file] = files[request.url] ?? files['/'];
    response.setHeader('Content-Type', type);
    response.end(await readFile(file));
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return site;
}

// Runs in the page.
async function play({ url, anon, person }) {
  const client = window.supabase.createClient(url, anon);
  const seen = {};
  const signUp = await client.auth.signUp({ ...person, options: { data: { colour: 'green' } } });
  seen.signUp = signUp.data.user?.email ?? signUp.error?.message;
  seen.taken = (await client.auth.signUp(person)).error?.code;
  seen.user = (await client.auth.getUser()).data.user?.user_metadata.colour;
  const rows = await client.from('users').select('email', { count: 'exact' });
  seen.rows = rows.data;
  seen.count = rows.count;
  const other = await client.from('users').select().eq('email', 'nobody@example.org').single();
  seen.none = [other.status, other.error?.code];
  seen.refreshed = (await client.auth.refreshSession()).error;
  seen.signOut = (await client.auth.signOut()).error;
  seen.wrong = (await client.auth.signInWithPassword({ ...person, password: 'another one' })).error?.code;
  seen.signIn = (await client.auth.signInWithPassword(person)).data.user?.email;
  seen.cookies = document.cookie;
  return seen;
}

const checks = new Checks();
const server = await Server.start(path.resolve(binary));
const site = await openSite();
const browser = await launch();
try {
  const { url, anon } = await keysOf(server);
  const visitor = await Person.arrive(browser, `http://127.0.0.1:${site.address().port}`);
  const person = somebody();
  await checks.run('a page of another origin signs up, reads and signs out', async () => {
    visitor.tolerate(/status of (400|406|422)/);
    await visitor.page.goto('/');
    assert.deepEqual(await visitor.page.evaluate(play, { url, anon, person }), {
      signUp: person.email,
      taken: 'user_already_exists',
      user: 'green',
      rows: [{ email: person.email }],
      count: 1,
      none: [406, 'PGRST116'],
      refreshed: null,
      signOut: null,
      wrong: 'invalid_credentials',
      signIn: person.email,
      cookies: '',
    });
    assert.deepEqual(await visitor.context.cookies(), []);
    visitor.settle();
  });
  await checks.run('a session outlives a reload', async () => {
    await visitor.page.reload();
    const email = await visitor.page.evaluate(
      async (keys) => (await window.supabase.createClient(keys.url, keys.anon).auth.getUser()).data.user?.email,
      { url, anon },
    );
    assert.equal(email, person.email);
    visitor.settle();
  });
} finally {
  await browser.close();
  site.close();
  await server.discard();
}
console.log(checks.summary());
process.exitCode = checks.ok ? 0 : 1;

// Lists the files in each cloud account that a user has linked. Needs Node 18 or later.
//
//   HOLDFAST_APP=hfa_... node list_files.mjs USER_ID

import { setTimeout as pause } from 'node:timers/promises';

const holdfast = process.env.HOLDFAST_URL ?? 'http://127.0.0.1:8080';
const app = process.env.HOLDFAST_APP;
const clouds = process.env.CLOUDS ?? 'https://';

// How each cloud lists files, and the member of its answer that holds them.
const listings = {
  onedrive: { method: 'GET', url: 'graph.microsoft.com/v1.0/me/drive/root/children', member: 'value' },
  google_drive: { method: 'GET', url: 'www.googleapis.com/drive/v3/files', member: 'files' },
  dropbox: {
    method: 'POST',
    url: 'api.dropboxapi.com/2/files/list_folder',
    body: { path: '' },
    member: 'entries',
  },
  box: { method: 'GET', url: 'api.box.com/2.0/folders/0/items', member: 'entries' },
};

// Holdfast's refusal, as "needs_reconnect (revoked)".
class Refused extends Error {}

function call(method, url, bearer, body) {
  const headers = { Authorization: `Bearer ${bearer}` };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const signal = AbortSignal.timeout(30_000);
  return fetch(url, { method, headers, signal, body: JSON.stringify(body) });
}

// What Holdfast answers, asked again where it says so. Throws Refused.
async function ask(method, path, body) {
  let answer;
  for (const attempt of [1, 2, 3]) {
    answer = await call(method, holdfast + path, app, body);
    if (answer.ok) return (await answer.json()).data;
    if (![429, 503].includes(answer.status)) break;
    if (attempt < 3) await pause(1000 * Number(answer.headers.get('Retry-After') ?? 1));
  }
  const { error, reason } = await answer.json();
  throw new Refused(reason === undefined ? error : `${error} (${reason})`);
}

// One call with a living token. Throws Refused if Holdfast has none.
async function callCloud(account, { method, url, body }) {
  const wanted = { user_id: account.user_id, min_seconds: 60 };
  const token = await ask('POST', `/api/v1/accounts/${account.id}/access-token`, wanted);
  return call(method, clouds + url, token.access_token, body);
}

async function listFiles(account) {
  const listing = listings[account.provider];
  let answer = await callCloud(account, listing);
  if (answer.status === 401) {
    await ask('POST', `/api/v1/accounts/${account.id}/report`, { error: 'invalid_token' });
    answer = await callCloud(account, listing);
  }
  if (answer.status !== 200) return [`the cloud answers ${answer.status}`];
  return (await answer.json())[listing.member].map((file) => file.name);
}

try {
  const { accounts } = await ask('GET', `/api/v1/users/${process.argv[2]}/accounts`);
  for (const account of accounts.filter(({ provider }) => provider in listings)) {
    console.log(account.provider, account.provider_email);
    const lines = await listFiles(account).catch((error) => {
      if (error instanceof Refused) return [error.message];
      throw error;
    });
    for (const line of lines) console.log(`  ${line}`);
  }
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(`list_files: ${error.message}`);
  process.exitCode = 1;
}

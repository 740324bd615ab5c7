// The backends of docs/integrate.md, in each of their languages, with tokens from the vault.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';

import { Clouds } from '../clouds.mjs';
import { exampleFile, shownExample } from '../examples.mjs';
import { App, ask, ProgramUser } from '../programs.mjs';
import { tell } from '../steps.mjs';
import { eventually } from '../waiting.mjs';

const BACKENDS = [
  { command: 'sh', file: 'list_files.sh' },
  { command: 'python3', file: 'list_files.py' },
  { command: process.execPath, file: 'list_files.mjs' },
];
const PROVIDERS = ['onedrive', 'google_drive', 'dropbox', 'box'];
const FILES = ['Budget.csv', 'Letter to the bank.pdf', 'Sailing.jpg'];

// What a program prints: {status, out, err}.
function run({ command, file }, userId, env) {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 60_000 };
    execFile(command, [exampleFile(file), userId], options, (error, out, err) =>
      resolve({ status: error === null ? 0 : error.code, out, err }),
    );
  });
}

// Everybody of one kind: a user for each backend, so that all backends run at once.
class Users {
  #server;
  #app;
  #clouds;
  #users = [];

  constructor(server, app, clouds) {
    this.#server = server;
    this.#app = app;
    this.#clouds = clouds;
  }

  async signUp(kind) {
    for (const backend of BACKENDS) {
      const name = `${kind}-${backend.file.split('.').at(-1)}`;
      this.#users.push({ backend, name, user: await ProgramUser.signUp(this.#server.url, name), accounts: [] });
    }
    return this;
  }

  // tags: the faults of the account.
  async link(provider, tags = '') {
    for (const { name, user, accounts } of this.#users) {
      const email = `${name}${tags}@demo.example`;
      accounts.push({ provider, tags, email, id: await user.link(provider, email) });
    }
  }

  async disconnect(provider, tags) {
    for (const { user, accounts } of this.#users) await user.disconnect(find(accounts, provider, tags).id);
  }

  idOf(provider, tags) {
    return find(this.#users[0].accounts, provider, tags).id;
  }

  // Runs every backend and compares what it prints. told: by provider and tags, what is said instead of files.
  async list(told = {}) {
    const env = {
      HOLDFAST_URL: this.#server.url,
      HOLDFAST_APP: this.#app.credential,
      CLOUDS: `${this.#clouds.url}/`,
    };
    const listAs = async ({ backend, user, accounts }) => {
      const lines = accounts.flatMap(({ provider, tags, email }) => {
        const said = told[`${provider}${tags}`];
        const below = said === undefined ? FILES : [said];
        return [`${provider} ${email}`, ...below.map((line) => `  ${line}`)];
      });
      const { status, out, err } = await run(backend, user.id, env);
      const expected = { status: 0, out: [...lines, ''], err: '' };
      assert.deepEqual({ status, out: out.split('\n'), err }, expected, backend.file);
    };
    await Promise.all(this.#users.map(listAs));
  }
}

const find = (accounts, provider, tags) =>
  accounts.find((account) => account.provider === provider && account.tags === tags);

const clouds = await Clouds.start();

await tell(
  async (story) => {
    const { server } = story;
    let app;
    let users;
    let others;

    await story.step('the document shows the backends as they are', async () => {
      for (const { file } of BACKENDS) await shownExample(file);
    });

    await story.step('an app is made, and people link accounts at every cloud', async () => {
      app = await App.create(server, 'lister');
      users = await new Users(server, app, clouds).signUp('ann');
      others = await new Users(server, app, clouds).signUp('bob');
      const visitor = await ProgramUser.signUp(server.url, 'visitor');
      clouds.target = new URL(await visitor.loginUrl('onedrive')).origin;
      for (const tags of ['', '+expired']) {
        for (const provider of PROVIDERS) await users.link(provider, tags);
      }
      for (const provider of ['onedrive', 'google_drive']) await others.link(provider, '+expired');
    });

    await story.step('tokens that live five seconds run out, and the files are listed all the same', async () => {
      const bearer = await app.accessToken(users.idOf('onedrive', '+expired'));
      const listing = `${clouds.url}/graph.microsoft.com/v1.0/me/drive/root/children`;
      const status = async () => (await ask('GET', listing, { bearer })).status;
      assert.equal(await status(), 200);
      await eventually('a token to run out', async () => (await status()) === 401);
      await users.list();
    });

    await story.step('a token that a cloud refuses is reported, and the next one lists the files', async () => {
      clouds.withdrawTokens();
      await users.list();
    });

    await story.step('a cloud in trouble is asked again when it says, and given up after three times', async () => {
      clouds.trouble('/common/oauth2/v2.0/token', 1);
      clouds.trouble('/oauth2.googleapis.com/token', Infinity);
      await others.list({ 'google_drive+expired': 'provider_unavailable' });
      clouds.endTroubles();
      await others.list();
    });

    await story.step('what only the user can mend is told with its reason', async () => {
      await users.link('dropbox', '+expired+revoked');
      await users.disconnect('box', '');
      await users.list({
        'dropbox+expired+revoked': 'needs_reconnect (revoked)',
        box: 'account_disconnected',
      });
    });

    await story.step('a credential that is none ends the program with the code', async () => {
      for (const backend of BACKENDS) {
        const printed = await run(backend, 'nobody', { HOLDFAST_URL: server.url, HOLDFAST_APP: 'hfa_none' });
        assert.deepEqual(printed, { status: 1, out: '', err: 'list_files: invalid_app\n' }, backend.file);
      }
    });
  },
  [
    ...['--onedrive-token-endpoint', `${clouds.url}/common/oauth2/v2.0/token`],
    ...['--google-drive-token-endpoint', `${clouds.url}/oauth2.googleapis.com/token`],
  ],
);
clouds.stop();

// The page of docs/integrate.md, on an origin of its own.

import assert from 'node:assert/strict';

import { shownExample } from '../examples.mjs';
import { Frontend } from '../frontend.mjs';
import { assertCleanAddress, chooseAccount } from '../pages.mjs';
import { ALEX, ANNA, BEN, TEAM } from '../people.mjs';
import { ask } from '../programs.mjs';
import { tell } from '../steps.mjs';

const PROVIDERS = [
  ['OneDrive', 'onedrive'],
  ['Google Drive', 'google_drive'],
  ['Dropbox', 'dropbox'],
];

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const said = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();
const listed = (page, email, provider) =>
  page.getByRole('listitem').filter({ hasText: `${email} at ${provider}: connected` });

async function enter(page, { username, email, password }, label) {
  await page.goto('/app');
  await page.getByLabel('Name').fill(username);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await press(page, label);
  await page.getByRole('heading', { name: 'Your cloud accounts' }).waitFor();
}

async function connect(page, provider, email) {
  await press(page, `Connect ${provider}`);
  await chooseAccount(page, email);
}

const frontend = await Frontend.start(await shownExample('page.html'));
const stranger = await Frontend.start(await shownExample('page.html'));

await tell(
  async (story) => {
    for (const each of [frontend, stranger]) each.holdfast = story.server.url;
    const anna = await story.arrive({ baseURL: frontend.url });
    const ben = await story.arrive({ baseURL: frontend.url });

    await story.step('Anna signs up, and the page holds no token', async () => {
      anna.tolerate(/status of 401/);
      await enter(anna.page, ANNA, 'Sign up');
      await anna.keepsNoToken();
      assert.equal(await anna.page.evaluate('document.cookie'), '');
    });

    await story.step('Anna connects an account at three clouds, and comes back to the page', async () => {
      const { page } = anna;
      for (const [provider, name] of PROVIDERS) {
        await connect(page, provider, TEAM);
        await said(page, 'The account is connected.');
        await listed(page, TEAM, name).waitFor();
        assert.equal(new URL(page.url()).origin, frontend.url);
        assertCleanAddress(page);
      }
    });

    await story.step('Anna says no at the provider, and is told', async () => {
      await press(anna.page, 'Connect OneDrive');
      await anna.page.locator('button#deny').click();
      await said(anna.page, 'The account is not connected: access_denied');
      assertCleanAddress(anna.page);
    });

    await story.step('Ben, who has been at Holdfast itself, connects an account of hers, and leaves it', async () => {
      ben.tolerate(/status of 401/);
      await ben.page.goto(`${story.server.url}/api/v1/providers`);
      await enter(ben.page, BEN, 'Sign up');
      await connect(ben.page, 'Google Drive', TEAM);
      await ben.page.getByRole('dialog', { name: `${TEAM} at google_drive belongs to another user.` }).waitFor();
      assertCleanAddress(ben.page);
      await press(ben.page, 'Leave it');
      assert.equal(await ben.page.getByRole('listitem').count(), 0);
    });

    await story.step('Ben connects it again, and takes it over', async () => {
      await connect(ben.page, 'Google Drive', TEAM);
      await press(ben.page, 'Take it over');
      await said(ben.page, `${TEAM} is yours now.`);
      await listed(ben.page, TEAM, 'google_drive').waitFor();
      await anna.page.reload();
      await listed(anna.page, TEAM, 'dropbox').waitFor();
      assert.equal(await listed(anna.page, TEAM, 'google_drive').count(), 0);
    });

    await story.step('an access token that is gone is renewed', async () => {
      anna.tolerate(/status of 401/);
      await anna.context.clearCookies({ name: 'holdfast_session' });
      await anna.page.reload();
      await listed(anna.page, TEAM, 'dropbox').waitFor();
    });

    await story.step('Anna signs out, and in again', async () => {
      anna.tolerate(/status of 401/);
      await press(anna.page, 'Sign out');
      await anna.page.getByLabel('Password').waitFor();
      await enter(anna.page, ANNA, 'Sign in');
      await listed(anna.page, TEAM, 'onedrive').waitFor();
    });

    await story.step('an account that needs its user is connected again by its button', async () => {
      await anna.page.evaluate(async (holdfast) => {
        const ask = (path, method, body) =>
          fetch(holdfast + path, {
            method,
            credentials: 'include',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          });
        const { accounts } = await (await ask('/me/cloud-status', 'GET')).json();
        await ask('/cloud/disconnect', 'POST', { account_id: accounts[0].id });
      }, story.server.url);
      await anna.page.reload();
      await press(anna.page, 'Connect again');
      await chooseAccount(anna.page, TEAM);
      await listed(anna.page, TEAM, 'onedrive').waitFor();
    });

    await story.step('a page that keeps its tokens itself connects with them, and gets no session cookie', async () => {
      const cara = await story.arrive({ baseURL: frontend.url });
      cara.tolerate(/status of 401/);
      const { page } = cara;
      await page.goto('/app');
      const token = await page.evaluate(async (holdfast) => {
        const ask = async (path, options) => (await fetch(holdfast + path, options)).json();
        const person = { username: 'Cara', email: 'cara@example.org', password: 'eleven old maps' };
        const { data } = await ask('/api/v1/auth/signup', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ ...person, cookies: false }),
        });
        const { url } = await ask('/auth/onedrive/login-url', {
          credentials: 'include',
          headers: { Authorization: `Bearer ${data.access_token}` },
        });
        location.assign(url);
        return data.access_token;
      }, story.server.url);
      await chooseAccount(page, ALEX);
      await page.getByLabel('Password').waitFor();
      const answer = await ask('GET', `${story.server.url}/me/cloud-status`, { bearer: token });
      assert.equal((await answer.json()).accounts[0].provider_email, ALEX);
      assert.deepEqual(await cara.context.cookies(), []);
    });

    await story.step('a page of any other origin gets no answer', async () => {
      const mallory = await story.arrive({ baseURL: stranger.url });
      mallory.tolerate(/blocked by CORS policy/, /net::ERR_FAILED/);
      await mallory.page.goto('/app');
      await said(mallory.page, 'Failed to fetch');
    });
  },
  ['--app-url', frontend.url],
);
frontend.stop();
stranger.stop();

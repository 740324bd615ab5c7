// How a connection attempt may come back: every code of the callback, and addresses that somebody made up.

import assert from 'node:assert/strict';

import { API_CODES, CALLBACK_CODES } from '../codes.mjs';
import { looksRight } from '../looks.mjs';
import {
  assertCleanAddress,
  chooseAccount,
  leaveToConnect,
  notice,
  signUp,
  transferDialog,
  typeAccount,
  wordsFor,
} from '../pages.mjs';
import { BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

await tell(async (story) => {
  const ben = await story.arrive();
  const { page } = ben;

  await story.step('a success that nobody had says nothing, signed out', async () => {
    ben.tolerate(/status of 401/);
    await page.goto('/app?connection=success');
    await page.locator('#sign-up-form').waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
  });

  await story.step('a success that nobody had says nothing, signed in', async () => {
    await signUp(page, BEN);
    await page.goto('/app?connection=success');
    await page.locator('#greeting', { hasText: 'Ben' }).waitFor();
    await page.locator('.add-account').waitFor();
    assert.equal(await page.locator('#notices .notice').count(), 0);
    assertCleanAddress(page);
  });

  await story.step('every code has words of its own', async () => {
    const codes = { callbackCodes: [...CALLBACK_CODES, 'made_up'], apiCodes: [...API_CODES, 'made_up'] };
    const { callback, api } = await wordsFor(page, codes);
    for (const [named, words] of [[codes.callbackCodes, callback], [codes.apiCodes, api]]) {
      const unknown = words.at(-1);
      const without = named.filter((code, index) => code !== 'made_up' && words[index] === unknown);
      assert.deepEqual(without, []);
    }
  });

  await story.step('Ben says no at the provider', async () => {
    await leaveToConnect(page);
    await page.locator('button#deny').click();
    await notice(page, 'You said no at the provider').waitFor();
    assertCleanAddress(page);
    await looksRight(ben, 'a refusal at the provider');
    await page.locator('#notices').getByRole('button', { name: 'Connect OneDrive' }).click();
    await page.locator('button[name=email]').first().waitFor();
    await chooseAccount(page, TEAM);
    await notice(page, `${TEAM} is connected`).waitFor();
  });

  await story.step('a code that the provider refuses has its message', async () => {
    await leaveToConnect(page);
    await typeAccount(page, 'ben+invalid_grant@demo.example');
    await notice(page, 'The provider did not accept the sign-in any more').waitFor();
    assertCleanAddress(page);
  });

  await story.step('an address that somebody made up says nothing of its own', async () => {
    ben.tolerate(/status of 400/);
    await page.goto('/app?error=<b>Call+555-0100</b>#transfer_token=nonsense');
    await notice(page, 'This account belongs to another user').waitFor();
    assertCleanAddress(page);
    assert.equal(await page.getByText('555-0100').count(), 0);
  });

  await story.step('a transfer token that somebody made up opens nothing and says nothing', async () => {
    ben.tolerate(/status of 400/);
    const claims = { provider: 'onedrive', account_email: 'Call 555-0100', exp: Date.now() };
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await page.goto(`/app?error=ownership_conflict#transfer_token=e30.${part(claims)}.AAAA`);
    await notice(page, 'This account belongs to another user').waitFor();
    assertCleanAddress(page);
    assert.equal(await transferDialog(page).count(), 0);
    assert.equal(await page.getByText('555-0100').count(), 0);
    await ben.keepsNoToken();
  });

  await story.step('a page that gets no answer says so, and tries again when it is told to', async () => {
    ben.tolerate(/net::ERR/);
    await page.route('**/me/cloud-status', (route) => route.abort('connectionfailed'));
    await page.goto('/app');
    await page.getByRole('heading', { name: 'Your accounts could not be loaded' }).waitFor();
    await looksRight(ben, 'a page without an answer');
    await page.unroute('**/me/cloud-status');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#greeting', { hasText: 'Ben' }).waitFor();
  });

  await story.step('a failure is kept for after the sign-in', async () => {
    ben.tolerate(/status of 401/);
    await ben.context.clearCookies();
    await page.goto('/app?error=access_denied');
    await notice(page, 'You said no at the provider').waitFor();
    await page.getByRole('heading', { name: 'Sign in to go on' }).waitFor();
    await looksRight(ben, 'the sign-in on the dashboard page');
  });

  await story.step('an address that does not exist is a page', async () => {
    ben.tolerate(/status of 404/);
    const answer = await page.goto('/login');
    assert.equal(answer.status(), 404);
    await page.getByRole('heading', { name: 'Nothing is at this address' }).waitFor();
    await looksRight(ben, 'the page for an unknown address');
    await page.getByRole('link', { name: 'To the start page' }).click();
    await page.locator('#sign-up-form, #sign-in-form').first().waitFor();
  });
});

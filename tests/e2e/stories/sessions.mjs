// Sign-up, sign-in and the ends of a session.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import {
  account,
  connect,
  fault,
  fillSignIn,
  fillSignUp,
  notice,
  reloadDashboard,
  signUp,
  transferDialog,
} from '../pages.mjs';
import { ALEX, ANNA, BEN } from '../people.mjs';
import { tell } from '../steps.mjs';
import { eventually } from '../waiting.mjs';

await tell(async (story) => {
  const anna = await story.arrive();
  const ben = await story.arrive();
  const { page, context } = ben;

  await story.step('what is wrong with a sign-up is said at its field', async () => {
    ben.tolerate(/status of 422/);
    await page.goto('/');
    await looksRight(ben, 'the start page');
    await fillSignUp(page, { ...BEN, username: '' });
    await fault(page, 'This field is empty').waitFor();
    assert.ok(await page.locator('#sign-up-username').evaluate((field) => field === document.activeElement));
    await fillSignUp(page, { ...BEN, password: 'abc' });
    await fault(page, /This password does not do.*\d+ characters or more/).waitFor();
    const password = page.getByRole('textbox', { name: 'Password' });
    assert.match(
      await password.evaluate((field) =>
        field
          .getAttribute('aria-describedby')
          .split(' ')
          .map((id) => document.getElementById(id).textContent)
          .join(' '),
      ),
      /This password does not do.*A few words in a row/,
    );
    assert.equal(await password.getAttribute('aria-invalid'), 'true');
    await looksRight(ben, 'a fault at its field');
  });

  await story.step('a password can be looked at', async () => {
    await page.getByRole('button', { name: 'Show the password' }).first().click();
    assert.equal(await page.locator('#sign-up-password').getAttribute('type'), 'text');
    await page.getByRole('button', { name: 'Hide the password' }).click();
    assert.equal(await page.locator('#sign-up-password').getAttribute('type'), 'password');
  });

  await story.step('Anna and Ben sign up', async () => {
    await signUp(anna.page, ANNA);
    await connect(anna.page, ALEX);
    await signUp(page, BEN);
  });

  await story.step('an expired access token is renewed without a word', async () => {
    ben.tolerate(/status of 401/);
    await context.clearCookies({ name: /session/ });
    await reloadDashboard(page);
    await page.getByRole('heading', { name: 'Hello, Ben' }).waitFor();
  });

  await story.step('several tabs renew it together, and none loses the session', async () => {
    ben.tolerate(/status of 401/);
    const tabs = [await ben.openTab(), await ben.openTab(), await ben.openTab()];
    await context.clearCookies({ name: /session/ });
    await Promise.all(tabs.map((tab) => tab.goto('/app')));
    for (const tab of tabs) {
      await tab.getByRole('heading', { name: 'Hello, Ben' }).waitFor();
      await tab.close();
    }
    await reloadDashboard(page);
  });

  await story.step('a transfer outlives the end of a session', async () => {
    ben.tolerate(/status of 401/);
    await connect(page, ALEX);
    const dialog = transferDialog(page);
    await dialog.waitFor();
    await context.clearCookies();
    await dialog.getByRole('button', { name: 'Transfer to me' }).click();
    await page.getByRole('heading', { name: 'Sign in to go on' }).waitFor();
    await fillSignIn(page, BEN);
    await dialog.getByRole('button', { name: 'Transfer to me' }).click();
    await notice(page, `${ALEX} is yours now`).waitFor();
    await account(page, ALEX).waitFor();
  });

  await story.step('Ben signs out, mistypes his password, and signs in again', async () => {
    ben.tolerate(/status of 401/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.getByRole('tab', { name: 'Sign in' }).click();
    await looksRight(ben, 'the start page after signing out');
    await fillSignIn(page, { ...BEN, password: 'seven loud harbours' });
    await fault(page, 'Email and password do not match').waitFor();
    await fillSignIn(page, BEN);
    await page.getByRole('heading', { name: 'Hello, Ben' }).waitFor();
  });

  await story.step('signing up once more offers to sign in instead, with the email', async () => {
    ben.tolerate(/status of 409/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await fillSignUp(page, BEN);
    await fault(page, 'There is a user with this email already').waitFor();
    await page.getByRole('button', { name: 'Sign in instead' }).click();
    assert.equal(await page.locator('#sign-in-email').inputValue(), BEN.email);
    await page.keyboard.type(BEN.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Hello, Ben' }).waitFor();
  });

  await story.step('Ben deletes his user', async () => {
    await page.getByRole('button', { name: 'Delete my user' }).click();
    const dialog = page.getByRole('dialog');
    await looksRight(ben, 'the question before deleting a user');
    await dialog.getByRole('textbox').fill('somebody@example.org');
    await dialog.getByRole('button', { name: 'Delete my user' }).click();
    await dialog.getByText('That is not the same').waitFor();
    await dialog.getByRole('textbox').fill(BEN.email);
    // The page has just asked for news, whose answer is late: it would be a 401 once the user is gone.
    let news = null;
    const hold = (route) => {
      news = route;
    };
    await page.route('**/me/transfer-events', hold, { times: 1 });
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await eventually('the page to ask for news', () => news !== null);
    let isNewsAnswered = false;
    const deleted = page.waitForRequest((request) => request.method() === 'DELETE');
    const isInOrder = deleted.then(() => isNewsAnswered);
    const known = page.waitForResponse((response) => response.url().endsWith('/api/v1/auth/me'));
    await dialog.getByRole('button', { name: 'Delete my user' }).click();
    await known;
    await page.evaluate(() => fetch('/health'));
    isNewsAnswered = true;
    await news.continue();
    assert.ok(await isInOrder, 'the page waits for the news before it deletes the user');
    await page.getByText('Your user is deleted').waitFor();
  });
});

// What a person does and sees on the pages, in the words of the story.

import assert from 'node:assert/strict';

export async function signUp(page, { username, email, password }) {
  await page.goto('/');
  const form = page.locator('#panel-sign-up');
  await form.getByLabel('Your name').fill(username);
  await form.getByLabel('Email').fill(email);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Create my user' }).click();
  await page.waitForURL('**/app');
  await page.getByRole('heading', { name: `Hello, ${username}` }).waitFor();
}

export async function fillSignIn(page, { email, password }) {
  const form = page.locator('form:has(input[autocomplete="current-password"])');
  await form.getByLabel('Email').fill(email);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Sign in' }).click();
}

// To the demo provider's page, which is on another port.
export async function leaveToConnect(page) {
  const ours = new URL(page.url()).origin;
  await page.getByRole('button', { name: 'Connect OneDrive' }).click();
  await page.waitForURL((url) => url.pathname.endsWith('/oauth2/v2.0/authorize'));
  assert.notEqual(new URL(page.url()).origin, ours);
}

export async function chooseAccount(page, email) {
  await page.locator(`button[name=email][value="${email}"]`).click();
  await page.waitForURL('**/app');
}

export async function typeAccount(page, email) {
  await page.locator('form#other input[name=email]').fill(email);
  await page.locator('form#other button[type=submit]').click();
  await page.waitForURL('**/app');
}

export async function connect(page, email) {
  await leaveToConnect(page);
  await chooseAccount(page, email);
}

export const account = (page, email, status = 'connected') =>
  page.locator(`.account[data-account-email="${email}"][data-status="${status}"]`);

export const accounts = (page) => page.locator('.account');

export const notice = (page, title) =>
  page.locator('#notices').getByRole('heading', { name: title, exact: true });

export const transferDialog = (page) => page.getByRole('dialog', { name: 'Take this account over?' });

// Those of the codes that the page has no words of its own for.
export async function codesWithoutWords(page, { callbackCodes, apiCodes }) {
  return page.evaluate(
    async (codes) => {
      const { callbackMessage } = await import('/assets/callback-messages.js');
      const { errorMessage } = await import('/assets/api-messages.js');
      const arrived = (error) => callbackMessage({ connected: false, error, transferToken: null });
      const isUnknown = (message, unknown) => message.text === unknown.text;
      return [
        ...codes.callbackCodes.filter((code) => isUnknown(arrived(code), arrived('made_up'))),
        ...codes.apiCodes.filter((code) =>
          isUnknown(errorMessage({ code }), errorMessage({ code: 'made_up' })),
        ),
      ];
    },
    { callbackCodes, apiCodes },
  );
}

// The address is clean: neither what the redirect said nor the transfer token is left in it.
export function assertCleanAddress(page) {
  const { pathname, search, hash } = new URL(page.url());
  assert.deepEqual({ pathname, search, hash }, { pathname: '/app', search: '', hash: '' });
}

export async function reloadDashboard(page) {
  await page.reload();
  await page.locator('#view-dashboard').waitFor();
}

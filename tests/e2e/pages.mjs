// What a person does and sees on the pages, in the words of the story.

import assert from 'node:assert/strict';

export async function signUp(page, { username, email, password }) {
  await page.goto('/');
  await fillSignUp(page, { username, email, password });
  await page.waitForURL('**/app');
  await page.locator('#greeting', { hasText: username }).waitFor();
}

// In any language.
export async function fillSignUp(page, { username, email, password }) {
  await page.locator('#sign-up-username').fill(username);
  await page.locator('#sign-up-email').fill(email);
  await page.locator('#sign-up-password').fill(password);
  await page.locator('#sign-up-form button[type=submit]').click();
}

export async function fillSignIn(page, { email, password }) {
  await page.locator('#sign-in-email').fill(email);
  await page.locator('#sign-in-password').fill(password);
  await page.locator('#sign-in-form button[type=submit]').click();
}

// What is said at a field that was not right.
export const fault = (page, words) => page.locator('.field-fault').filter({ hasText: words });

// To the demo provider's page, which is on another port, by the first button: OneDrive's.
export async function leaveToConnect(page) {
  await leaveBy(page, page.locator('.add-account .button').first(), '/oauth2/v2.0/authorize');
}

async function leaveBy(page, button, path) {
  const ours = new URL(page.url()).origin;
  await button.click();
  await page.waitForURL((url) => url.pathname.endsWith(path));
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

// provider: {name, signIn}, by the button that names it.
export async function connectAt(page, provider, email) {
  const button = page.locator('.add-account').getByRole('button', { name: `Connect ${provider.name}`, exact: true });
  await leaveBy(page, button, provider.signIn);
  await chooseAccount(page, email);
}

export const account = (page, email, status = 'connected') =>
  page.locator(`.account[data-account-email="${email}"][data-status="${status}"]`);

export const accounts = (page) => page.locator('.account:not([inert])');

// What may be taken from the user, or was: kept apart from the notices, which speak of what they just did.
export const news = (page) => page.locator('#news .notice:not([inert])');

export const notice = (page, title) =>
  page.locator('#notices').getByRole('heading', { name: title, exact: true });

export const transferDialog = (page) => page.getByRole('dialog', { name: 'Take this account over?' });

// The words that the page has for these codes of the callback's redirect and of the API.
export async function wordsFor(page, { callbackCodes, apiCodes }) {
  return page.evaluate(
    async (codes) => {
      const { href } = document.querySelector('link[href$="/api-messages.js"]');
      const of = (name) => new URL(name, href).href;
      const { failureMessage } = await import(of('callback-messages.js'));
      const { errorMessage } = await import(of('api-messages.js'));
      await import(of('passkeys.js')); // with the words of its own codes
      const arrived = (error) => failureMessage({ error, transferToken: null });
      return {
        callback: codes.callbackCodes.map((code) => arrived(code).title),
        api: codes.apiCodes.map((code) => errorMessage({ code, detail: '' }).title),
      };
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

// The newest mail in the demo's mailbox whose subject has these words.
export async function newestMail(page, subject) {
  await page.goto('/demo/mailbox');
  const mail = page.locator('#mails .mail', { has: page.getByRole('heading', { name: subject }) }).first();
  await mail.waitFor();
  return mail;
}

// Asks to delete the user 15 minutes after the password was given: the dialog that asks for it again.
export async function leaveLate(page, { email }) {
  await page.route(
    '**/api/v1/auth/me',
    (route) =>
      route.request().method() === 'DELETE'
        ? route.fulfill({
            status: 401,
            json: { success: false, error: 'reauthentication_required', detail: '', request_id: '' },
          })
        : route.continue(),
    { times: 2 },
  );
  await page.getByRole('button', { name: 'Delete my user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(email);
  await dialog.getByRole('button', { name: 'Delete my user' }).click();
  await dialog.getByText('You signed in a while ago').waitFor();
  return dialog;
}

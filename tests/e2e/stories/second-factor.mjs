// A second factor: added with a code, asked for at the sign-in, and removed again.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { fault, fillSignIn, leaveLate, notice, signUp } from '../pages.mjs';
import { ANNA } from '../people.mjs';
import { photographed } from '../qr.mjs';
import { tell } from '../steps.mjs';
import { CodeApp } from '../totp.mjs';

const hasFocus = (locator) => locator.evaluate((each) => each === document.activeElement);

await tell(async (story) => {
  const anna = await story.arrive();
  const { page } = anna;
  const part = page.locator('#own-factor');
  const code = page.locator('#sign-in-code');
  let app = null;
  let recoveryCodes = [];

  async function openOwn() {
    await page.locator('#own summary').click();
    await part.locator('form').waitFor();
  }

  async function beginSignIn() {
    await page.locator('#sign-out').click();
    await page.getByText('You are signed out.').waitFor();
    await page.locator('[role=tab]').last().click();
    await fillSignIn(page, ANNA);
  }

  async function giveCode(text) {
    await code.fill(text);
    await page.locator('#sign-in-form button[type=submit]').click();
  }

  await story.step('Anna gets a key for her app, as text and as a link', async () => {
    await signUp(page, ANNA);
    await openOwn();
    // Browsers have no passkeys at 127.0.0.1.
    await page.getByText('There are none here').waitFor();
    assert.ok(await page.locator('#add-passkey-form').isHidden());
    await looksRight(anna, 'no second factor yet');
    await part.getByRole('button', { name: 'Add a second factor' }).click();
    const secret = await page.locator('#factor-secret').textContent();
    assert.match(secret, /^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    const link = new URL(await page.locator('#factor-link').getAttribute('href'));
    assert.equal(link.protocol, 'otpauth:');
    assert.equal(link.searchParams.get('secret'), secret.replaceAll(' ', ''));
    assert.equal(await photographed(page, '#factor-picture svg'), link.href);
    await looksRight(anna, 'the key of a second factor');
    app = new CodeApp(secret);
  });

  await story.step('a wrong code does not confirm it, and a right one brings recovery codes', async () => {
    anna.tolerate(/status of 401/);
    await part.locator('input[name=code]').fill('no code');
    await part.getByRole('button', { name: 'Confirm' }).click();
    await fault(page, 'This code does not count').waitFor();
    await part.locator('input[name=code]').fill(app.next());
    await part.getByRole('button', { name: 'Confirm' }).click();
    await page.locator('#recovery-codes li').first().waitFor();
    recoveryCodes = await page.locator('#recovery-codes li').allTextContents();
    assert.equal(new Set(recoveryCodes).size, 10);
    assert.ok(await hasFocus(part.getByRole('heading', { name: 'Your recovery codes' })));
    await looksRight(anna, 'the recovery codes of a second factor');
    await part.getByRole('button', { name: 'I have kept them' }).click();
    await notice(page, 'Your second factor is on').waitFor();
    await part.getByText('10 recovery codes are left').waitFor();
    await page.locator('#activity').getByText('A second factor was added').waitFor();
    await looksRight(anna, 'a second factor that is on');
  });

  await story.step('the sign-in asks for a code once the password is right', async () => {
    anna.tolerate(/status of 401/);
    await beginSignIn();
    await code.waitFor();
    assert.ok(await hasFocus(code));
    await looksRight(anna, 'the sign-in with a code');
    await giveCode('000000');
    await fault(page, 'This code does not count').waitFor();
    await giveCode(app.next());
    await page.locator('#greeting', { hasText: ANNA.username }).waitFor();
  });

  await story.step('a recovery code stands for a code, once', async () => {
    anna.tolerate(/status of 401/);
    await beginSignIn();
    await giveCode(recoveryCodes[0]);
    await page.locator('#greeting').waitFor();
    await beginSignIn();
    await giveCode(recoveryCodes[0]);
    await fault(page, 'This code does not count').waitFor();
    await giveCode(recoveryCodes[1]);
    await page.locator('#greeting').waitFor();
  });

  await story.step('a new password needs a code as well', async () => {
    anna.tolerate(/status of 401/);
    await openOwn();
    await part.getByText('8 recovery codes are left').waitFor();
    await page.locator('#own-current').fill(ANNA.password);
    await page.locator('#own-password').fill('nine calm lighthouses');
    await page.locator('#own-password-form button[type=submit]').click();
    const asked = page.locator('#own-password-code');
    await asked.waitFor();
    assert.ok(await hasFocus(asked));
    await asked.fill(recoveryCodes[2]);
    await page.locator('#own-password-form button[type=submit]').click();
    await notice(page, 'Your password is a new one').waitFor();
  });

  await story.step('Anna removes it, and the password alone signs her in', async () => {
    await part.locator('input[name=code]').fill(recoveryCodes[3]);
    await part.getByRole('button', { name: 'Remove the second factor' }).click();
    await notice(page, 'Your second factor is off').waitFor();
    await part.getByRole('button', { name: 'Add a second factor' }).waitFor();
    await page.locator('#sign-out').click();
    await page.getByText('You are signed out.').waitFor();
    await page.locator('[role=tab]').last().click();
    await fillSignIn(page, { ...ANNA, password: 'nine calm lighthouses' });
    await page.locator('#greeting').waitFor();
  });

  await story.step('leaving long after the sign-in asks for a code as well', async () => {
    anna.tolerate(/status of 401/);
    await openOwn();
    await part.getByRole('button', { name: 'Add a second factor' }).click();
    app = new CodeApp(await page.locator('#factor-secret').textContent());
    await part.locator('input[name=code]').fill(app.next());
    await part.getByRole('button', { name: 'Confirm' }).click();
    await part.getByRole('button', { name: 'I have kept them' }).click();
    await notice(page, 'Your second factor is on').waitFor();

    const dialog = await leaveLate(page, ANNA);
    await page.locator('#confirm-password').fill('nine calm lighthouses');
    await page.keyboard.press('Enter');
    const asked = page.locator('#confirm-code');
    await asked.waitFor();
    assert.ok(await hasFocus(asked));
    await looksRight(anna, 'the question for password and code');
    await asked.fill('000000');
    await page.keyboard.press('Enter');
    await dialog.getByText('This code does not count').waitFor();
    await asked.fill(app.next());
    await page.keyboard.press('Enter');
    await page.getByText('Your user is deleted').waitFor();
  });
});

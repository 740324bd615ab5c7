// The email of a user: confirmed by a link, changed by a link at the new address, and invited by the operator.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { fillSignIn, newestMail, notice, signUp } from '../pages.mjs';
import { ANNA, BEN } from '../people.mjs';
import { tell } from '../steps.mjs';

const NEW_EMAIL = 'anna.new@example.org';

const heading = (page, name) => page.getByRole('heading', { name, exact: true });

async function openOwn(page) {
  await page.goto('/app');
  await page.locator('#own summary').first().click();
  await page.locator('#own-email-state').filter({ hasText: '@' }).waitFor();
}

// Opens the link of the newest mail of this subject, and confirms the address by the button.
async function confirm(page, subject) {
  await (await newestMail(page, subject)).getByRole('link').click();
  await heading(page, 'Is this address yours?').waitFor();
  await page.getByRole('button', { name: 'Yes, confirm it' }).click();
}

await tell(async (story) => {
  const anna = await story.arrive();
  const { page } = anna;

  await story.step('a user asks for a link, and confirms the email by its button', async () => {
    await signUp(page, ANNA);
    await openOwn(page);
    await page.locator('#own-email-state', { hasText: `${ANNA.email} is not confirmed.` }).waitFor();
    await page.getByRole('button', { name: 'Send me a link to confirm it' }).click();
    await notice(page, 'A link is on its way').waitFor();
    await confirm(page, 'Confirm your email for');
    await heading(page, 'Your email is confirmed').waitFor();
    await openOwn(page);
    await page.locator('#own-email-state', { hasText: `${ANNA.email} is confirmed.` }).waitFor();
    assert.equal(await page.locator('#verify-email').isVisible(), false);
  });

  await story.step('a change of the email counts once the link at the new address is opened', async () => {
    await page.locator('#own-new-email').fill(NEW_EMAIL);
    await page.locator('#own-email-current').fill(ANNA.password);
    await page.getByRole('button', { name: 'Change the email' }).click();
    await page.locator('#notices').getByText(NEW_EMAIL).first().waitFor();
    await newestMail(page, 'is to change');
    await openOwn(page);
    await page.locator('#own-email-state', { hasText: ANNA.email }).waitFor();
    await confirm(page, 'Confirm your new email for');
    await heading(page, 'Your email is a new one').waitFor();
    await openOwn(page);
    await page.locator('#own-email-state', { hasText: `${NEW_EMAIL} is confirmed.` }).waitFor();
    await page.locator('#sign-out').click();
    await page.getByRole('tab', { name: 'Sign in' }).click();
    await fillSignIn(page, { ...ANNA, email: NEW_EMAIL });
    await heading(page, 'Hello, Anna').waitFor();
  });

  await story.step('who is invited by the operator signs up by the link', async () => {
    const told = await story.server.run(['invite', BEN.email, '--public-url', story.server.url]);
    const link = told.trim().split('\n').at(-1);
    const ben = await story.arrive();
    await ben.page.goto(link);
    await heading(ben.page, 'You are invited').waitFor();
    await looksRight(ben, 'the page of an invitation');
    assert.equal(new URL(ben.page.url()).hash, '');
    await ben.page.locator('#invite-username').fill(BEN.username);
    await ben.page.locator('#invite-email').fill(BEN.email);
    await ben.page.locator('#invite-password').fill(BEN.password);
    await ben.page.locator('#invite-form button[type=submit]').click();
    await heading(ben.page, `Hello, ${BEN.username}`).waitFor();
  });
});

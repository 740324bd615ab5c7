// A forgotten password: the link in the mailbox of the demo, a new password, and the link is good no more.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { fault, fillSignIn, newestMail, signUp } from '../pages.mjs';
import { ANNA } from '../people.mjs';
import { tell } from '../steps.mjs';

const heading = (page, name) => page.getByRole('heading', { name, exact: true });

await tell(async (story) => {
  const anna = await story.arrive();
  const { page } = anna;
  let link = '';

  await story.step('who forgot the password asks for a link, and is told the same as a stranger', async () => {
    await signUp(page, ANNA);
    await page.locator('#sign-out').click();
    await page.getByRole('tab', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await heading(page, 'Forgot your password?').waitFor();
    await looksRight(anna, 'the page for a forgotten password');
    await page.locator('#forgot-email').fill('nobody@example.org');
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await heading(page, 'Look into your mailbox').waitFor();
    await page.goto('/account');
    await page.locator('#forgot-email').fill(ANNA.email);
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await page.getByText(`If ${ANNA.email} belongs to a user here`).waitFor();
  });

  await story.step('the mailbox of the demo has the mail, and its link opens the page', async () => {
    const mail = await newestMail(page, 'A new password for');
    await looksRight(anna, 'the mailbox of the demo');
    assert.equal(await page.locator('#mails .mail').count(), 1);
    link = await mail.getByRole('link').getAttribute('href');
    await mail.getByRole('link').click();
    await heading(page, 'Choose a new password').waitFor();
    const { pathname, search, hash } = new URL(page.url());
    assert.deepEqual({ pathname, search, hash }, { pathname: '/account', search: '', hash: '' });
  });

  await story.step('the new password counts, and the old one does not', async () => {
    anna.tolerate(/status of 4\d\d/);
    await page.locator('#recovery-password').fill('abc');
    await page.getByRole('button', { name: 'Use this password' }).click();
    await fault(page, '6 characters or more').waitFor();
    await page.locator('#recovery-password').fill('four red kites');
    await page.getByRole('button', { name: 'Use this password' }).click();
    await heading(page, 'Your password is a new one').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('tab', { name: 'Sign in' }).click();
    await fillSignIn(page, ANNA);
    await page.locator('.field-fault:not([hidden])').waitFor();
    await fillSignIn(page, { ...ANNA, password: 'four red kites' });
    await heading(page, 'Hello, Anna').waitFor();
  });

  await story.step('the link is good no more, also in Spanish', async () => {
    const ana = await story.arrive({ locale: 'es-ES' });
    ana.tolerate(/status of 4\d\d/);
    await ana.page.goto(link);
    await heading(ana.page, 'Elige una contraseña nueva').waitFor();
    await ana.page.locator('#recovery-password').fill('cuatro cometas');
    await ana.page.getByRole('button', { name: 'Usar esta contraseña' }).click();
    await heading(ana.page, 'Este enlace ya no es válido').waitFor();
    await ana.page.getByRole('link', { name: 'Pedir otro enlace' }).click();
    await heading(ana.page, '¿Has olvidado tu contraseña?').waitFor();
    await ana.page.locator('#forgot-email').fill(ANNA.email);
    await ana.page.getByRole('button', { name: 'Enviarme el enlace' }).click();
    await heading(ana.page, 'Mira en tu buzón').waitFor();
    await newestMail(ana.page, 'Una contraseña nueva para');
  });
});

// What users see and change about themselves: password, sessions, activity, what an account allows, and leaving.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { account, connect, fault, fillSignIn, leaveLate, notice, reloadDashboard, signUp } from '../pages.mjs';
import { ANNA, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';
import { eventually } from '../waiting.mjs';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const NEW_PASSWORD = 'nine calm lighthouses';

const title = (page, text) => page.locator('#own summary', { hasText: text });
const entries = (page, id) => page.locator(`#${id} .entry:not([inert])`);

async function open(page) {
  await title(page, /./).click();
  await entries(page, 'sessions').first().waitFor();
  await entries(page, 'activity').first().waitFor();
}

async function signIn(person, password) {
  await person.page.goto('/');
  await person.page.locator('[role=tab]').last().click();
  await fillSignIn(person.page, { ...ANNA, password });
  await person.page.locator('#greeting').waitFor();
}

async function changePassword(page, current, next) {
  await page.locator('#own-current').fill(current);
  await page.locator('#own-password').fill(next);
  await page.locator('#own-password-form button[type=submit]').click();
}

// The server has ended this person's session: the page notices at once when it is looked at.
async function mustBeSignedOut(person) {
  person.tolerate(/status of 401/);
  await person.page.reload();
  await eventually('the start page', () => new URL(person.page.url()).pathname === '/');
}

const hasFocus = (locator) => locator.evaluate((each) => each === document.activeElement);

await tell(async (story) => {
  const anna = await story.arrive();
  const laptop = await story.arrive({ userAgent: FIREFOX });
  const phone = await story.arrive({ userAgent: IPHONE });
  const { page } = anna;

  await story.step('a card says what its account allows', async () => {
    await signUp(page, ANNA);
    await connect(page, TEAM);
    const card = account(page, TEAM);
    await card.getByText('Holdfast may: see who you are there, read your files').waitFor();
  });

  await story.step('nothing of it is loaded before it is opened', async () => {
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await reloadDashboard(page);
    assert.deepEqual(asked.filter((path) => /own-|sessions|activity/.test(path)), []);
    await open(page);
    assert.ok(asked.some((path) => path.endsWith('/own-account.js')));
    page.removeAllListeners('request');
  });

  await story.step('the sessions are told by their devices', async () => {
    await signIn(laptop, ANNA.password);
    await signIn(phone, ANNA.password);
    await reloadDashboard(page);
    await open(page);
    assert.deepEqual(
      (await entries(page, 'sessions').locator('h4').allTextContents()).map((text) => text.replace(/^Chrome on .*/, 'here')).sort(),
      ['Firefox on Windows', 'Safari on iPhone', 'here'].sort(),
    );
    const here = page.locator('[data-session=current]');
    await here.getByText('This device').waitFor();
    await here.getByText(/^127\.0\.0\.1, last used/).waitFor();
    await looksRight(anna, 'the sessions');
  });

  await story.step('one session is signed out, and the message has the focus', async () => {
    await page.getByRole('button', { name: 'Sign out: Safari on iPhone' }).click();
    await notice(page, 'That session is signed out').waitFor();
    await eventually('the focus', () => hasFocus(notice(page, 'That session is signed out')));
    await eventually('two sessions', async () => (await entries(page, 'sessions').count()) === 2);
    await mustBeSignedOut(phone);
  });

  await story.step('all others are signed out, by the keyboard', async () => {
    await signIn(phone, ANNA.password);
    await page.locator('#end-others').focus();
    await page.keyboard.press('Enter');
    await notice(page, 'You are signed out everywhere else').waitFor();
    await eventually('one session', async () => (await entries(page, 'sessions').count()) === 1);
    await page.locator('#end-others').waitFor({ state: 'hidden' });
    await mustBeSignedOut(phone);
    await mustBeSignedOut(laptop);
  });

  await story.step('what is wrong with a new password is said at its field', async () => {
    anna.tolerate(/status of 4(01|22)/);
    await changePassword(page, 'seven loud harbours', NEW_PASSWORD);
    await fault(page, 'This is not your password').waitFor();
    assert.ok(await hasFocus(page.locator('#own-current')));
    await changePassword(page, ANNA.password, 'abc');
    await fault(page, /This password does not do.*\d+ characters or more/).waitFor();
    await changePassword(page, '', NEW_PASSWORD);
    await fault(page, 'This field is empty').waitFor();
    await looksRight(anna, 'a fault at a new password');
  });

  await story.step('a new password signs out all other devices, and is the one that counts', async () => {
    await signIn(laptop, ANNA.password);
    await changePassword(page, ANNA.password, NEW_PASSWORD);
    await notice(page, 'Your password is a new one').waitFor();
    assert.equal(await page.locator('#own-password').inputValue(), '');
    await mustBeSignedOut(laptop);
    laptop.tolerate(/status of 401/);
    await laptop.page.locator('[role=tab]').last().click();
    await fillSignIn(laptop.page, ANNA);
    await fault(laptop.page, 'Email and password do not match').waitFor();
    await signIn(laptop, NEW_PASSWORD);
    await anna.keepsNoToken();
  });

  await story.step('what happened is told in words, a page at a time', async () => {
    await reloadDashboard(page);
    await open(page);
    const texts = () => entries(page, 'activity').locator('p:first-child').allTextContents();
    assert.equal((await texts()).length, 10);
    assert.ok((await texts()).includes('Your password was changed'));
    assert.ok((await texts()).includes('Another session was signed out by the new password'));
    assert.ok((await texts()).includes('You signed out another session'));
    await page.locator('#more-activity').click();
    await eventually('the rest', async () => (await texts()).at(-1) === 'You signed up');
    assert.ok((await texts()).includes(`You connected ${TEAM}`));
    await page.locator('#more-activity').waitFor({ state: 'hidden' });
    assert.ok(await hasFocus(entries(page, 'activity').nth(10)));
    await looksRight(anna, 'the activity');
  });

  await story.step('all of it speaks Spanish', async () => {
    const ana = await story.arrive({ locale: 'es-ES' });
    await signIn(ana, NEW_PASSWORD);
    await open(ana.page);
    await ana.page.getByText('Este dispositivo').waitFor();
    await ana.page.getByText('Se cambió tu contraseña').waitFor();
    await ana.page.getByText('Holdfast puede: ver quién eres allí, leer tus archivos').waitFor();
    await looksRight(ana, 'the sessions in Spanish');
    await ana.context.close();
  });

  await story.step('leaving asks for the password if it was given long ago', async () => {
    anna.tolerate(/status of 401/);
    // It is signed in too, and may ask for news at any moment.
    laptop.tolerate(/status of 401/);
    const dialog = await leaveLate(page, ANNA);
    const password = page.locator('#confirm-password');
    assert.ok(await hasFocus(password));
    await looksRight(anna, 'the question for the password');
    await password.fill('seven loud harbours');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is not your password').waitFor();
    await password.fill(NEW_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Your user is deleted').waitFor();
    await mustBeSignedOut(laptop);
  });
});

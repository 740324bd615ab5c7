// The whole story in a real browser, on the real binary: two users, one OneDrive account, a conflict, a hand-over.
//
//   node story.mjs path/to/holdfast        (or HOLDFAST_BINARY)
//
// HOLDFAST_SCREENSHOTS=FOLDER saves pictures there; HOLDFAST_CHROMIUM names another Chromium.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { launch, Person } from './browser.mjs';
import { API_CODES, CALLBACK_CODES } from './codes.mjs';
import { answerTransfers, answerTransfersForReal, arriveWithOffer, REFUSALS } from './offers.mjs';
import {
  account,
  accounts,
  assertCleanAddress,
  chooseAccount,
  codesWithoutWords,
  connect,
  fillSignIn,
  leaveToConnect,
  notice,
  reloadDashboard,
  signUp,
  transferDialog,
  typeAccount,
} from './pages.mjs';
import { Server } from './server.mjs';
import { Story } from './steps.mjs';

const TEAM = 'team-files@demo.example';
const ANNA = { username: 'Anna', email: 'anna@example.org', password: 'three green boats' };
const BEN = { username: 'Ben', email: 'ben@example.org', password: 'seven quiet harbours' };
const SCREENSHOTS = process.env.HOLDFAST_SCREENSHOTS;

async function picture(page, name) {
  if (!SCREENSHOTS) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
}

async function annaConnects(story, anna) {
  const { page } = anna;
  await story.step('the start page fits every screen', async () => {
    await page.goto('/');
    await anna.fits('the start page');
    await picture(page, '01-sign-up');
  });
  await story.step('a password that is too short is explained', async () => {
    anna.tolerate(/status of 422/);
    await page.locator('#sign-up-username').fill(ANNA.username);
    await page.locator('#sign-up-email').fill(ANNA.email);
    await page.locator('#sign-up-password').fill('abc');
    await page.getByRole('button', { name: 'Create my user' }).click();
    await page.getByRole('alert').filter({ hasText: 'This password does not do' }).waitFor();
  });
  await story.step('Anna signs up', async () => {
    await signUp(page, ANNA);
    await page.getByRole('heading', { name: 'Nothing is made fast here yet' }).waitFor();
    await anna.fits('the empty dashboard');
    await anna.keepsNoToken();
  });
  await story.step('Anna connects OneDrive at the demo provider', async () => {
    await leaveToConnect(page);
    await picture(page, '03-demo-provider');
    await chooseAccount(page, TEAM);
    await notice(page, 'Connected').waitFor();
    await account(page, TEAM).waitFor();
    assertCleanAddress(page);
  });
  await story.step('Anna connects a second account', async () => {
    await connect(page, 'alex@demo.example');
    await account(page, 'alex@demo.example').waitFor();
    assert.equal(await accounts(page).count(), 2);
    await page.getByRole('button', { name: 'Dismiss this message' }).click();
    await anna.fits('the dashboard');
    await picture(page, '02-dashboard');
  });
}

async function benMeetsTheConflict(story, anna, ben) {
  const { page } = ben;
  await story.step('Ben signs up, connects the same account, and is offered a hand-over', async () => {
    await signUp(page, BEN);
    await connect(page, TEAM);
    const dialog = transferDialog(page);
    await dialog.waitFor();
    assertCleanAddress(page);
    await dialog.getByText(TEAM).waitFor();
    await dialog.getByText(/This offer holds for (10:00|9:[0-5]\d) minutes more/).waitFor();
    assert.ok(!(await page.content()).includes('eyJ'), 'the transfer token is in the page');
    await ben.keepsNoToken();
    await ben.fits('the transfer dialog');
    await picture(page, '04-conflict');
  });
  await story.step('Ben cancels, and nothing is changed', async () => {
    await transferDialog(page).getByRole('button', { name: 'Cancel' }).click();
    await notice(page, 'Nothing was changed').waitFor();
    await reloadDashboard(page);
    assert.equal(await accounts(page).count(), 0);
    await reloadDashboard(anna.page);
    await account(anna.page, TEAM).waitFor();
  });
  await story.step('Ben closes the dialog by the Escape key, and nothing is changed', async () => {
    await connect(page, TEAM);
    await transferDialog(page).waitFor();
    await page.keyboard.press('Escape');
    await notice(page, 'Nothing was changed').waitFor();
    assert.equal(await accounts(page).count(), 0);
  });
  await story.step('Ben completes the transfer and has the account', async () => {
    await connect(page, TEAM);
    await transferDialog(page).getByRole('button', { name: 'Transfer to me' }).click();
    await notice(page, `${TEAM} is yours now`).waitFor();
    await account(page, TEAM).waitFor();
    await transferDialog(page).waitFor({ state: 'hidden' });
    await picture(page, '05-transferred');
  });
}

async function annaIsTold(story, anna) {
  const { page } = anna;
  await story.step('Anna sees that the account was handed over, and it is gone', async () => {
    await reloadDashboard(page);
    await page.getByRole('heading', { name: `${TEAM} was handed over to another user` }).waitFor();
    assert.equal(await account(page, TEAM).count(), 0);
    await account(page, 'alex@demo.example').waitFor();
    await anna.fits('the news of a hand-over');
    await picture(page, '06-event');
  });
  await story.step('Anna acknowledges it, and it stays acknowledged', async () => {
    await page.locator('#news').getByRole('button', { name: 'Got it' }).click();
    await page.locator('#news').waitFor({ state: 'hidden' });
    await reloadDashboard(page);
    await page.locator('#events').getByText(`${TEAM} went to another user`).waitFor();
    assert.ok(await page.locator('#news').isHidden());
  });
}

async function benKeepsHouse(story, ben) {
  const { page } = ben;
  await story.step('Ben connects his account again: success', async () => {
    await connect(page, TEAM);
    await notice(page, 'Connected').waitFor();
    assert.equal(await accounts(page).count(), 1);
  });
  await story.step('Ben gives it a nickname', async () => {
    await page.getByRole('button', { name: `Change the nickname of ${TEAM}` }).click();
    await page.getByRole('textbox', { name: 'Nickname' }).fill('Team files ⚓');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Team files ⚓' }).waitFor();
    await reloadDashboard(page);
    await page.getByRole('heading', { name: 'Team files ⚓' }).waitFor();
  });
  await story.step('Ben disconnects it', async () => {
    await account(page, TEAM).getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await account(page, TEAM, 'disconnected').waitFor();
    await ben.fits('a disconnected account');
  });
  await story.step('Ben reconnects it', async () => {
    await account(page, TEAM, 'disconnected').getByRole('button', { name: 'Reconnect' }).click();
    await chooseAccount(page, TEAM);
    await account(page, TEAM).waitFor();
  });
  await story.step('Ben removes it, after a cancelled question', async () => {
    const remove = account(page, TEAM).getByRole('button', { name: 'Remove' });
    const dialog = page.getByRole('dialog');
    await remove.click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await account(page, TEAM).waitFor();
    await remove.click();
    await ben.fits('the question before removing');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await notice(page, 'Removed').waitFor();
    assert.equal(await accounts(page).count(), 0);
  });
}

async function thingsGoWrong(story, ben) {
  const { page } = ben;
  await story.step('every code has words of its own', async () => {
    const codes = { callbackCodes: CALLBACK_CODES, apiCodes: API_CODES };
    assert.deepEqual(await codesWithoutWords(page, codes), []);
  });
  await story.step('Ben says no at the provider', async () => {
    await leaveToConnect(page);
    await page.locator('button#deny').click();
    await notice(page, 'You said no at the provider').waitFor();
    assertCleanAddress(page);
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
    const claims = { provider: 'onedrive', account_email: 'Call 555-0100', exp: Date.now() };
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    await page.goto(`/app?error=ownership_conflict#transfer_token=e30.${part(claims)}.AAAA`);
    await notice(page, 'This account belongs to another user').waitFor();
    assertCleanAddress(page);
    assert.equal(await transferDialog(page).isVisible(), false);
    assert.equal(await page.getByText('555-0100').count(), 0);
  });
}

async function offersEnd(story, ben) {
  const { page } = ben;
  const dialog = transferDialog(page);
  const transfer = dialog.getByRole('button', { name: 'Transfer to me' });
  const again = dialog.getByRole('button', { name: 'Connect again' });
  await story.step('every refusal of a transfer has its words and its next step', async () => {
    ben.tolerate(/status of 4\d\d/);
    for (const { status, code, words, over } of REFUSALS) {
      await answerTransfers(page, {
        status,
        body: { success: false, error: code, detail: 'Detail.', request_id: 'r' },
      });
      await arriveWithOffer(page, TEAM);
      await transfer.click();
      await dialog.getByRole('alert').filter({ hasText: words }).waitFor();
      assert.equal(await again.isVisible(), over, code);
      assert.equal(await transfer.isVisible(), !over, code);
    }
    await ben.fits('a refused transfer');
  });
  await story.step('a transfer that the network swallowed can be tried again', async () => {
    ben.tolerate(/net::ERR/);
    await answerTransfers(page, null);
    await arriveWithOffer(page, TEAM);
    await transfer.click();
    await dialog.getByRole('alert').filter({ hasText: 'The server could not be reached' }).waitFor();
    const message = 'onedrive account already transferred (idempotent)';
    const body = { success: true, account_id: 'a', message, repeated: true };
    await answerTransfers(page, { status: 200, body });
    await transfer.click();
    await notice(page, 'It is yours already').waitFor();
    await answerTransfersForReal(page);
  });
  await story.step('an offer that has run out says so', async () => {
    await arriveWithOffer(page, TEAM, 0);
    await dialog.getByRole('alert').filter({ hasText: 'The ten minutes are over' }).waitFor();
    await again.click();
    await page.waitForURL((url) => url.pathname.endsWith('/oauth2/v2.0/authorize'));
    await page.goto('/app');
    await answerTransfersForReal(page);
    // What the page still asks for would find the cookies of the next step gone.
    await page.waitForLoadState('networkidle');
  });
}

async function sessionsEnd(story, ben) {
  const { page, context } = ben;
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
    await connect(page, 'alex@demo.example');
    const dialog = transferDialog(page);
    await dialog.waitFor();
    await context.clearCookies();
    await dialog.getByRole('button', { name: 'Transfer to me' }).click();
    await page.getByRole('heading', { name: 'Sign in to go on' }).waitFor();
    await ben.fits('the sign-in on the dashboard page');
    await fillSignIn(page, BEN);
    await dialog.getByRole('button', { name: 'Transfer to me' }).click();
    await notice(page, 'alex@demo.example is yours now').waitFor();
    await account(page, 'alex@demo.example').waitFor();
  });
  await story.step('Ben signs out, mistypes his password, and signs in again', async () => {
    ben.tolerate(/status of 401/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.getByRole('tab', { name: 'Sign in' }).click();
    await fillSignIn(page, { ...BEN, password: 'seven loud harbours' });
    await page.getByRole('alert').filter({ hasText: 'Email and password do not match' }).waitFor();
    await fillSignIn(page, BEN);
    await page.getByRole('heading', { name: 'Hello, Ben' }).waitFor();
  });
  await story.step('Ben deletes his user', async () => {
    await page.getByRole('button', { name: 'Delete my user' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('somebody@example.org');
    await dialog.getByRole('button', { name: 'Delete my user' }).click();
    await dialog.getByText('That is not the same').waitFor();
    await dialog.getByRole('textbox').fill(BEN.email);
    await dialog.getByRole('button', { name: 'Delete my user' }).click();
    await page.getByText('Your user is deleted').waitFor();
  });
}

async function tell(story, server, browser) {
  const anna = await Person.arrive(browser, server.url);
  const ben = await Person.arrive(browser, server.url);
  story.people = [anna, ben];
  try {
    await annaConnects(story, anna);
    await benMeetsTheConflict(story, anna, ben);
    await annaIsTold(story, anna);
    await benKeepsHouse(story, ben);
    await thingsGoWrong(story, ben);
    await offersEnd(story, ben);
    await sessionsEnd(story, ben);
  } catch (error) {
    await picture(anna.page, 'failed-anna');
    await picture(ben.page, 'failed-ben');
    throw error;
  }
  await story.step('the server ends with status 0 after SIGTERM', async () => {
    assert.deepEqual(await server.stop(), { code: 0, signal: null });
  });
}

async function main() {
  const binary = process.argv[2] ?? process.env.HOLDFAST_BINARY;
  if (!binary) {
    console.error('usage: node story.mjs path/to/holdfast (or HOLDFAST_BINARY)');
    return 2;
  }
  const story = new Story([]);
  let server = null;
  let browser = null;
  try {
    server = await Server.start(path.resolve(binary));
    browser = await launch();
    await tell(story, server, browser);
  } catch (error) {
    story.failOutside();
    console.log(error.stack);
    if (server) console.log(`the server's last words:\n  ${server.log.slice(-40).join('\n  ')}`);
  } finally {
    await browser?.close();
    await server?.discard();
  }
  console.log(story.summary());
  return story.ok ? 0 : 1;
}

process.exitCode = await main();

// The whole story: two users, one account, a conflict, a hand-over. Both windows stay open, and both tell the truth.
// Its pictures are the ones in the README.

import assert from 'node:assert/strict';

import { looksRight, picture } from '../looks.mjs';
import {
  account,
  accounts,
  assertCleanAddress,
  chooseAccount,
  connect,
  leaveToConnect,
  news,
  notice,
  reloadDashboard,
  signUp,
  transferDialog,
} from '../pages.mjs';
import { ALEX, ANNA, BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';
import { eventually } from '../waiting.mjs';

await tell(async (story) => {
  const anna = await story.arrive();
  const ben = await story.arrive();

  await story.step('Anna signs up', async () => {
    await anna.page.goto('/');
    await anna.page.getByRole('heading', { name: 'One cloud account.' }).waitFor();
    await picture(anna.page, '01-sign-up');
    await signUp(anna.page, ANNA);
    await anna.page.getByRole('heading', { name: 'Nothing is made fast here yet' }).waitFor();
    await anna.keepsNoToken();
  });

  await story.step('Anna connects an account at the demo provider, and its name is in the message', async () => {
    await leaveToConnect(anna.page);
    await picture(anna.page, '03-demo-provider');
    await chooseAccount(anna.page, TEAM);
    await notice(anna.page, `${TEAM} is connected`).waitFor();
    await account(anna.page, TEAM).waitFor();
    assertCleanAddress(anna.page);
  });

  await story.step('Anna connects a second account', async () => {
    await connect(anna.page, ALEX);
    await notice(anna.page, `${ALEX} is connected`).waitFor();
    assert.equal(await accounts(anna.page).count(), 2);
    await picture(anna.page, '02-dashboard');
    await connect(anna.page, TEAM);
    await notice(anna.page, `${TEAM} is connected`).waitFor();
    assert.equal(await accounts(anna.page).count(), 2);
  });

  await story.step('Ben signs up, connects the same account, and is offered a hand-over', async () => {
    await signUp(ben.page, BEN);
    await connect(ben.page, TEAM);
    const dialog = transferDialog(ben.page);
    await dialog.getByText(TEAM).waitFor();
    await dialog.getByText(/This offer holds for (10:00|9:[0-5]\d) minutes more/).waitFor();
    assertCleanAddress(ben.page);
    assert.ok(!(await ben.page.content()).includes('eyJ'), 'the transfer token is in the page');
    await picture(ben.page, '04-conflict');
    await looksRight(ben, 'the transfer dialog');
  });

  await story.step('Anna is told that it may be taken over, and nothing is said to have happened', async () => {
    const { page } = anna;
    await page.locator('#news').getByRole('heading', { name: `Another user may take over ${TEAM}` }).waitFor();
    await account(page, TEAM).waitFor();
    assert.ok(await page.locator('#events-section').isHidden());
    await looksRight(anna, 'an open offer');
  });

  await story.step('a reload keeps the offer open, and another tab does not know of it', async () => {
    await ben.page.reload();
    await transferDialog(ben.page).getByText(TEAM).waitFor();
    const other = await ben.openTab();
    await other.goto('/app');
    await other.locator('#greeting', { hasText: 'Ben' }).waitFor();
    assert.equal(await transferDialog(other).count(), 0);
    await other.close();
  });

  await story.step('Ben cancels: nothing is changed, and nothing is remembered', async () => {
    await transferDialog(ben.page).getByRole('button', { name: 'Cancel' }).click();
    await notice(ben.page, 'Nothing was changed').waitFor();
    await ben.keepsNoToken();
    await reloadDashboard(ben.page);
    assert.equal(await transferDialog(ben.page).count(), 0);
    assert.equal(await accounts(ben.page).count(), 0);
    await account(anna.page, TEAM).waitFor();
  });

  await story.step('Anna keeps it by connecting it again: the offer has ended', async () => {
    const { page } = anna;
    await page.locator('#news').getByRole('button', { name: 'Keep it' }).click();
    await chooseAccount(page, TEAM);
    await notice(page, `${TEAM} is connected`).waitFor();
    assert.equal(await news(page).count(), 0);
  });

  await story.step('Ben closes the dialog by the Escape key, and nothing is changed', async () => {
    await connect(ben.page, TEAM);
    await transferDialog(ben.page).waitFor();
    await ben.page.keyboard.press('Escape');
    await notice(ben.page, 'Nothing was changed').waitFor();
    assert.equal(await accounts(ben.page).count(), 0);
  });

  await story.step('Ben completes the transfer and has the account', async () => {
    await connect(ben.page, TEAM);
    await transferDialog(ben.page).getByRole('button', { name: 'Transfer to me' }).click();
    await notice(ben.page, `${TEAM} is yours now`).waitFor();
    await account(ben.page, TEAM).waitFor();
    await transferDialog(ben.page).waitFor({ state: 'hidden' });
    await ben.keepsNoToken();
    await picture(ben.page, '05-transferred');
  });

  await story.step('Anna, who did nothing, is told in words, and the old "connected" is gone', async () => {
    const { page } = anna;
    await page.locator('#news').getByRole('heading', { name: `${TEAM} was handed over to another user` }).waitFor();
    await account(page, TEAM).waitFor({ state: 'detached' });
    assert.equal(await notice(page, `${TEAM} is connected`).count(), 0);
    await account(page, ALEX).waitFor();
    assert.match(await page.title(), /^\(1\) /);
    await looksRight(anna, 'the news of a hand-over');
    await picture(page, '06-event');
  });

  await story.step('an open page asks every few seconds, and gets no answer twice', async () => {
    const statuses = [];
    anna.page.on('response', (response) => {
      if (response.url().endsWith('/me/transfer-events')) statuses.push(response.status());
    });
    await eventually('two questions', () => statuses.length >= 2);
    assert.deepEqual(new Set(statuses), new Set([304]));
  });

  await story.step('coming back to a page asks at once, for the accounts as well', async () => {
    const asked = anna.page.waitForResponse((response) => response.url().endsWith('/me/cloud-status'));
    await anna.page.evaluate(() => dispatchEvent(new Event('focus')));
    assert.equal((await asked).status(), 304);
  });

  await story.step('Anna acknowledges it, and it stays acknowledged', async () => {
    await anna.page.locator('#news').getByRole('button', { name: 'Got it' }).click();
    await news(anna.page).waitFor({ state: 'detached' });
    assert.equal(await anna.page.title(), 'Your cloud accounts - Holdfast');
    await reloadDashboard(anna.page);
    await anna.page.locator('#events').getByText(`${TEAM} went to another user`).waitFor();
    assert.equal(await news(anna.page).count(), 0);
  });

  await story.step('a user who lost the only account is not told to connect a first one', async () => {
    await account(anna.page, ALEX).getByRole('button', { name: 'Remove' }).click();
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await anna.page.getByRole('heading', { name: 'You hold no account now' }).waitFor();
    await anna.page.locator('.add-account').getByText(`${TEAM} went to another user`).waitFor();
    await looksRight(anna, 'the dashboard after a loss');
  });

  await story.step('the server ends with status 0 after SIGTERM', async () => {
    await anna.context.close();
    await ben.context.close();
    assert.deepEqual(await story.server.stop(), { code: 0, signal: null });
  });
});

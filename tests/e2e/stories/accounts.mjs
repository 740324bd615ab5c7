// What a user does with connected accounts, and a page that is out of date.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import {
  account,
  accounts,
  chooseAccount,
  connect,
  notice,
  reloadDashboard,
  signUp,
  transferDialog,
} from '../pages.mjs';
import { ALEX, ANNA, BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

await tell(async (story) => {
  const ben = await story.arrive();
  const { page } = ben;
  const dialog = page.getByRole('dialog');
  const act = (email, name, status) => account(page, email, status).getByRole('button', { name, exact: false });

  await story.step('Ben connects an account, and connects it again', async () => {
    await signUp(page, BEN);
    await looksRight(ben, 'the empty dashboard');
    await connect(page, TEAM);
    await connect(page, TEAM);
    await notice(page, `${TEAM} is connected`).waitFor();
    assert.equal(await accounts(page).count(), 1);
    await looksRight(ben, 'a connected account');
  });

  await story.step('Ben gives it a nickname', async () => {
    await act(TEAM, 'Change the nickname').click();
    await page.getByRole('textbox', { name: 'Nickname' }).fill('x'.repeat(51));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.field-fault').getByText('at most 50 characters').waitFor();
    await looksRight(ben, 'the nickname form');
    await page.getByRole('textbox', { name: 'Nickname' }).fill('Team files ⚓');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Team files ⚓' }).waitFor();
    await reloadDashboard(page);
    await page.getByRole('heading', { name: 'Team files ⚓' }).waitFor();
  });

  await story.step('Ben disconnects it', async () => {
    await act(TEAM, 'Disconnect').click();
    await looksRight(ben, 'the question before disconnecting');
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await notice(page, 'Team files ⚓ is disconnected').waitFor();
    await account(page, TEAM, 'disconnected').waitFor();
    await looksRight(ben, 'a disconnected account');
  });

  await story.step('reconnecting, Ben picks another account, and the page says which one is connected', async () => {
    await act(TEAM, 'Reconnect', 'disconnected').click();
    await chooseAccount(page, ALEX);
    await notice(page, `${ALEX} is connected, but ${TEAM} was not reconnected`).waitFor();
    await account(page, TEAM, 'disconnected').waitFor();
  });

  await story.step('Ben reconnects the one that he meant', async () => {
    await act(TEAM, 'Reconnect', 'disconnected').click();
    await chooseAccount(page, TEAM);
    await notice(page, `${TEAM} is connected`).waitFor();
    await account(page, TEAM).waitFor();
  });

  await story.step('reconnecting a connected one, Ben picks another account, and the page says so', async () => {
    await act(TEAM, 'Reconnect').click();
    await chooseAccount(page, ALEX);
    await notice(page, `${ALEX} is connected, but ${TEAM} was not reconnected`).waitFor();
    await account(page, TEAM).waitFor();
    assert.equal(await accounts(page).count(), 2);
  });

  await story.step('Ben removes it, after a cancelled question', async () => {
    const remove = act(TEAM, 'Remove');
    await remove.click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await account(page, TEAM).waitFor();
    await remove.click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await notice(page, `${TEAM} is removed`).waitFor();
    await account(page, TEAM).waitFor({ state: 'detached' });
    assert.equal(await accounts(page).count(), 1);
  });

  await story.step('a card that is out of date mends itself', async () => {
    ben.tolerate(/status of 404/);
    await act(ALEX, 'Disconnect').click();
    // Meanwhile, in another window of Ben's.
    const other = await ben.openTab();
    await other.goto('/app');
    await account(other, ALEX).getByRole('button', { name: 'Remove' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await account(other, ALEX).waitFor({ state: 'detached' });
    await other.close();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await notice(page, 'That is not there any more').waitFor();
    await account(page, ALEX).waitFor({ state: 'detached' });
  });

  await story.step('what another window of the same user changed is seen on coming back', async () => {
    await connect(page, ALEX);
    const other = await ben.openTab();
    await other.goto('/app');
    await account(other, ALEX).getByRole('button', { name: 'Disconnect' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await account(other, ALEX, 'disconnected').waitFor();
    await other.close();
    await page.bringToFront();
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await account(page, ALEX, 'disconnected').waitFor();
    assert.equal(await notice(page, `${ALEX} is connected`).count(), 0);
  });

  await story.step('an open form and its focus outlive the news of another account', async () => {
    const anna = await story.arrive();
    await connect(page, TEAM);
    await act(ALEX, 'Change the nickname', 'disconnected').click();
    await page.getByRole('textbox', { name: 'Nickname' }).fill('Half a na');
    await signUp(anna.page, ANNA);
    await connect(anna.page, TEAM);
    await transferDialog(anna.page).getByRole('button', { name: 'Transfer to me' }).click();
    await notice(anna.page, `${TEAM} is yours now`).waitFor();
    await account(page, TEAM).waitFor({ state: 'detached' });
    await page.keyboard.type('me');
    assert.equal(await page.getByRole('textbox', { name: 'Nickname' }).inputValue(), 'Half a name');
  });
});

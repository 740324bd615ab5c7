// Every end that an offered hand-over can take.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { answerTransfers, answerTransfersForReal, arriveWithOffer, REFUSALS } from '../offers.mjs';
import { account, chooseAccount, connect, notice, signUp, transferDialog } from '../pages.mjs';
import { ALEX, ANNA, BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

await tell(async (story) => {
  const ben = await story.arrive();
  const { page } = ben;
  const dialog = transferDialog(page);
  const transfer = dialog.getByRole('button', { name: 'Transfer to me' });
  const again = dialog.getByRole('button', { name: 'Connect again' });

  await story.step('every refusal of a transfer has its words and its next step', async () => {
    ben.tolerate(/status of 4\d\d/);
    await signUp(page, BEN);
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
    await looksRight(ben, 'a refused transfer');
  });

  await story.step('a transfer that the network swallowed can be tried again', async () => {
    ben.tolerate(/net::ERR/);
    await answerTransfersForReal(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await connect(page, TEAM);
    const id = await page.locator('.account').getAttribute('data-key');
    await answerTransfers(page, null);
    await arriveWithOffer(page, TEAM);
    await transfer.click();
    await dialog.getByRole('alert').filter({ hasText: 'The server could not be reached' }).waitFor();
    const message = 'onedrive account already transferred (idempotent)';
    const body = { success: true, account_id: id, message, repeated: true };
    await answerTransfers(page, { status: 200, body });
    await transfer.click();
    await notice(page, `${TEAM} is yours already`).waitFor();
    await answerTransfersForReal(page);
  });

  await story.step('an offer that has run out says so, and a reload does not bring it back', async () => {
    await arriveWithOffer(page, TEAM, 0);
    await dialog.getByRole('alert').filter({ hasText: 'The ten minutes are over' }).waitFor();
    await page.reload();
    await page.locator('#greeting', { hasText: 'Ben' }).waitFor();
    assert.equal(await dialog.count(), 0);
    await arriveWithOffer(page, TEAM, 0);
    await again.click();
    await page.waitForURL((url) => url.pathname.endsWith('/oauth2/v2.0/authorize'));
    await answerTransfersForReal(page);
  });

  await story.step('an offer that has come to nothing meanwhile says so after a reload, and is forgotten', async () => {
    ben.tolerate(/status of 404/);
    const anna = await story.arrive();
    await signUp(anna.page, ANNA);
    await connect(anna.page, ALEX);
    await page.goto('/app');
    await connect(page, ALEX);
    await dialog.waitFor();
    await account(anna.page, ALEX).getByRole('button', { name: 'Remove' }).click();
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await account(anna.page, ALEX).waitFor({ state: 'detached' });
    await page.reload();
    await notice(page, 'The account is free by now').waitFor();
    assert.equal(await dialog.count(), 0);
    await ben.keepsNoToken();
    await page.locator('#notices').getByRole('button', { name: 'Connect OneDrive' }).click();
    await chooseAccount(page, ALEX);
    await notice(page, `${ALEX} is connected`).waitFor();
  });
});

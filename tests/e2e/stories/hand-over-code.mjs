// Where a hand-over needs a second factor: who has none adds one, and who has one gives a code of it.

import { looksRight } from '../looks.mjs';
import { account, connect, notice, signUp, transferDialog } from '../pages.mjs';
import { ANNA, BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';
import { CodeApp } from '../totp.mjs';

await tell(
  async (story) => {
    const anna = await story.arrive();
    const ben = await story.arrive();
    const { page } = ben;
    const dialog = transferDialog(page);
    const take = dialog.getByRole('button', { name: 'Transfer to me' });
    let app = null;

    await story.step('Ben has no second factor, and is told to add one', async () => {
      ben.tolerate(/status of 403/);
      await signUp(anna.page, ANNA);
      await connect(anna.page, TEAM);
      await signUp(page, BEN);
      await connect(page, TEAM);
      await dialog.waitFor();
      await take.click();
      await dialog.getByText('needs a second factor here').waitFor();
      await looksRight(ben, 'a hand-over without a second factor');
      await dialog.getByRole('button', { name: 'Close' }).click();
    });

    await story.step('he adds one', async () => {
      await page.locator('#own summary').click();
      await page.getByRole('button', { name: 'Add a second factor' }).click();
      app = new CodeApp(await page.locator('#factor-secret').textContent());
      await page.locator('#own-factor-code').fill(app.next());
      await page.getByRole('button', { name: 'Confirm', exact: true }).click();
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await notice(page, 'Your second factor is on').waitFor();
    });

    await story.step('the account becomes his with a code', async () => {
      ben.tolerate(/status of 401/);
      await connect(page, TEAM);
      await dialog.waitFor();
      await take.click();
      await dialog.getByLabel('Code of your second factor').fill('no code');
      await take.click();
      await dialog.getByText('This code does not count').waitFor();
      await looksRight(ben, 'a hand-over with a code');
      await dialog.getByLabel('Code of your second factor').fill(app.next());
      await take.click();
      await notice(page, `${TEAM} is yours now`).waitFor();
      await account(page, TEAM).waitFor();
    });
  },
  ['--handover-second-factor', 'on'],
);

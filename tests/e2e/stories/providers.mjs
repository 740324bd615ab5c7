// Three clouds in one page: each is connected, contested and handed over by its own name.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import { account, accounts, connectAt, news, notice, reloadDashboard, signUp, transferDialog } from '../pages.mjs';
import { ANNA, BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

const PROVIDERS = [
  { name: 'OneDrive', signIn: '/common/oauth2/v2.0/authorize' },
  { name: 'Google Drive', signIn: '/accounts.google.com/o/oauth2/v2/auth' },
  { name: 'Dropbox', signIn: '/www.dropbox.com/oauth2/authorize' },
];

// The same email has an account at each of them.
const card = (page, { name }) => account(page, TEAM).filter({ hasText: name });

await tell(async (story) => {
  const anna = await story.arrive();
  const ben = await story.arrive();

  await story.step('Anna connects an account at each provider, by the button that names it', async () => {
    await signUp(anna.page, ANNA);
    for (const provider of PROVIDERS) {
      await connectAt(anna.page, provider, TEAM);
      await notice(anna.page, `${TEAM} is connected`).waitFor();
      await card(anna.page, provider).waitFor();
    }
  });

  await story.step('each card has the name and the mark of its provider', async () => {
    assert.equal(await accounts(anna.page).count(), PROVIDERS.length);
    const marks = new Set();
    for (const provider of PROVIDERS) {
      assert.equal(await card(anna.page, provider).locator('.account-email').textContent(), provider.name);
      marks.add(await card(anna.page, provider).locator('.account-icon use').getAttribute('href'));
    }
    assert.equal(marks.size, PROVIDERS.length);
    for (const provider of PROVIDERS)
      await card(anna.page, provider).getByText('Holdfast may: see who you are there, ').waitFor();
    assert.deepEqual(await anna.page.locator('.account-scopes').filter({ hasText: /[._/]/ }).allTextContents(), []);
    await looksRight(anna, 'accounts at three providers');
  });

  await story.step('Ben is offered each of them by the name of its provider, and takes it over', async () => {
    await signUp(ben.page, BEN);
    for (const provider of PROVIDERS) {
      await connectAt(ben.page, provider, TEAM);
      const dialog = transferDialog(ben.page);
      await dialog.getByText(provider.name).first().waitFor();
      await dialog.getByRole('button', { name: 'Transfer to me' }).click();
      await notice(ben.page, `${TEAM} is yours now`).waitFor();
      await card(ben.page, provider).waitFor();
    }
    assert.equal(await accounts(ben.page).count(), PROVIDERS.length);
  });

  await story.step('Anna is told of each, and has none left', async () => {
    await reloadDashboard(anna.page);
    assert.equal(await accounts(anna.page).count(), 0);
    assert.equal(await news(anna.page).count(), PROVIDERS.length);
  });
});

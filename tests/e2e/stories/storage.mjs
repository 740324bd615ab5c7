// What an account stores, as its provider tells it in the background; and an account whose access the provider has
// withdrawn, which shows at the same time.

import assert from 'node:assert/strict';

import { looksRight } from '../looks.mjs';
import {
  account,
  accounts,
  chooseAccount,
  connect,
  leaveToConnect,
  notice,
  signUp,
  typeAccount,
} from '../pages.mjs';
import { ALEX, ANNA, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

const REVOKED = 'team-files+expired+revoked@demo.example';
const GB = 1024 ** 3;

let told = 0;

// From now on every account of the page stores what `storage` says. Resolves once the page shows that state, which
// has a name of its own for the user.
async function pretend(page, storage) {
  told += 1;
  const username = `Anna ${told}`;
  await page.unroute('**/me/cloud-status');
  await page.route('**/me/cloud-status', async (route) => {
    const { 'if-none-match': _, ...headers } = route.request().headers();
    const json = await (await route.fetch({ headers })).json();
    for (const each of json.accounts) each.storage = { at: '2026-01-02T03:04:05Z', ...storage };
    json.user.username = username;
    await route.fulfill({ json });
  });
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await page.locator('#greeting', { hasText: username }).waitFor();
}

await tell(async (story) => {
  const anna = await story.arrive();
  const { page } = anna;
  // By its label: what it is called for a screen reader.
  const meter = (text) => account(page, TEAM).getByLabel(text, { exact: true });

  await story.step('what the account stores arrives without a reload', async () => {
    await signUp(page, ANNA);
    await connect(page, TEAM);
    await account(page, TEAM).waitFor();
    await page.evaluate(() => {
      globalThis.isSamePage = true;
    });
    await meter('2.4 MB of 5 GB used').waitFor();
    assert.equal(await page.evaluate(() => globalThis.isSamePage), true);
    await looksRight(anna, 'an account with its storage');
  });

  await story.step('a figure that arrives closes no form and takes no focus', async () => {
    await account(page, TEAM).getByRole('button', { name: 'Change the nickname' }).click();
    await page.getByRole('textbox', { name: 'Nickname' }).fill('Half a na');
    await pretend(page, { used: 12.3 * GB, total: 1024 * GB });
    await page.keyboard.type('me');
    assert.equal(await page.getByRole('textbox', { name: 'Nickname' }).inputValue(), 'Half a name');
    await page.keyboard.press('Escape');
    await meter('12.3 GB of 1 TB used').waitFor();

    await account(page, TEAM).getByRole('button', { name: 'Reconnect' }).focus();
    await pretend(page, { used: 1000 * GB, total: 1024 * GB });
    await meter('1,000 GB of 1 TB used').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.dataset.action), 'reconnect');
    await looksRight(anna, 'an account that is nearly full');
  });

  await story.step('the meter is seen in forced colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    const border = await meter('1,000 GB of 1 TB used').evaluate((each) => getComputedStyle(each).borderTopWidth);
    assert.equal(border, '1px');
    await page.emulateMedia({ forcedColors: null });
  });

  await story.step('an account without a limit has a figure and no meter', async () => {
    await pretend(page, { used: 7, total: null });
    await account(page, TEAM).getByText('7 byte used').waitFor();
    assert.equal(await account(page, TEAM).getByRole('meter').count(), 0);
    await page.unroute('**/me/cloud-status');
  });

  await story.step('a disconnected account shows none', async () => {
    await account(page, TEAM).getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await account(page, TEAM, 'disconnected').waitFor();
    assert.equal(await page.locator('.account-storage').isVisible(), false);
  });

  await story.step('access that was withdrawn shows with its reason and one button that mends it', async () => {
    await leaveToConnect(page);
    await typeAccount(page, REVOKED);
    const worn = account(page, REVOKED, 'needs_reconnect');
    await worn.getByText('The provider has withdrawn its access.').waitFor();
    await worn.getByText('Needs reconnecting').waitFor();
    const primary = worn.locator('.button.primary');
    assert.deepEqual(await primary.allTextContents(), ['Reconnect']);
    assert.equal(await notice(page, `${REVOKED} is connected`).count(), 0);
    await looksRight(anna, 'an account that needs reconnecting');
  });

  await story.step('another account that came back is linked as a further one, and the page says so', async () => {
    await account(page, REVOKED, 'needs_reconnect').getByRole('button', { name: 'Reconnect' }).click();
    await page.waitForURL((url) => url.searchParams.get('login_hint') === REVOKED);
    await chooseAccount(page, ALEX);
    await notice(page, `${ALEX} is connected, but ${REVOKED} was not reconnected`).waitFor();
    await account(page, ALEX).waitFor();
    await account(page, REVOKED, 'needs_reconnect').waitFor();
    assert.equal(await accounts(page).count(), 3);
  });

  await story.step('in Spanish, with Spanish numbers', async () => {
    const ana = await story.arrive({ locale: 'es-ES' });
    await signUp(ana.page, { ...ANNA, username: 'Ana', email: 'ana@example.org' });
    await connect(ana.page, 'sam@demo.example');
    await ana.page.getByLabel('2,4 MB de 5 GB en uso', { exact: true }).waitFor();
    await looksRight(ana, 'an account with its storage in Spanish');
  });
});

// The demo's page: what it shows is what happened on this server.

import assert from 'node:assert/strict';

import { looksRight, pictures } from '../looks.mjs';
import { connect, notice, signUp } from '../pages.mjs';
import { ALEX, ANNA } from '../people.mjs';
import { tell } from '../steps.mjs';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

async function openDemo(page, address = '/demo') {
  await page.goto(address);
  await page.locator('body[data-following]').waitFor();
}

// The tab that opens while `act` runs.
async function tabOpenedBy(person, act) {
  const [tab] = await Promise.all([person.context.waitForEvent('page'), act()]);
  await tab.locator('body[data-following]').waitFor();
  return tab;
}

const stepsDone = (page, count) => page.locator(`#story:has(.done:nth-child(${count}))`).waitFor();
const verdict = (box) => box.locator('.verdict-title');

async function takeStep(page, count) {
  await page.locator('#step').click();
  await stepsDone(page, count);
}

await tell(async (story) => {
  const visitor = await story.arrive({ viewport: DESKTOP });
  const { page } = visitor;

  await story.step('a ribbon leads from every page to the demo', async () => {
    visitor.tolerate(/status of 404/);
    for (const address of ['/nowhere', '/']) {
      await page.goto(address);
      await page.locator('.demo-ribbon').waitFor();
    }
    const tab = await tabOpenedBy(visitor, () => page.getByRole('link', { name: 'Look inside' }).click());
    assert.equal(new URL(tab.url()).pathname, '/demo');
    await tab.close();
  });

  await story.step('the empty stage', async () => {
    await openDemo(page);
    await page.getByText('Press Play.').waitFor();
    await looksRight(visitor, 'the demo before it begins');
    await page.setViewportSize(DESKTOP);
  });

  await story.step('Play tells the story, can pause and take single steps', async () => {
    await page.getByRole('button', { name: 'Play' }).click();
    await stepsDone(page, 1);
    await page.getByRole('button', { name: 'Pause' }).click();
    await takeStep(page, 2);
    await page.locator('#browser-anna .mini-account', { hasText: 'team-files@lab.example' }).waitFor();
    await page.locator('.vault.anna').waitFor();
    await page.locator('.group .sealed', { hasText: /sealed, \d+ bytes/ }).first().waitFor();
    await takeStep(page, 3);
    await page.locator('.pin', { hasText: 'uniq_cloud_provider_accounts_global' }).waitFor();
    await page.locator('#browser-ben .mini-offer').waitFor();
    await pictures(page, '07-demo', '.diagram');
    await page.getByRole('button', { name: 'Play' }).click();
    await stepsDone(page, 5);
    await page.locator('.vault.ben').waitFor();
    await page.locator('#browser-ben .mini-account', { hasText: 'team-files@lab.example' }).waitFor();
    await page.locator('#browser-anna .mini-offer.lost').waitFor();
    await page.getByRole('button', { name: 'Play' }).waitFor();
  });

  await story.step('Anna takes it back with the buttons of her browser', async () => {
    await page.getByRole('button', { name: 'Connect as Anna' }).click();
    await page.getByRole('button', { name: 'Take it over as Anna' }).click();
    await page.locator('.vault.anna').waitFor();
    await page.locator('.browser-told.good', { hasText: 'is yours now' }).first().waitFor();
  });

  await story.step('Ben may not take it a second time: the operator decides', async () => {
    await page.getByRole('button', { name: 'Connect as Ben' }).click();
    await page.getByRole('button', { name: 'Take it over as Ben' }).click();
    await page.locator('#browser-ben .browser-told.conflict', { hasText: 'The operator decides' }).waitFor();
    await page.locator('.vault.anna').waitFor();
  });

  await story.step('a race has one owner, and is one item of the diagram', async () => {
    await page.getByRole('button', { name: '8 browsers' }).click();
    await verdict(page.locator('#race')).filter({ hasText: 'One owner.' }).waitFor();
    await page.locator('#race').getByText('8 browsers, 7 offers, 0 errors').waitFor();
    assert.equal(await page.locator('.group.race .strand.linked').count(), 1);
    assert.equal(await page.locator('.group.race .strand.refused').count(), 7);
  });

  await story.step('a fault chip shows what the user reads and what it teaches', async () => {
    await page.locator('[data-fault=server_error]').click();
    await page.locator('#faults').getByText('The user reads:').waitFor();
    await page.locator('#faults').getByText('nothing is written').waitFor();
    await page.locator('#faults .fault-outcome.bad').waitFor();
  });

  await story.step('an app gets a token from the vault, and a new one when the cloud refuses it', async () => {
    await page.locator('[data-token=anna]').click();
    await page.locator('#token').getByText(/The app got a token of \d+ characters for team-files/).waitFor();
    await page.locator('[data-token=anna-renew]').click();
    await page.locator('.group', { hasText: 'An app asks the vault' }).locator('code', { hasText: 'store_tokens' }).first().waitFor();
    await page.locator('[data-fault=revoked]').click();
    await page.locator('#faults .fault-outcome.good').waitFor();
    await page.locator('[data-token=anna-renew]').click();
    await page.locator('#token .fault-outcome.bad', { hasText: 'needs_reconnect' }).waitFor();
  });

  await story.step('without the guarantee there are several owners; repaired, there is one', async () => {
    await page.locator('#guarantee-run').click();
    const act = (name) => page.locator(`.act[data-act=${name}].done`);
    await act('raceAgain').waitFor();
    await act('open').locator('.index.dropped').waitFor();
    await verdict(act('race')).filter({ hasText: /[2-8] owners of one account/ }).waitFor();
    await act('doctor').locator('.finding').first().waitFor();
    await act('repair').locator('.index.present').waitFor();
    await verdict(act('raceAgain')).filter({ hasText: 'One owner.' }).waitFor();
    await looksRight(visitor, 'the demo after everything');
    await page.setViewportSize(DESKTOP);
  });

  await story.step('tabs show the log, the rows, the webhooks that arrive, SQL and curl', async () => {
    const tab = (name) => page.getByRole('tab', { name });
    await page.locator('#panel-log .log-line').first().waitFor();
    await tab('Log').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('#panel-rows').getByText('cloud_provider_accounts', { exact: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    const webhooks = page.locator('#panel-webhooks .snippet', { hasText: 'the signature is right' });
    await webhooks.filter({ hasText: 'account.handed_over' }).first().waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('#panel-sql pre').first().waitFor();
    await tab('curl').click();
    await page.locator('#panel-curl pre', { hasText: '$COOKIES' }).first().waitFor();
  });

  await story.step('the keyboard reaches the player and the requests', async () => {
    await openDemo(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#play').focus();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'step');
    const head = page.locator('.group-head').first();
    await head.focus();
    await page.keyboard.press('Enter');
    assert.equal(await head.getAttribute('aria-expanded'), 'true');
    assert.ok((await page.locator('.group .steps').first().locator('.step').count()) >= 2);
  });

  await story.step('"What just happened?" opens the request that led to the outcome', async () => {
    const carl = await story.arrive();
    await signUp(carl.page, { ...ANNA, username: 'Carl', email: 'carl@example.org' });
    await connect(carl.page, ALEX);
    await notice(carl.page, `${ALEX} is connected`).waitFor();
    const link = carl.page.locator('#notices').getByRole('link', { name: 'What just happened?' });
    const tab = await tabOpenedBy(carl, () => link.click());
    await tab.locator('.group.wanted [aria-expanded=true]', { hasText: 'Carl' }).waitFor();
    await tab.locator('.group.wanted code', { hasText: 'link_account' }).waitFor();
    await carl.context.close();
  });

  await story.step('on a phone, in Spanish, in the dark', async () => {
    const ana = await story.arrive({ locale: 'es-ES', viewport: PHONE, colorScheme: 'dark' });
    await openDemo(ana.page);
    await ana.page.getByRole('heading', { name: 'Una cuenta, dos personas, un dueño.' }).waitFor();
    await takeStep(ana.page, 1);
    await ana.page.locator('#story [aria-current]', { hasText: 'Los dos se registran' }).waitFor();
    await looksRight(ana, 'the demo in Spanish');
    await ana.context.close();
  });
});

// Pages at the edge of what they must stand: long names, forced colours, the demo provider's own pages.

import assert from 'node:assert/strict';

import { looksRight, picture } from '../looks.mjs';
import { account, connect, leaveToConnect, notice, signUp, typeAccount } from '../pages.mjs';
import { ANNA, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

const LONG = `${'a-very-long-name-of-a-person'.repeat(2)}@a-rather-long-host-name.example`;

await tell(async (story) => {
  await story.step('long emails and names break nothing', async () => {
    const eve = await story.arrive();
    await signUp(eve.page, { ...ANNA, username: 'Maximiliane'.repeat(5), email: LONG });
    await leaveToConnect(eve.page);
    await typeAccount(eve.page, LONG);
    await account(eve.page, LONG).waitFor();
    await looksRight(eve, 'long names');
    await eve.page.locator('[data-action=remove]').click();
    await looksRight(eve, 'a question with long names');
    await eve.context.close();
  });

  await story.step('the pages of the demo provider fit every screen', async () => {
    const anna = await story.arrive();
    const { page } = anna;
    await signUp(page, ANNA);
    await leaveToConnect(page);
    await looksRight(anna, 'the demo provider');
    await page.locator('summary').click();
    await looksRight(anna, 'the faults of the demo provider');
    await page.goto(new URL('/', page.url()).href);
    await page.getByRole('heading', { name: 'A cloud provider, for practice' }).waitFor();
    await looksRight(anna, 'the home of the demo provider');
    anna.tolerate(/status of 404/);
    await page.goto(new URL('/nowhere', page.url()).href);
    await page.getByRole('link', { name: 'About this provider' }).waitFor();
    await looksRight(anna, 'an unknown address of the demo provider');
    anna.tolerate(/status of 400/);
    await page.goto(new URL('/common/oauth2/v2.0/authorize', page.url()).href);
    await looksRight(anna, 'a request that the demo provider refuses');
    await anna.context.close();
  });

  await story.step('in forced colours, what is selected, running or connected is still seen', async () => {
    const bob = await story.arrive({ forcedColors: 'active' });
    const other = await story.arrive({ forcedColors: 'active' });
    const style = (locator, name, pseudo) =>
      locator.evaluate((each, [key, part]) => getComputedStyle(each, part)[key], [name, pseudo]);
    await bob.page.goto('/');
    const tab = (selected) => bob.page.locator(`[role=tab][aria-selected=${selected}]`);
    assert.notEqual(await style(tab(true), 'outlineStyle'), await style(tab(false), 'outlineStyle'));
    await picture(bob.page, 'looks/forced-colours-start');
    await signUp(bob.page, { ...ANNA, username: 'Bob', email: 'bob@example.org' });
    await connect(bob.page, TEAM);
    await notice(bob.page, `${TEAM} is connected`).waitFor();
    assert.equal(await style(bob.page.locator('.badge'), 'borderTopStyle', '::before'), 'solid');
    await picture(bob.page, 'looks/forced-colours-dashboard');
    await signUp(other.page, { ...ANNA, username: 'Cy', email: 'cy@example.org' });
    await connect(other.page, TEAM);
    await other.page.locator('#transfer[open]').waitFor();
    assert.equal(await style(other.page.locator('progress'), 'borderTopStyle'), 'solid');
    await picture(other.page, 'looks/forced-colours-offer');
  });
});

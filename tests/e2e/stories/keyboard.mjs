// Everything can be done by the keyboard alone, and after every action the focus is where its user goes on.

import assert from 'node:assert/strict';

import { account, news, notice, transferDialog } from '../pages.mjs';
import { ALEX, ANNA, BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';
import { eventually } from '../waiting.mjs';

const describe = () => {
  const held = document.activeElement;
  const name = held.getAttribute('aria-label') ?? held.labels?.[0]?.textContent ?? held.textContent;
  return `${held.tagName.toLowerCase()} ${name.trim().replace(/\s+/g, ' ')}`;
};

// What has the focus: its tag and its name.
const focused = (page) => page.evaluate(describe);

async function mustFocus(page, expected) {
  let seen = '';
  try {
    await eventually(expected, async () => (seen = await focused(page)) === expected);
  } catch {
    assert.equal(seen, expected);
  }
}

// Presses Tab until that has the focus; a page has few stops.
async function tabTo(page, expected) {
  const stops = [];
  for (let presses = 0; presses < 40; ++presses) {
    await page.keyboard.press('Tab');
    stops.push(await focused(page));
    if (stops.at(-1) === expected) return;
  }
  throw new Error(`no "${expected}" among\n  ${stops.join('\n  ')}`);
}

async function press(page, expected) {
  await tabTo(page, expected);
  await page.keyboard.press('Enter');
}

async function signUp(page, { username, email, password }) {
  await page.goto('/');
  await tabTo(page, 'input Your name');
  await page.keyboard.type(username);
  await tabTo(page, 'input Email');
  await page.keyboard.type(email);
  await tabTo(page, 'input Password');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.locator('#greeting', { hasText: username }).waitFor();
}

async function connect(page, email) {
  await press(page, 'button Connect OneDrive');
  await page.locator(`button[name=email][value="${email}"]`).waitFor();
  for (;;) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement.value)) === email) break;
  }
  await page.keyboard.press('Enter');
  await page.waitForURL('**/app');
  await page.locator('#greeting').waitFor();
}

await tell(async (story) => {
  const anna = await story.arrive();
  const ben = await story.arrive();
  const { page } = anna;

  await story.step('the tabs follow the arrow keys', async () => {
    await page.goto('/');
    await tabTo(page, 'button Sign up');
    await page.keyboard.press('ArrowRight');
    await mustFocus(page, 'button Sign in');
    await page.locator('#sign-in-form').waitFor();
  });

  await story.step('Anna signs up and connects two accounts', async () => {
    await signUp(page, ANNA);
    await connect(page, TEAM);
    await notice(page, `${TEAM} is connected`).waitFor();
    await connect(page, ALEX);
    await notice(page, `${ALEX} is connected`).waitFor();
  });

  await story.step('the first stop leads past the top of the page', async () => {
    await page.reload();
    await page.locator('#greeting').waitFor();
    await page.keyboard.press('Tab');
    await mustFocus(page, 'a Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, `button Change the nickname of ${TEAM}`);
  });

  await story.step('a nickname: back to its pencil, saved or not', async () => {
    await page.keyboard.press('Enter');
    await mustFocus(page, 'input Nickname');
    await page.keyboard.press('Escape');
    await mustFocus(page, `button Change the nickname of ${TEAM}`);
    await page.keyboard.press('Enter');
    await page.keyboard.type('Team');
    await page.keyboard.press('Enter');
    await mustFocus(page, 'button Change the nickname of Team');
  });

  await story.step('a message that is sent away leads to the heading', async () => {
    await press(page, 'button Dismiss this message');
    await mustFocus(page, 'h1 Hello, Anna');
  });

  await story.step('a question that is answered with no leads back to its button', async () => {
    await press(page, 'button Disconnect: Team');
    await mustFocus(page, 'button Cancel');
    await page.keyboard.press('Escape');
    await mustFocus(page, 'button Disconnect: Team');
  });

  await story.step('after disconnecting, the account has the focus', async () => {
    await page.keyboard.press('Enter');
    await press(page, 'button Disconnect');
    await account(page, TEAM, 'disconnected').waitFor();
    await mustFocus(page, 'h3 Team');
  });

  await story.step('after removing, the message has it', async () => {
    await press(page, 'button Remove: Team');
    await press(page, 'button Remove');
    await mustFocus(page, `h2 ${TEAM} is removed`);
  });

  await story.step('an offer that is left by Escape says so, and the message has the focus', async () => {
    await signUp(ben.page, BEN);
    await connect(ben.page, ALEX);
    await mustFocus(ben.page, 'h2 Take this account over?');
    await ben.page.keyboard.press('Escape');
    await mustFocus(ben.page, 'h2 Nothing was changed');
  });

  await story.step('an offer that is taken says so, and the message has the focus', async () => {
    await connect(ben.page, ALEX);
    await transferDialog(ben.page).waitFor();
    await press(ben.page, 'button Transfer to me');
    await mustFocus(ben.page, `h2 ${ALEX} is yours now`);
  });

  await story.step('news do not take the focus; when they are acknowledged, it goes to what there is to do', async () => {
    await page.locator('#news [data-action=acknowledge]').waitFor();
    await mustFocus(page, `h2 ${TEAM} is removed`);
    await press(page, `button Got it: ${ALEX}`);
    await news(page).waitFor({ state: 'detached' });
    await mustFocus(page, `h2 ${TEAM} is removed`);
  });
});

// Two languages from two catalogues, and no text outside of them.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';

import { looksRight } from '../looks.mjs';
import { chooseAccount, connect, fillSignIn, fillSignUp, leaveToConnect, signUp } from '../pages.mjs';
import { ALEX, ANNA, BEN, TEAM } from '../people.mjs';
import { tell } from '../steps.mjs';

const WEB = new URL('../../../web/', import.meta.url);
const CATALOGUE = /^(?:(?:account|callback|demo|docs|own|passkey)-)?text-([a-z-]+)\.js$/;

const names = await readdir(new URL('assets/', WEB));
const read = (name) => readFile(new URL(name, WEB), 'utf8');

function entries(catalogue, prefix = '') {
  return Object.entries(catalogue).flatMap(([name, value]) =>
    typeof value === 'string' ? [[prefix + name, value]] : entries(value, `${prefix}${name}.`),
  );
}

async function catalogues() {
  const found = names.filter((name) => CATALOGUE.test(name));
  const loaded = found.map(async (name) => {
    const { default: catalogue } = await import(
      `data:text/javascript,${encodeURIComponent(await read(`assets/${name}`))}`
    );
    return [CATALOGUE.exec(name)[1], entries(catalogue)];
  });
  const all = new Map();
  for (const [language, texts] of await Promise.all(loaded))
    all.set(language, new Map([...(all.get(language) ?? []), ...texts]));
  return all;
}

const placeholders = (text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

// A catalogue in which every text stands between brackets.
function bracketed(source) {
  return `${source.replace('export default', 'const catalogue =')}
    const wrap = (value) => typeof value === 'string' ? '⟦' + value + '⟧'
      : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, wrap(each)]));
    export default wrap(catalogue);`;
}

// What the page shows outside of the brackets, apart from data.
function textOutside(page) {
  return page.evaluate(() => {
    const withoutBrackets = (text) => {
      let before;
      let rest = text;
      do {
        before = rest;
        rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '');
      } while (rest !== before);
      return rest.trim();
    };
    const copy = document.body.cloneNode(true);
    for (const data of copy.querySelectorAll('[translate=no], script, style, noscript')) data.replaceWith('·');
    const shown = withoutBrackets(copy.textContent).replace(/[\s·,]+/g, ' ').trim();
    const attributes = ['aria-label', 'title', 'placeholder', 'alt'].flatMap((name) =>
      [...copy.querySelectorAll(`[${name}]`)].map((each) => withoutBrackets(each.getAttribute(name))),
    );
    return [shown, withoutBrackets(document.title), ...attributes].filter((text) => /\p{L}/u.test(text));
  });
}

await tell(async (story) => {
  await story.step('every catalogue has the same keys and the same places to fill in', async () => {
    const all = await catalogues();
    assert.ok(all.has('en') && all.has('es'));
    const english = all.get('en');
    for (const [language, catalogue] of all) {
      assert.deepEqual([...catalogue.keys()].sort(), [...english.keys()].sort(), language);
      for (const [key, text] of catalogue) {
        assert.notEqual(text, '', `${language} ${key}`);
        assert.deepEqual(placeholders(text), placeholders(english.get(key)), `${language} ${key}`);
      }
    }
  });

  await story.step('the code and the pages hold no sentence of their own', async () => {
    for (const name of names.filter((each) => each.endsWith('.js') && !CATALOGUE.test(each))) {
      const code = (await read(`assets/${name}`)).replace(/^\s*\/\/.*$/gm, '').replace(/ \/\/ .*$/gm, '');
      const literals = [...code.matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map(([, plain, template]) => plain ?? template);
      const words = literals.filter((each) => /^[A-Z][a-z]+( |$)/.test(each) || /([a-z]{2,} ){3}[a-z]{2,}/.test(each));
      const known = ['Accept', 'Accept-Language', 'Date', 'Retry-After', 'Escape', 'ArrowLeft', 'ArrowRight', 'OneDrive'];
      assert.deepEqual(words.filter((each) => !known.includes(each)), [], name);
    }
    for (const name of (await readdir(WEB)).filter((each) => each.endsWith('.html'))) {
      const page = (await read(name)).replace(/<noscript>.*?<\/noscript>|<title.*?<\/title>/gs, '');
      const texts = [...page.matchAll(/>([^<>]*\p{L}[^<>]*)</gu)].map(([, text]) => text.trim());
      assert.deepEqual(texts.filter((text) => text !== 'Holdfast'), [], name);
    }
  });

  await story.step('a page shows no text that is in no catalogue', async () => {
    const anna = await story.arrive();
    const ben = await story.arrive();
    for (const { context } of [anna, ben]) {
      await context.route(/text-en\.js$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: bracketed(await response.text()) });
      });
    }
    const outside = async (person, where) => assert.deepEqual(await textOutside(person.page), [], where);
    ben.tolerate(/status of 4\d\d/);
    await anna.page.goto('/');
    await anna.page.locator('#headline', { hasText: '⟦' }).waitFor();
    await outside(anna, 'the start page');
    await signUp(anna.page, ANNA);
    await outside(anna, 'the empty dashboard');
    await connect(anna.page, TEAM);
    await connect(anna.page, ALEX);
    await anna.page.locator('#notices .notice').waitFor();
    await outside(anna, 'the dashboard');
    await anna.page.locator('[data-action=rename]').first().click();
    await outside(anna, 'the nickname form');
    await anna.page.keyboard.press('Escape');
    await anna.page.locator('[data-action=disconnect]').last().click();
    await anna.page.locator('#confirm-accept').click();
    await anna.page.locator('[data-status=disconnected]').waitFor();
    await outside(anna, 'a disconnected account');
    await anna.page.locator('[data-action=remove]').last().click();
    await outside(anna, 'the question before removing');
    await anna.page.keyboard.press('Escape');
    await anna.page.locator('#own summary').click();
    await anna.page.locator('#activity .entry').first().waitFor();
    await outside(anna, 'the password, the sessions and the activity');

    await ben.page.goto('/');
    await fillSignUp(ben.page, { ...BEN, password: 'abc' });
    await ben.page.locator('.field-fault:not([hidden])').waitFor();
    await outside(ben, 'a fault');
    await signUp(ben.page, BEN);
    await connect(ben.page, TEAM);
    await ben.page.locator('#transfer[open]').waitFor();
    await outside(ben, 'the transfer dialog');
    await anna.page.locator('#news [data-action=keep]').waitFor();
    await outside(anna, 'an open offer');
    await ben.page.locator('#transfer-confirm').click();
    await ben.page.locator('[data-status=connected]').waitFor();
    await outside(ben, 'the transferred account');
    await anna.page.locator('#news [data-action=acknowledge]').waitFor();
    await outside(anna, 'the news');
    await leaveToConnect(ben.page);
    await ben.page.locator('button#deny').click();
    await ben.page.locator('#notices .notice').waitFor();
    await outside(ben, 'a refusal at the provider');
    await ben.page.locator('#delete-user').click();
    await outside(ben, 'the question before deleting a user');
    await ben.page.keyboard.press('Escape');
    await ben.page.locator('#sign-out').click();
    await ben.page.locator('#farewell:not([hidden])').waitFor();
    await outside(ben, 'the farewell');
    await ben.page.goto('/nowhere');
    await ben.page.locator('h1', { hasText: '⟦' }).waitFor();
    await outside(ben, 'the page for an unknown address');
    await ben.page.goto('/demo');
    await ben.page.locator('body[data-following]').waitFor();
    await outside(ben, 'the demo before it begins');
    for (const step of [1, 2, 3, 4]) {
      await ben.page.locator('#step').click();
      await ben.page.locator(`#story .done:nth-child(${step})`).waitFor();
      await outside(ben, `step ${step} of the demo`);
    }
    await ben.context.close();
    await anna.context.close();
  });

  await story.step('a Spanish browser gets Spanish, with Spanish dates', async () => {
    const ana = await story.arrive({ locale: 'es-ES' });
    const { page } = ana;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Una cuenta en la nube.' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'es');
    await looksRight(ana, 'the start page in Spanish');
    await fillSignUp(page, { ...ANNA, username: 'Ana', email: 'ana@example.org' });
    await page.getByRole('heading', { name: 'Hola, Ana' }).waitFor();
    await connect(page, 'sam@demo.example');
    await page.getByRole('heading', { name: 'sam@demo.example está conectada' }).waitFor();
    await page.getByText(/desde el \d+ de \p{L}+ de \d{4}/u).waitFor();
    await looksRight(ana, 'the dashboard in Spanish');
  });

  await story.step('the language can be chosen on every page, and the choice stays', async () => {
    const carl = await story.arrive({ locale: 'de-DE' });
    const { page } = carl;
    await page.goto('/');
    await page.getByRole('heading', { name: 'One cloud account.' }).waitFor();
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('heading', { name: 'Una cuenta en la nube.' }).waitFor();
    await signUp(page, { ...BEN, username: 'Carl', email: 'carl@example.org' });
    await page.getByRole('heading', { name: 'Hola, Carl' }).waitFor();
    await leaveToConnect(page);
    await chooseAccount(page, ALEX);
    await page.getByRole('heading', { name: '¿Hacerte cargo de esta cuenta?' }).waitFor();
    await looksRight(carl, 'the transfer dialog in Spanish');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Hello, Carl' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('tab', { name: 'Sign in' }).click();
    await fillSignIn(page, { ...BEN, email: 'carl@example.org' });
    await page.getByRole('heading', { name: 'Hello, Carl' }).waitFor();
  });
});

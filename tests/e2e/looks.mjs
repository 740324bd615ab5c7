// What every page and every dialog must stand: narrow and wide screens, light and dark, text at 200 %, and the rules
// of axe-core. HOLDFAST_SCREENSHOTS=FOLDER saves the README's pictures there, and a picture of each look in FOLDER/looks.

import { readFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { NARROW, WIDE } from './browser.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCREENSHOTS = process.env.HOLDFAST_SCREENSHOTS;
const USUAL_TEXT_PX = 16;

export async function picture(page, name, options = {}) {
  if (!SCREENSHOTS) return;
  const file = path.join(SCREENSHOTS, `${name}.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, animations: 'disabled', ...options });
}

// The same page for the README: on a desktop and on a phone, light and dark. `focus` is scrolled to on the phone.
export async function pictures(page, name, focus) {
  if (!SCREENSHOTS) return;
  const before = page.viewportSize();
  for (const [size, viewport] of [['desktop', { width: 1440, height: 900 }], ['phone', { width: 390, height: 844 }]]) {
    await page.setViewportSize(viewport);
    if (size === 'phone') await page.locator(focus).evaluate((each) => each.scrollIntoView());
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `${name}-${size}-${colorScheme}`);
    }
  }
  await page.setViewportSize(before);
}

// The first thing that is wider than the page, or ''.
function excessOf(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isScrolledInside = (each) => each.closest('pre, .scrolls') !== null;
    const beyond = [...document.querySelectorAll('body *')].find(
      (each) => !isScrolledInside(each) && each.getBoundingClientRect().right > width + 1,
    );
    if (beyond) return `${beyond.tagName} ${beyond.id} "${beyond.textContent.trim().slice(0, 40)}"`;
    return document.documentElement.scrollWidth > width ? 'the document' : '';
  });
}

async function mustFit(page, where) {
  const excess = await excessOf(page);
  if (excess) throw new Error(`${where} overflows: ${excess}`);
}

// Words are not broken in the middle of the product's name, whatever stands beside it.
async function mustKeepTheBrandWhole(page, where) {
  const lines = await page.evaluate(() => {
    const brand = [...document.querySelectorAll('.brand')].find((each) => each.checkVisibility());
    if (!brand) return 1;
    const range = document.createRange();
    range.selectNodeContents(brand.lastChild);
    return new Set([...range.getClientRects()].filter((each) => each.width > 1).map((each) => each.top)).size;
  });
  if (lines > 1) throw new Error(`${where} breaks the brand into ${lines} lines`);
}

// rules: the names of some, or null for all.
async function mustPassAxe(page, where, rules) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const findings = await page.evaluate(async (runOnly) => {
    const options = { resultTypes: ['violations'], ...(runOnly === null ? {} : { runOnly }) };
    const { violations } = await globalThis.axe.run(document, options);
    return violations.map(
      ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  }, rules);
  if (findings.length > 0) throw new Error(`axe on ${where}:\n  ${findings.join('\n  ')}`);
}

// As in a browser whose reader has set another size of text.
async function withTextOf(person, pixels, check) {
  const session = await person.devtools();
  const set = (standard) => session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
  await set(pixels);
  try {
    const size = await person.page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
    if (size !== `${pixels}px`) throw new Error(`the browser keeps its text at ${size}`);
    await check();
  } finally {
    await set(USUAL_TEXT_PX);
  }
}

// where: what is looked at, in words; it also names the pictures.
export async function looksRight(person, where) {
  const { page } = person;
  await page.evaluate(() => {
    const ends = document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity);
    return Promise.allSettled(ends.map(({ finished }) => finished));
  });
  const name = `looks/${where.replaceAll(' ', '-')}`;
  for (const [size, viewport] of [['phone', NARROW], ['desktop', WIDE]]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['dark', 'light']) {
      // Without motion, so that no colour is half way to another.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const here = `${where}, ${viewport.width} px, ${colorScheme}`;
      await mustFit(page, here);
      await mustKeepTheBrandWhole(page, here);
      // In the dark, only the colours are others.
      if (size === 'desktop') await mustPassAxe(page, here, colorScheme === 'dark' ? ['color-contrast'] : null);
      await picture(page, `${name}-${size}-${colorScheme}`, { fullPage: true });
    }
  }
  await page.setViewportSize({ width: 2 * NARROW.width, height: 900 });
  await withTextOf(person, 2 * USUAL_TEXT_PX, async () => {
    await mustFit(page, `${where} with text at 200 %`);
    await mustKeepTheBrandWhole(page, `${where} with text at 200 %`);
    await picture(page, `${name}-large-text`);
  });
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ reducedMotion: null });
}

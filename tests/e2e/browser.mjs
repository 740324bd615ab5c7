// Chromium, and one browser context for each person of a story. What a page complains about is kept and fails the
// step it happened in: console errors and warnings, uncaught exceptions, violations of the content security policy,
// requests to anywhere but loopback, answers of 500 and above.

import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.HOLDFAST_CHROMIUM ?? '/usr/bin/chromium';
export const WIDE = { width: 1200, height: 800 };
export const NARROW = { width: 320, height: 720 };

export function launch() {
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  // Chromium refuses to run as root inside its own sandbox.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath: EXECUTABLE, args });
}

export class Person {
  #complaints = [];
  #tolerated = [];
  #devtools = null;

  // options: of the browser context, such as {locale: 'es-ES', forcedColors: 'active'}.
  static async arrive(browser, baseURL, options = {}) {
    const person = new Person();
    person.context = await browser.newContext({
      baseURL,
      viewport: WIDE,
      locale: 'en-GB',
      colorScheme: 'light',
      ...options,
    });
    person.context.setDefaultTimeout(30_000);
    await person.context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP violation: ${event.effectiveDirective} ${event.blockedURI}`);
      });
    });
    person.page = await person.openTab();
    return person;
  }

  async openTab() {
    const page = await this.context.newPage();
    this.#watch(page);
    return page;
  }

  // One session for everything: where any ends, Chromium forgets the page's authenticators (stories/passkeys.mjs).
  async devtools() {
    this.#devtools ??= await this.context.newCDPSession(this.page);
    return this.#devtools;
  }

  #watch(page) {
    const complain = (text) => this.#complaints.push(text);
    page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        complain(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol !== 'data:' && !['127.0.0.1', 'localhost'].includes(hostname)) complain(`request to ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) complain(`${response.status()} from ${response.url()}`);
    });
  }

  // The browser itself writes a console error for each 4xx: a step that provokes one names it.
  tolerate(...patterns) {
    this.#tolerated.push(...patterns);
  }

  // Ends a step: throws where there was an untolerated complaint in it.
  settle() {
    const bad = this.#complaints.filter((text) => !this.#tolerated.some((pattern) => pattern.test(text)));
    this.#complaints = [];
    this.#tolerated = [];
    if (bad.length > 0) throw new Error(`the page complained:\n  ${bad.join('\n  ')}`);
  }

  // The page must not show in its storage what the cookies hide.
  async keepsNoToken() {
    const stored = await this.page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    );
    if (/eyJ|token/i.test(stored)) throw new Error(`the page stores a token: ${stored}`);
  }
}

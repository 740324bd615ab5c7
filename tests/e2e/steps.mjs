// A story is told in order: each step builds on the one before, and the first that fails ends it.
//
//   node stories/NAME.mjs path/to/holdfast        (or HOLDFAST_BINARY)
//
// HOLDFAST_SCREENSHOTS=FOLDER saves pictures there; HOLDFAST_CHROMIUM names another Chromium.

import path from 'node:path';

import { launch, Person } from './browser.mjs';
import { picture } from './looks.mjs';
import { Server } from './server.mjs';

export class Story {
  #passed = 0;
  #failed = 0;
  #people = [];
  #browser = null;

  constructor(server) {
    this.server = server;
  }

  // A further person, in a browser of their own. options: of the browser context.
  async arrive(options) {
    this.#browser ??= await launch();
    const person = await Person.arrive(this.#browser, this.server.url, options);
    this.#people.push(person);
    return person;
  }

  // Fails if anything throws, or if a page of anybody complained by the end of it.
  async step(name, play) {
    const begun = performance.now();
    try {
      await play();
      for (const person of this.#people) person.settle();
    } catch (error) {
      this.#failed += 1;
      console.log(`FAIL ${name}`);
      for (const [index, { page }] of this.#people.entries()) {
        if (!page.isClosed()) await picture(page, `looks/failed-${index}`);
      }
      throw error;
    }
    this.#passed += 1;
    console.log(`ok   ${name} (${Math.round(performance.now() - begun)} ms)`);
  }

  // Something outside of the steps went wrong.
  failOutside() {
    if (this.#failed === 0) this.#failed = 1;
  }

  async end() {
    await this.#browser?.close();
  }

  get ok() {
    return this.#failed === 0;
  }

  summary() {
    return `e2e: ${this.#passed} passed, ${this.#failed} failed`;
  }
}

// Tells a story on a fresh server, and sets the exit status. flags: further ones of the server.
export async function tell(play, flags = []) {
  const binary = process.argv[2] ?? process.env.HOLDFAST_BINARY;
  if (!binary) {
    console.error('usage: node stories/NAME.mjs path/to/holdfast (or HOLDFAST_BINARY)');
    process.exitCode = 2;
    return;
  }
  let server = null;
  let story = new Story(null);
  try {
    server = await Server.start(path.resolve(binary), flags);
    story = new Story(server);
    await play(story);
  } catch (error) {
    story.failOutside();
    console.log(error.stack);
    const log = server?.log.filter((line) => !line.includes('"GET /assets/')) ?? [];
    console.log(`the server's last words:\n  ${log.slice(-30).join('\n  ')}`);
  } finally {
    await story.end();
    await server?.discard();
  }
  console.log(story.summary());
  process.exitCode = story.ok ? 0 : 1;
}

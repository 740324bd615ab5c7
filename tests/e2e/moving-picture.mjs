// The moving picture of the README: the story and a race on the demo's page, as Chromium shows them.
//
//   node moving-picture.mjs path/to/holdfast OUTPUT.png        needs apngasm

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { launch } from './browser.mjs';
import { Server } from './server.mjs';

const MOST_BYTES = 1_000_000;
const VIEWPORT = { width: 1280, height: 960 };
const LOOK_EVERY_MS = 120;
const MARGIN = 14; // px
const REST_MS = 2_600; // at the end

// Frames: what the page shows, each with the time until the next. Equal ones are one frame.
class Film {
  frames = [];

  constructor(page) {
    this.page = page;
  }

  async look() {
    const image = await this.page.screenshot({ clip: this.clip });
    const now = performance.now();
    const last = this.frames.at(-1);
    if (last !== undefined) last.until = now;
    if (last === undefined || !last.image.equals(image)) this.frames.push({ image, from: now, until: now });
  }

  async during(work) {
    let isOver = false;
    const done = work.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await this.look();
      await pause(LOOK_EVERY_MS);
    }
    await done;
    await this.look();
  }

  async save(output) {
    const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-film-'));
    try {
      for (const [index, { image, from, until }] of this.frames.entries()) {
        const isLast = index === this.frames.length - 1;
        const name = path.join(folder, `frame${String(index).padStart(3, '0')}`);
        const centiseconds = Math.max(10, Math.round((isLast ? REST_MS : until - from) / 10));
        await writeFile(`${name}.png`, image);
        await writeFile(`${name}.txt`, `delay=${centiseconds}/100\n`);
      }
      await promisify(execFile)('apngasm', [output, path.join(folder, 'frame000.png'), '-z1']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function play(page, film) {
  await page.goto('/demo');
  await page.locator('body[data-following]').waitFor();
  const story = await page.locator('#story').boundingBox();
  const stage = await page.locator('.stage').boundingBox();
  const top = story.y - MARGIN;
  film.clip = { x: 0, y: top, width: VIEWPORT.width, height: stage.y + stage.height + MARGIN - top };
  await film.look();
  await page.locator('#play').click();
  await film.during(page.locator('#story:has(.done:nth-child(5))').waitFor({ timeout: 60_000 }));
  await film.during(pause(1_500));
  // The race's button is further down; the diagram is what is shown.
  await page.locator('[data-browsers="32"]').evaluate((button) => button.click());
  await film.during(page.locator('.group.race').waitFor());
}

const [binary, output] = process.argv.slice(2).map((each) => path.resolve(each));
const server = await Server.start(binary);
const browser = await launch();
try {
  const page = await browser.newPage({
    baseURL: server.url,
    viewport: VIEWPORT,
    locale: 'en-GB',
  });
  const film = new Film(page);
  await play(page, film);
  await film.save(output);
  const { size } = await stat(output);
  console.log(`${film.frames.length} frames, ${size} bytes`);
  assert.ok(size < MOST_BYTES, `${output} is too large`);
} finally {
  await browser.close();
  await server.discard();
}

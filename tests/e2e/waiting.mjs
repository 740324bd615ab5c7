// Waiting for conditions, always with a deadline.

import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 50;

// Rejects where the promise is not settled in time.
export async function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds} ms for ${what}`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Polls until the condition is true; a condition that throws is not true yet.
export async function eventually(what, condition, milliseconds = 30_000) {
  const deadline = Date.now() + milliseconds;
  let last = 'it was false';
  while (Date.now() < deadline) {
    try {
      if (await condition()) return;
      last = 'it was false';
    } catch (error) {
      last = error.message;
    }
    await pause(POLL_MS);
  }
  throw new Error(`waited ${milliseconds} ms for ${what}: ${last}`);
}

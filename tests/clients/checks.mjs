// Checks that are run one after the other; each makes the users that it needs.

import assert from 'node:assert/strict';

export class Checks {
  #passed = 0;
  #failed = 0;

  async run(name, check) {
    try {
      await check();
      this.#passed += 1;
      console.log(`ok   ${name}`);
    } catch (error) {
      this.#failed += 1;
      console.log(`FAIL ${name}\n${error.stack}`);
    }
  }

  get ok() {
    return this.#failed === 0 && this.#passed > 0;
  }

  summary() {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }
}

// The data of an answer that must be no error.
export function good({ data, error }) {
  assert.equal(error, null, `an error came: ${JSON.stringify(error)} ${error?.message}`);
  return data;
}

// The error of an answer that must be that one.
export function refused({ error }, status, code, message) {
  assert.ok(error, 'no error came');
  assert.deepEqual([error.status ?? status, error.code], [status, code], error.message);
  if (message !== undefined) assert.match(error.message, message);
  return error;
}

// The same for a table, whose answers have their status beside the error.
export function refusedRows({ status, error }, expectedStatus, code, message) {
  assert.ok(error, 'no error came');
  assert.deepEqual([status, error.code], [expectedStatus, code], error.message);
  assert.deepEqual(Object.keys({ ...error, message: 0 }).filter((key) => key !== 'name').sort(), ['code', 'details', 'hint', 'message']);
  if (message !== undefined) assert.match(error.message, message);
  return error;
}

let made = 0;

// A person whom nobody has signed up yet.
export function somebody() {
  made += 1;
  return { email: `person-${made}@example.org`, password: `three green boats ${made}` };
}

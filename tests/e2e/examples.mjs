// The programs of docs/examples, which docs/integrate.md shows whole.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));

export const exampleFile = (name) => path.join(DOCS, 'examples', name);

// Its text. Throws where the document does not show the file to the letter.
export async function shownExample(name) {
  const text = await readFile(exampleFile(name), 'utf8');
  const document = await readFile(path.join(DOCS, 'integrate.md'), 'utf8');
  const blocks = document.split(/^```.*$/m).map((block) => block.replace(/^\n/, ''));
  assert.ok(blocks.includes(text), `docs/integrate.md does not show docs/examples/${name} as it is`);
  return text;
}

// The programs of docs/examples, which the documents show whole.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));

export const exampleFile = (name) => path.join(DOCS, 'examples', name);

// Its text. Throws where the document does not show the file to the letter.
export async function shownExample(name, shownIn = 'integrate.md') {
  const text = await readFile(exampleFile(name), 'utf8');
  const document = await readFile(path.join(DOCS, shownIn), 'utf8');
  const blocks = document.split(/^```.*$/m).map((block) => block.replace(/^\n/, ''));
  assert.ok(blocks.includes(text), `docs/${shownIn} does not show docs/examples/${name} as it is`);
  return text;
}

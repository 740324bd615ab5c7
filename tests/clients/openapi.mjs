// The API's document, as generators of clients read it: it is valid OpenAPI 3.1, a client made from it compiles and
// plays the main job, and what the story uses can't be renamed unseen.
//
//   node openapi.mjs [path/to/holdfast]        (or HOLDFAST_BINARY)

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { Validator } from '@seriousme/openapi-schema-validator';
import openapiTypes, { astToString } from 'openapi-typescript';

import { Server } from '../e2e/server.mjs';
import { Checks } from './checks.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');
// What the story uses: a place in the document, and the member that is renamed there.
const RENAMED = [
  ['Session', 'access_token'],
  ['Account', 'provider_email'],
  ['ownership_conflict_409', 'transfer_token'],
];

const [binary = process.env.HOLDFAST_BINARY] = process.argv.slice(2);
const checks = new Checks();
const folder = await mkdtemp(path.join(HERE, 'generated-'));

const runs = (args) =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) =>
      resolve({ ok: error === null, said: `${stdout}${stderr}` }),
    );
  });

// Makes the types and compiles the story with them: {ok, said}.
async function compile(document) {
  await writeFile(path.join(folder, 'api.d.ts'), astToString(await openapiTypes(document)));
  return runs([TSC, '--project', folder]);
}

async function prepare() {
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: [],
  };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['story.mts', 'node.d.ts'] }));
  await copyFile(path.join(HERE, 'openapi/story.mts'), path.join(folder, 'story.mts'));
  await copyFile(path.join(HERE, 'openapi/node.d.ts'), path.join(folder, 'node.d.ts'));
}

function renamed(document, schema, member) {
  const copy = structuredClone(document);
  const { properties, required } = copy.components.schemas[schema];
  assert.ok(properties[member], `${schema} has no ${member}`);
  properties[`${member}_`] = properties[member];
  delete properties[member];
  required[required.indexOf(member)] = `${member}_`;
  return copy;
}

const server = await Server.start(path.resolve(binary));
try {
  const document = await (await fetch(`${server.url}/openapi.json`)).json();
  await prepare();
  await checks.run('the document is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors, null, 2));
    assert.equal(validator.version, '3.1');
  });
  await checks.run('the command prints what the server serves', async () => {
    const { stdout } = await new Promise((resolve, reject) => {
      execFile(path.resolve(binary), ['openapi', '--supabase', 'on'], { maxBuffer: 1 << 24 }, (error, stdout_) =>
        error ? reject(error) : resolve({ stdout: stdout_ }),
      );
    });
    assert.deepEqual(JSON.parse(stdout), document);
  });
  await checks.run('a client made from it compiles, and plays the story', async () => {
    const { ok, said } = await compile(document);
    assert.ok(ok, said);
    const { play } = await import(pathToFileURL(path.join(folder, 'story.mjs')).href);
    await play(server.url);
  });
  for (const [schema, member] of RENAMED) {
    await checks.run(`the story does not compile where ${schema} has no ${member}`, async () => {
      const { ok, said } = await compile(renamed(document, schema, member));
      assert.equal(ok, false);
      assert.match(said, new RegExp(`'"?${member}"?'`));
    });
  }
} finally {
  await server.discard();
  await rm(folder, { recursive: true, force: true });
}
console.log(checks.summary());
process.exitCode = checks.ok ? 0 : 1;

// Supabase's client against the real binary.
//
//   node main.mjs VERSION [path/to/holdfast]        (or HOLDFAST_BINARY)

import { webcrypto } from 'node:crypto';
import path from 'node:path';

import { Server } from '../e2e/server.mjs';
import { Checks } from './checks.mjs';
import { Clients } from './clients.mjs';
import { keysOf } from './keys.mjs';
import admin from './subjects/admin.mjs';
import helper from './subjects/helper.mjs';
import identities from './subjects/identities.mjs';
import mail from './subjects/mail.mjs';
import sessions from './subjects/sessions.mjs';
import tables from './subjects/tables.mjs';
import user from './subjects/user.mjs';

// Debian's Node has Web Cryptography, but makes it no global.
globalThis.crypto ??= webcrypto;

const [version, binary = process.env.HOLDFAST_BINARY] = process.argv.slice(2);
const checks = new Checks();
const server = await Server.start(path.resolve(binary), ['--anonymous-sign-in', 'on']);
try {
  const clients = await Clients.load(version, await keysOf(server));
  for (const subject of [sessions, user, mail, admin, tables, identities, helper]) await subject(checks, clients);
} finally {
  await server.discard();
}
console.log(checks.summary());
process.exitCode = checks.ok ? 0 : 1;

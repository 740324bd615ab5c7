// The real binary as a child process: started on free ports with a data folder of its own, stopped by SIGTERM.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { eventually, within } from './waiting.mjs';

const LISTENING = /\bHoldfast is listening on (http:\/\/127\.0\.0\.1:[1-9]\d*)/;

// A port that is free now, for a server whose public URL has to name it.
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export class Server {
  #binary;
  #child;
  #dataDir;
  #exited;
  log = [];
  url = '';

  // flags: of `holdfast serve`, besides those that are set here.
  static async start(binary, flags = []) {
    const server = new Server();
    try {
      await server.#start(binary, flags);
    } catch (error) {
      await server.discard();
      throw error;
    }
    return server;
  }

  async #start(binary, flags) {
    this.#binary = binary;
    this.#dataDir = await mkdtemp(path.join(tmpdir(), 'holdfast-e2e-'));
    const listen = flags.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
    const args = [
      'serve',
      '--demo',
      ...listen,
      '--demo-listen',
      '127.0.0.1:0',
      '--data-dir',
      this.#dataDir,
      ...flags,
    ];
    this.#child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#exited = once(this.#child, 'exit').then(([code, signal]) => ({ code, signal }));
    this.url = await within(30_000, 'the server to say where it listens', this.#address());
    await eventually('the server to be ready', async () => (await fetch(`${this.url}/ready`)).ok);
  }

  #address() {
    return new Promise((resolve, reject) => {
      createInterface({ input: this.#child.stderr }).on('line', (line) => {
        this.log.push(line);
        const found = LISTENING.exec(line);
        if (found) resolve(found[1]);
      });
      this.#exited.then(
        ({ code, signal }) =>
          reject(
            new Error(`the server ended early: status ${code}, signal ${signal}\n${this.log.join('\n')}`),
          ),
        reject,
      );
    });
  }

  // What another command prints, with this server's data folder: run(['app', 'list']).
  async run(args) {
    const { stdout } = await promisify(execFile)(this.#binary, [...args, '--data-dir', this.#dataDir]);
    return stdout;
  }

  // Resolves to {code, signal} of the ended process.
  async stop() {
    this.#child.kill('SIGTERM');
    return within(15_000, 'the server to end after SIGTERM', this.#exited);
  }

  async discard() {
    if (this.#child && this.#child.exitCode === null && this.#child.signalCode === null)
      this.#child.kill('SIGKILL');
    if (this.#dataDir) await rm(this.#dataDir, { recursive: true, force: true });
  }
}

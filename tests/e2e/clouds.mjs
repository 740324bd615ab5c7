// Stands between programs and the demo provider's clouds, passes everything on, and says no where a story wants it.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

const isTokenRequest = (path) => path.endsWith('/token');

export class Clouds {
  #server = createServer((request, response) => this.#answer(request, response));
  #seen = new Set();
  #withdrawn = new Set();
  #troubles = [];
  // Where requests go on to: the origin of the demo provider.
  target = '';

  static async start() {
    const clouds = new Clouds();
    await once(clouds.#server.listen(0, '127.0.0.1'), 'listening');
    return clouds;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  // Every access token that came by so far is refused from now on, whatever its time.
  withdrawTokens() {
    for (const token of this.#seen) this.#withdrawn.add(token);
  }

  // The next `times` requests for a token with each refresh token, at a path that begins so, are answered 503.
  trouble(path, times) {
    this.#troubles.push({ path, times, met: new Map() });
  }

  endTroubles() {
    this.#troubles = [];
  }

  #isTroubled(path, body) {
    const trouble = this.#troubles.find((each) => path.startsWith(each.path));
    if (trouble === undefined || !isTokenRequest(path)) return false;
    const refreshToken = new URLSearchParams(body.toString()).get('refresh_token');
    const met = trouble.met.get(refreshToken) ?? 0;
    trouble.met.set(refreshToken, met + 1);
    return met < trouble.times;
  }

  async #answer(request, response) {
    const body = await buffer(request);
    const { authorization, 'content-type': contentType } = request.headers;
    if (this.#isTroubled(request.url, body)) return response.writeHead(503, { 'Retry-After': '1' }).end();
    if (this.#withdrawn.has(authorization)) return response.writeHead(401).end();
    if (authorization?.startsWith('Bearer ')) this.#seen.add(authorization);
    const headers = {};
    if (authorization !== undefined) headers.Authorization = authorization;
    if (contentType !== undefined) headers['Content-Type'] = contentType;
    const answer = await fetch(this.target + request.url, {
      method: request.method,
      headers,
      body: request.method === 'POST' ? body : undefined,
    });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('Content-Type') ?? 'text/plain' });
    return response.end(Buffer.from(await answer.arrayBuffer()));
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

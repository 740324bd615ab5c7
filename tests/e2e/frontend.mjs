// A web server of a frontend on an origin of its own: the page of docs/integrate.md at /app, and nothing else.

import { once } from 'node:events';
import { createServer } from 'node:http';

const ADDRESS_IN_PAGE = 'http://127.0.0.1:8080';

export class Frontend {
  #server = createServer((request, response) => this.#answer(request, response));
  #page;
  // Where Holdfast is: the page gets it in place of the address that the document shows.
  holdfast = '';

  static async start(page) {
    const frontend = new Frontend();
    frontend.#page = page;
    await once(frontend.#server.listen(0, '127.0.0.1'), 'listening');
    return frontend;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  #answer(request, response) {
    if (request.url === '/favicon.ico') return response.writeHead(204).end();
    if (new URL(request.url, this.url).pathname !== '/app') return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    return response.end(this.#page.replace(ADDRESS_IN_PAGE, this.holdfast));
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

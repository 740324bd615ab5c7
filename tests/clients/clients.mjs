// Supabase's client in one of its versions, unmodified, as a program in Node uses it.

import ws from 'ws';

// Debian's Node has no WebSocket of its own, which the client asks for even where nothing uses it.
const NODE_OPTIONS = { realtime: { transport: ws } };

// memory: what the client keeps between calls, for a client that goes on with another one's session.
export class Memory {
  #items = new Map();
  getItem = (key) => this.#items.get(key) ?? null;
  setItem = (key, value) => void this.#items.set(key, value);
  removeItem = (key) => void this.#items.delete(key);
  change(edit) {
    for (const [key, value] of this.#items) this.#items.set(key, JSON.stringify(edit(JSON.parse(value))));
  }
}

export class Clients {
  #createClient;

  // version: a dependency of package.json. keys: {url, anon, serviceRole}.
  static async load(version, keys) {
    const clients = new Clients();
    clients.#createClient = (await import(`supabase-js-${version}`)).createClient;
    clients.keys = keys;
    return clients;
  }

  // A client of its own, nobody signed in.
  guest(auth = {}) {
    const options = { autoRefreshToken: false, persistSession: true, storage: new Memory(), ...auth };
    return this.#createClient(this.keys.url, this.keys.anon, { auth: options, ...NODE_OPTIONS });
  }

  // The project's own backend.
  backend(key = this.keys.serviceRole) {
    const auth = { autoRefreshToken: false, persistSession: false };
    return this.#createClient(this.keys.url, key, { auth, ...NODE_OPTIONS });
  }
}

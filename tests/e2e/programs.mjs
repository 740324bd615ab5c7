// Users and apps as programs: no browser, and the same server.

import assert from 'node:assert/strict';

export async function ask(method, url, { bearer, cookie, body } = {}) {
  const headers = { Accept: 'application/json' };
  if (bearer !== undefined) headers.Authorization = `Bearer ${bearer}`;
  if (cookie !== undefined) headers.Cookie = cookie;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return fetch(url, { method, headers, body: JSON.stringify(body), redirect: 'manual' });
}

async function good(method, url, options) {
  const response = await ask(method, url, options);
  const answer = await response.json();
  assert.ok(response.ok, `${method} ${url}: ${JSON.stringify(answer)}`);
  return { response, answer };
}

export class ProgramUser {
  #url;
  #token;
  id;

  static async signUp(url, name) {
    const user = new ProgramUser();
    const { answer } = await good('POST', `${url}/api/v1/auth/signup`, {
      body: { username: name, email: `${name}@example.org`, password: 'nine tall candles' },
    });
    user.#url = url;
    user.#token = answer.data.access_token;
    user.id = answer.data.user_id;
    return user;
  }

  async #ask(method, path, options) {
    return good(method, this.#url + path, { bearer: this.#token, ...options });
  }

  // Where the provider's sign-in page is.
  async loginUrl(provider) {
    return (await this.#ask('GET', `/auth/${provider}/login-url`)).answer.url;
  }

  // The id of the account.
  async link(provider, email) {
    const { response, answer } = await this.#ask('GET', `/auth/${provider}/login-url`);
    const [cookie] = response.headers.get('Set-Cookie').split(';');
    const signIn = new URL(answer.url);
    signIn.searchParams.set('prompt', 'none');
    signIn.searchParams.set('login_hint', email);
    const callback = (await ask('GET', signIn)).headers.get('Location');
    return (await good('GET', callback, { cookie })).answer.data.account_id;
  }

  async disconnect(accountId) {
    await this.#ask('POST', '/cloud/disconnect', { body: { account_id: accountId } });
  }
}

export class App {
  #url;
  credential;

  static async create(server, name, scopes = ['accounts:read', 'tokens:read']) {
    const app = new App();
    const printed = await server.run(['app', 'create', name, ...scopes.flatMap((scope) => ['--scope', scope])]);
    app.#url = server.url;
    app.credential = /^credential: (hfa_\S+)$/m.exec(printed)[1];
    return app;
  }

  async accessToken(accountId) {
    const { answer } = await good('POST', `${this.#url}/api/v1/accounts/${accountId}/access-token`, {
      bearer: this.credential,
      body: {},
    });
    return answer.data.access_token;
  }
}

// A browser as far as linking needs one: it keeps cookies, and chooses an account at the demo provider.

const MOST_REDIRECTS = 10;

export class Visitor {
  #cookies = new Map(); // by origin and name

  // Follows redirects up to a page: {url, status, html}.
  async visit(url, options = {}) {
    let next = url;
    let request = options;
    for (let i = 0; i < MOST_REDIRECTS; ++i) {
      const answer = await this.#send(next, request);
      const location = answer.headers.get('location');
      if (location === null) return { url: next, status: answer.status, html: await answer.text() };
      next = new URL(location, next).href;
      request = {};
    }
    throw new Error(`too many redirects at ${next}`);
  }

  // At the provider's page with `url`, signs in as the holder of that account. Follows to the end.
  async choose(url, email) {
    const page = new URL(url);
    const body = new URLSearchParams(page.search);
    body.set('email', email);
    return this.visit(page.origin + page.pathname, { method: 'POST', body });
  }

  async #send(url, { headers = {}, ...options }) {
    const { origin } = new URL(url);
    const kept = this.#cookies.get(origin) ?? new Map();
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...options, headers: { ...headers, ...(cookie && { cookie }) }, redirect: 'manual' });
    // Debian's Node has no getSetCookie: several cookies are one text, in which a date has a comma too.
    for (const line of (answer.headers.get('Set-Cookie') ?? '').split(/,\s*(?=[^;,=\s]+=)/).filter(Boolean)) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      kept.set(name, value);
    }
    this.#cookies.set(origin, kept);
    return answer;
  }
}

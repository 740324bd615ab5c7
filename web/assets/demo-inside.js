// What stands behind the pictures: the log, the rows, the webhooks that arrive, SQL to ask the database oneself, and
// the requests as curl.

import { curlOf } from './demo-curl.js';
import { sealedTokens } from './demo-steps.js';
import { button, byId, data, element, icon } from './dom.js';
import { bindTabs } from './tabs.js';
import { t } from './texts.js';

const COPIED_MS = 1_500;

function copyButton(text) {
  const made = button('', null, 'quiet copy', { 'aria-label': t('demo.inside.copy') });
  made.append(icon('copy', 'demo-icons'));
  made.addEventListener('click', async () => {
    await navigator.clipboard?.writeText(text);
    made.classList.add('copied');
    setTimeout(() => made.classList.remove('copied'), COPIED_MS);
  });
  return made;
}

function snippet(title, text) {
  return element(
    'div',
    { className: 'snippet' },
    element('div', { className: 'snippet-head' }, title, copyButton(text)),
    data(text, 'pre', { tabindex: 0 }),
  );
}

function showLog({ log }) {
  const lines = log.map(({ at, level, line }) =>
    element('p', { className: `log-line ${level}` }, data(at.slice(11, 23), 'time'), ' ', data(line)),
  );
  byId('panel-log').replaceChildren(...(lines.length > 0 ? lines : [element('p', {}, t('demo.inside.empty'))]));
}

const who = (name) => data(name ?? '', 'strong');

// columns: {name: (row) => element or text}
function table(title, rows, columns) {
  const names = Object.keys(columns);
  const cell = (row, name) => {
    const value = columns[name](row);
    return element('td', {}, typeof value === 'string' ? data(value) : value);
  };
  return element(
    'div',
    {},
    element(
      'table',
      {},
      data(title, 'caption'),
      element('thead', {}, element('tr', {}, ...names.map((name) => data(name, 'th', { scope: 'col' })))),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...names.map((name) => cell(row, name))))),
    ),
    rows.length === 0 ? element('p', { className: 'soft' }, t('demo.inside.empty')) : null,
  );
}

function showRows({ users, accounts, requests, events }) {
  byId('panel-rows').replaceChildren(
    table('cloud_provider_accounts', accounts, {
      account_email: (row) => row.account_email,
      owner: (row) => who(row.owner.username),
      ownership_version: (row) => String(row.ownership_version),
      access_token: (row) => sealedTokens(row.access_token) ?? '',
      refresh_token: (row) => sealedTokens(row.refresh_token) ?? '',
      provider_account_id: (row) => row.provider_account_id,
    }),
    table('ownership_transfer_requests', requests, {
      account_email: (row) => row.account_email,
      requesting_user: (row) => who(row.requesting_user.username),
      status: (row) => row.status,
      expires_at: (row) => row.expires_at,
    }),
    table('events', events, {
      at: (row) => row.at,
      type: (row) => row.type,
      user: (row) => who(row.user),
      actor: (row) => who(row.actor),
      account_email: (row) => row.account_email ?? '',
    }),
    table('users', users, { username: (row) => row.username, email: (row) => row.email }),
  );
}

function showSql({ sql }) {
  byId('panel-sql').replaceChildren(...sql.map(({ title, statement }) => snippet(data(title, 'h3'), statement)));
}

function showWebhooks({ webhooks }) {
  const panel = byId('panel-webhooks');
  if (panel.contains(document.activeElement)) return;
  const shown = webhooks.map(({ at, type, is_genuine: isGenuine, body }) => {
    const verdict = t(isGenuine ? 'demo.inside.genuine' : 'demo.inside.forged');
    const head = element('h3', {}, data(at.slice(11, 23), 'time'), ' ', data(type), ': ', verdict);
    return snippet(head, JSON.stringify(JSON.parse(body), null, 2));
  });
  panel.replaceChildren(
    element('p', { className: 'soft' }, t('demo.inside.webhooksText')),
    ...(shown.length > 0 ? shown : [element('p', {}, t('demo.inside.empty'))]),
  );
}

export function bindInside() {
  bindTabs([...document.querySelectorAll('.inside [role="tab"]')]);
}

export function showInside(rows) {
  showLog(rows);
  showRows(rows);
  showWebhooks(rows);
  showSql(rows);
}

// groups: of the trace, oldest first.
export function showCurl(groups) {
  const requests = groups.map(curlOf).filter(Boolean).slice(-12).reverse();
  const panel = byId('panel-curl');
  if (panel.contains(document.activeElement)) return;
  panel.replaceChildren(
    element('p', { className: 'soft' }, t('demo.inside.curlText')),
    ...requests.map(({ title, command }) => snippet(data(title, 'h3'), command)),
  );
}

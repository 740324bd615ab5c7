// The page /docs: what /openapi.json says, area by area.

import { curlOf } from './docs-curl.js';
import { areasOf } from './docs-document.js';
import { lines } from './docs-schema.js';
import { button, byId, data, element } from './dom.js';
import { showLanguages } from './languages.js';
import { addTexts, fillIn, parts, t } from './texts.js';

// What the document says, in its own language.
const said = (text, tag = 'span', attributes = {}) => data(text, tag, { lang: 'en', ...attributes });

const ADDRESS = '/openapi.json';

const list = (items) => element('ul', { className: 'docs-list' }, ...items.map((item) => element('li', {}, item)));

function section(title, ...content) {
  return element('section', {}, element('h3', {}, title), ...content);
}

const fields = (schema, document) =>
  list(
    lines(schema, document).map(({ name, type, isOptional, note, depth }) => {
      const line = element('span', {}, data(name, 'code'), ' ', data(type, 'span', { className: 'soft' }));
      if (isOptional) line.append(' · ', t('docs.optional'));
      if (note) line.append(' · ', said(note));
      if (depth > 0) line.classList.add(`deep-${Math.min(depth, 4)}`);
      return line;
    }),
  );

function answer({ status, text, schema }, document) {
  const head = element('p', {}, data(status, 'strong'), ' ', said(text));
  return schema ? element('div', {}, head, fields(schema, document)) : head;
}

function curl(operation) {
  const command = curlOf(operation, location.origin);
  const outcome = element('span', { role: 'status', className: 'hint' });
  const copy = async () => {
    // Only pages by https, or of this machine, have a clipboard.
    const isCopied = await navigator.clipboard?.writeText(command).then(() => true, () => false);
    outcome.textContent = t(isCopied ? 'docs.copied' : 'docs.notCopied');
  };
  const label = t('docs.copyOf', { operation: operation.id });
  return section(
    t('docs.curl'),
    element('pre', { tabindex: 0 }, data(command, 'code')),
    element('p', { className: 'docs-copy' }, button(t('docs.copy'), copy, 'quiet', { 'aria-label': label }), outcome),
  );
}

const parameter = ({ name, place, text }) =>
  element('span', {}, data(name, 'code'), ' ', data(place, 'span', { className: 'soft' }), ' · ', said(text));

const error = ({ status, code, text }) =>
  element('span', {}, data(status, 'strong'), ' ', data(code, 'code'), ' ', said(text));

function details(operation, document) {
  const { parameters, request, answers, errors } = operation;
  const made = [element('p', {}, ...parts('docs.who', { who: data(operation.who, 'strong') }))];
  if (parameters.length > 0) made.push(section(t('docs.parameters'), list(parameters.map(parameter))));
  if (request) made.push(section(t(request.required ? 'docs.body' : 'docs.optionalBody'), fields(request.schema, document)));
  made.push(section(t('docs.answers'), ...answers.map((each) => answer(each, document))));
  if (errors.length > 0) made.push(section(t('docs.errors'), list(errors.map(error))));
  made.push(curl(operation));
  return made;
}

// Filled in when it is opened first: all of them at once would make the page slow.
function shown(operation, document) {
  const summary = element(
    'summary',
    {},
    element('span', { className: `verb ${operation.method.toLowerCase()}`, translate: 'no' }, operation.method),
    data(operation.path, 'code'),
    said(operation.text, 'span', { className: 'soft' }),
  );
  const made = element('details', { className: 'card operation', id: operation.id }, summary);
  made.addEventListener('toggle', () => {
    if (made.open && made.children.length === 1) made.append(element('div', { className: 'inside' }, ...details(operation, document)));
  });
  return made;
}

function show(document) {
  byId('about').textContent = document.info.description;
  const address = element('a', { href: ADDRESS }, ADDRESS);
  byId('source').replaceChildren(...parts('docs.source', { address }));
  const areas = areasOf(document).map(({ name, text, operations }) => {
    const rows = operations.map((operation) => ({ made: shown(operation, document), words: operation.words }));
    const part = element('section', { className: 'area' }, said(name, 'h2'), said(text, 'p', { className: 'soft' }), ...rows.map(({ made }) => made));
    return { part, rows };
  });
  byId('areas').replaceChildren(...areas.map(({ part }) => part));
  const filter = () => {
    const wanted = byId('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { part, rows } of areas) {
      for (const { made, words } of rows) made.hidden = !wanted.every((word) => words.includes(word));
      const left = rows.filter(({ made }) => !made.hidden).length;
      part.hidden = left === 0;
      count += left;
    }
    byId('found').textContent = t('docs.found', { count });
  };
  byId('filter').addEventListener('input', filter);
  filter();
  // A link to one operation: /docs#signUp
  const named = location.hash && byId(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) {
    named.open = true;
    named.scrollIntoView();
  }
}

await addTexts('docs');
fillIn();
showLanguages();
try {
  show(await (await fetch(ADDRESS)).json());
} catch {
  byId('found').textContent = t('docs.fault');
}
